// Where AWS credentials come from, for the option credentials of AwsSecretsManagerSource.
import { checkOptions, invalid, readFunction } from "../platform/options.js";
import { awsEndpoint } from "./aws/endpoint.js";
import { readBaseUrl } from "./http/base-url.js";
import { readCredential, readRequired } from "./http/credential.js";
import { readSettings, refused, send, sendForText } from "./http/request.js";
import { SourceError } from "./source-error.js";

/** @import { AwsCredentials } from "./aws/types.js" */
/** @import { Credential } from "./http/credential.js" */
/** @import { RequestSettings } from "./http/request.js" */
/** @import { HttpOptions } from "./types.js" */

/** @typedef {import("./aws/types.js").AwsCredentials} Credentials */
/** @typedef {Record<string, string | undefined>} Variables */

const HTTP = ["fetch", "clock", "timeout"];
/** Where Amazon ECS and EC2 answer. */
const CONTAINER = "http://169.254.170.2";
const INSTANCE = "http://169.254.169.254";
/** How long a session of the instance's metadata service lasts, in seconds. */
const SESSION = "21600";

/**
 * Returns a function that takes the credentials from the variables that AWS's own tools read: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
 * `AWS_SESSION_TOKEN`. It reads them at each call, and throws `ERR_INVALID_OPTION`, which names the variable, if one is missing.
 *
 * @example
 * const credentials = awsEnvironment({ AWS_ACCESS_KEY_ID: "key-id", AWS_SECRET_ACCESS_KEY: "access-key" });
 * credentials().accessKeyId; // "key-id"
 *
 * @param {Variables} variables Such as `process.env`, or the bindings of a Worker.
 * @returns {() => AwsCredentials}
 */
export function awsEnvironment(variables) {
  return () => ({
    accessKeyId: required(variables, "AWS_ACCESS_KEY_ID"),
    secretAccessKey: required(variables, "AWS_SECRET_ACCESS_KEY"),
    sessionToken: variables.AWS_SESSION_TOKEN || undefined,
  });
}

/**
 * Returns a function that asks for the credentials of this machine: those of the container, if the variables have
 * `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI` (Amazon ECS, EKS Pod Identity), and otherwise those of the EC2
 * instance, by version 2 of its metadata service. It rejects with `ERR_SOURCE`.
 *
 * Throws `ERR_INVALID_OPTION`.
 *
 * @example
 * import { readFile } from "node:fs/promises";
 * import { awsInstance } from "secret-slots/sources/aws-credentials";
 *
 * const credentials = awsInstance({ variables: process.env, readFile: (path) => readFile(path, "utf8") });
 *
 * @param {HttpOptions & { variables?: Variables, readFile?: (path: string) => Promise<string> }} [options] `readFile` returns a file's text, for
 *   `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`.
 * @returns {() => Promise<AwsCredentials>}
 */
export function awsInstance(options = {}) {
  const { variables = {}, readFile, ...http } = checkOptions(options, [...HTTP, "variables", "readFile"]);
  const settings = readSettings("the AWS credentials endpoint", http);
  const relative = variables.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  const url = relative ? `${CONTAINER}${relative}` : variables.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (!url) return () => ofInstance(settings);
  const read = readFunction("readFile", readFile);
  const file = variables.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  if (file && read === undefined) throw invalid("readFile is needed for AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  return async () => {
    const token = file ? (await read?.(file))?.trim() : variables.AWS_CONTAINER_AUTHORIZATION_TOKEN;
    return documentOf(settings, url, token ? { authorization: token } : {});
  };
}

/**
 * Returns a function that exchanges a token of another identity provider for the credentials of a role, by AssumeRoleWithWebIdentity of AWS STS:
 * EKS service accounts, GitHub Actions, any OpenID Connect provider that the role trusts. It rejects with `ERR_SOURCE`.
 *
 * Throws `ERR_INVALID_OPTION`.
 *
 * @example
 * import { readFile } from "node:fs/promises";
 * import { awsWebIdentity } from "secret-slots/sources/aws-credentials";
 *
 * const credentials = awsWebIdentity({
 *   region: "eu-central-1",
 *   roleArn: "arn:aws:iam::123456789012:role/reader",
 *   token: () => readFile("/var/run/secrets/eks.amazonaws.com/serviceaccount/token", "utf8"),
 * });
 *
 * @param {HttpOptions & { region: string, roleArn: string, token: Credential, sessionName?: string, endpoint?: string }} options
 *   `token`: the JWT, or a function that returns it at each exchange. `endpoint` is the URL of STS; default: the region's.
 * @returns {() => Promise<AwsCredentials>}
 */
