// A Worker: its secrets come from Secrets Manager, and each request reads what is due, as a Worker has no timers between requests.
import { AwsV4Signer } from "aws4fetch";
import { workerGuard } from "secret-slots/guards/workers";
import { SecretSlots } from "secret-slots/slots";
import { AwsSecretsManagerSource } from "secret-slots/sources/aws-secrets-manager";
import { EFFECTIVE_FROM, EVERY, NAME, OVERLAP } from "./settings.js";

const secrets = new SecretSlots();
/** @type {Promise<import("secret-slots/sources/slot-source").Watch> | undefined} */
let watching;

/** @param {{ ENDPOINT: string, KEY_ID: string, KEY: string }} env */
async function fresh(env) {
  const credentials = { accessKeyId: env.KEY_ID, secretAccessKey: env.KEY };
  const source = () =>
    new AwsSecretsManagerSource({ region: "eu-central-1", endpoint: env.ENDPOINT, credentials, AwsV4Signer });
  watching ??= source().watch(secrets, { names: [NAME], every: EVERY, effectiveFrom: EFFECTIVE_FROM });
  watching.catch(() => (watching = undefined));
  await (await watching).fresh();
  return secrets;
}

export default {
  fetch: workerGuard(fresh, NAME, { overlap: OVERLAP })((_request, _env, _context, jwt) =>
    Response.json({ slot: jwt.slot }),
  ),
};
