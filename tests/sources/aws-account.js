// An account in moto: a source, and the calls that a rotation or an administrator makes.
import { AwsClient, AwsV4Signer } from "aws4fetch";
import { AwsSecretsManagerSource } from "../../js/sources/aws-secrets-manager.js";

/** moto takes any credentials, unless it is told to check them. */
export const CREDENTIALS = { accessKeyId: "key-id", secretAccessKey: "access-key" };

/**
 * @param {string} endpoint
 * @param {Partial<ConstructorParameters<typeof AwsSecretsManagerSource>[0]>} [options]
 */
export function sourceOf(endpoint, options) {
  return new AwsSecretsManagerSource({
    region: "eu-central-1",
    AwsV4Signer,
    credentials: CREDENTIALS,
    endpoint,
    ...options,
  });
}

/** Calls an action of Secrets Manager. @param {string} endpoint @param {string} action @param {Record<string, unknown>} parameters @returns {Promise<any>} */
export async function call(endpoint, action, parameters) {
  const client = new AwsClient({ ...CREDENTIALS, service: "secretsmanager", region: "eu-central-1", retries: 0 });
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `secretsmanager.${action}` };
  const answer = await client.fetch(endpoint, { method: "POST", headers, body: JSON.stringify(parameters) });
  if (!answer.ok) throw new Error(`${action} is answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** Calls an action of IAM, and returns the answer's XML. @param {string} endpoint @param {Record<string, string>} parameters */
export async function callIam(endpoint, parameters) {
  const client = new AwsClient({ ...CREDENTIALS, service: "iam", region: "us-east-1", retries: 0 });
  const body = new URLSearchParams({ ...parameters, Version: "2010-05-08" });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await client.fetch(endpoint, { method: "POST", headers, body: body.toString() });
  if (!answer.ok) throw new Error(`${parameters.Action} is answered ${answer.status}: ${await answer.text()}`);
  return answer.text();
}

/**
 * What a Lambda function of a rotation does: makes a version as pending, and promotes it.
 *
 * @param {string} endpoint
 * @param {string} name
 * @param {string} value
 * @returns {Promise<{ version: string, promote: () => Promise<void> }>}
 */
export async function beginRotation(endpoint, name, value) {
  const pending = { SecretId: name, SecretString: value, VersionStages: ["AWSPENDING"] };
  const { VersionId: version } = await call(endpoint, "PutSecretValue", {
    ...pending,
    ClientRequestToken: crypto.randomUUID(),
  });
  return { version, promote: () => moveCurrent(endpoint, name, version) };
}

/** @param {string} endpoint @param {string} name @param {string} version */
export async function moveCurrent(endpoint, name, version) {
  const { VersionId: before } = await call(endpoint, "GetSecretValue", { SecretId: name });
  const moved = { VersionStage: "AWSCURRENT", MoveToVersionId: version, RemoveFromVersionId: before };
  await call(endpoint, "UpdateSecretVersionStage", { SecretId: name, ...moved });
}