export function awsWebIdentity(options) {
  const names = [...HTTP, "region", "roleArn", "token", "sessionName", "endpoint"];
  const { region, roleArn, token, sessionName = "secret-slots", endpoint, ...http } = checkOptions(options, names);
  const settings = readSettings("AWS STS", http);
  const credential = readCredential("token", token);
  const place = endpoint ?? awsEndpoint("sts", readRequired("region", region));
  const url = `${readBaseUrl("endpoint", place)}/`;
  const named = {
    RoleArn: readRequired("roleArn", roleArn),
    RoleSessionName: readRequired("sessionName", sessionName),
  };
  const action = { Action: "AssumeRoleWithWebIdentity", Version: "2011-06-15" };
  return async () => {
    const body = new URLSearchParams({ ...action, ...named, WebIdentityToken: await credential() }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await sendForText(settings, url, { method: "POST", headers, body });
    if (answer.status !== 200) throw refused(settings, answer, "assume the role", elementOf(answer.text, "Code"));
    const [accessKeyId, secretAccessKey, sessionToken, expiration] = [
      ...["AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"],
    ].map((name) => elementOf(answer.text, name));
    return credentialsOf(settings, { accessKeyId, secretAccessKey, sessionToken, expiration });
  };
}

/** @param {Variables} variables @param {string} name */
function required(variables, name) {
  const value = variables[name];
  if (!value) throw invalid(`the variable ${name} is missing`);
  return value;
}

/** @param {RequestSettings} settings */
async function ofInstance(settings) {
  const lifetime = { "x-aws-ec2-metadata-token-ttl-seconds": SESSION };
  const session = await textOf(settings, `${INSTANCE}/latest/api/token`, { method: "PUT", headers: lifetime });
  const headers = { "x-aws-ec2-metadata-token": session };
  const folder = `${INSTANCE}/latest/meta-data/iam/security-credentials/`;
  const role = (await textOf(settings, folder, { headers })).split("\n")[0];
  return documentOf(settings, folder + encodeURIComponent(role), headers);
}

/** @param {RequestSettings} settings @param {string} url @param {import("./http/request.js").Request} request */
async function textOf(settings, url, request) {
  const answer = await sendForText(settings, url, request);
  if (answer.status !== 200) throw refused(settings, answer, "give credentials");
  return answer.text.trim();
}

/** @param {RequestSettings} settings @param {string} url @param {Record<string, string>} headers */
async function documentOf(settings, url, headers) {
  const answer = await send(settings, url, { headers });
  if (answer.status !== 200) throw refused(settings, answer, "give credentials", answer.body?.code);
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = answer.body ?? {};
  const [accessKeyId, secretAccessKey, sessionToken] = [AccessKeyId, SecretAccessKey, Token];
  return credentialsOf(settings, { accessKeyId, secretAccessKey, sessionToken, expiration: Expiration });
}

/** @param {RequestSettings} settings @param {{ accessKeyId: any, secretAccessKey: any, sessionToken: any, expiration: any }} answered @returns {AwsCredentials} */
function credentialsOf({ manager }, { accessKeyId, secretAccessKey, sessionToken, expiration }) {
  const expiresAt = Date.parse(expiration) / 1000;
  if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(expiresAt))
    throw new SourceError("ERR_SOURCE", `${manager} answered without credentials`);
  return { accessKeyId, secretAccessKey, sessionToken, expiresAt };
}

/** Returns the text of the only element of this name in an answer of AWS STS, which has no other markup. @param {string} xml @param {string} name */
const elementOf = (xml, name) => new RegExp(`<${name}>([^<&]*)</${name}>`).exec(xml)?.[1].trim();
