// A Worker: its secrets come from Secrets Manager, and each request reads what is due, as a Worker has no timers between requests.
import { AwsV4Signer } from "aws4fetch";
import { workerGuard } from "secret-slots/guards/workers";
import { SecretSlots } from "secret-slots/slots";
import { AwsSecretsManagerSource } from "secret-slots/sources/aws-secrets-manager";
import { EFFECTIVE_FROM, EVERY, NAME, OVERLAP } from "./settings.js";

/** @type {{ secrets: SecretSlots, watch: import("secret-slots/sources/slot-source").Watch } | undefined} */
let kept;

/** Requests do not wait for each other's first read: a Worker cancels promises with the request. @param {{ ENDPOINT: string, KEY_ID: string, KEY: string }} env */
async function fresh(env) {
  if (kept === undefined) {
    const credentials = { accessKeyId: env.KEY_ID, secretAccessKey: env.KEY };
    const source = new AwsSecretsManagerSource({
      region: "eu-central-1",
      endpoint: env.ENDPOINT,
      credentials,
      AwsV4Signer,
    });
    const secrets = new SecretSlots();
    const watch = await source.watch(secrets, { names: [NAME], every: EVERY, effectiveFrom: EFFECTIVE_FROM });
    if (kept === undefined) kept = { secrets, watch };
    else watch.stop();
  }
  await kept.watch.fresh();
  return kept.secrets;
}

export default {
  fetch: workerGuard(fresh, NAME, { overlap: OVERLAP })((_request, _env, _context, jwt) =>
    Response.json({ slot: jwt.slot }),
  ),
};
