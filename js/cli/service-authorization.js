// Who calls the service: a token from the file that the service writes for callers on its machine, or an API client.
import { Buffer } from "node:buffer";
import process from "node:process";
import { readSecretText } from "./input.js";
import { UsageError } from "./usage-error.js";

const { env } = process;

/** How to say who calls, for messages. */
export const CALLERS =
  "give --token-file FILE, or set SECRET_SLOTS_TOKEN_FILE, or SECRET_SLOTS_CLIENT_ID and SECRET_SLOTS_CLIENT_SECRET";

/**
 * Returns the header `Authorization`: Bearer (RFC 6750) or Basic (RFC 7617).
 *
 * @param {string | undefined} tokenFile The value of `--token-file`.
 */
export async function serviceAuthorization(tokenFile) {
  const { SECRET_SLOTS_TOKEN_FILE: ofEnvironment, SECRET_SLOTS_CLIENT_ID: clientId } = env;
  if (tokenFile !== undefined) return bearer(tokenFile, "the file of --token-file");
  if (ofEnvironment !== undefined && clientId !== undefined) {
    throw new UsageError("SECRET_SLOTS_TOKEN_FILE and SECRET_SLOTS_CLIENT_ID exclude each other: unset one");
  }
  if (ofEnvironment !== undefined) return bearer(ofEnvironment, "the file of SECRET_SLOTS_TOKEN_FILE");
  if (clientId !== undefined) return basic(clientId, await clientSecret());
  throw new UsageError(`the service must know the caller: ${CALLERS}`);
}

/** @param {string} file @param {string} what its name in a message */
async function bearer(file, what) {
  const token = (await readSecretText(file, what)).trim();
  if (!/^[\w.~+/-]+=*$/.test(token)) throw new UsageError(`${what} must hold one token, and nothing else`);
  return `Bearer ${token}`;
}

/** @param {string} id @param {string} secret */
function basic(id, secret) {
  if (id === "" || id.includes(":"))
    throw new UsageError("SECRET_SLOTS_CLIENT_ID must be the id of an API client, without a colon");
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

async function clientSecret() {
  const { SECRET_SLOTS_CLIENT_SECRET: secret, SECRET_SLOTS_CLIENT_SECRET_FILE: file } = env;
  if ((secret === undefined) === (file === undefined)) {
    throw new UsageError(
      "SECRET_SLOTS_CLIENT_ID needs one of SECRET_SLOTS_CLIENT_SECRET and SECRET_SLOTS_CLIENT_SECRET_FILE",
    );
  }
  if (file === undefined) return String(secret);
  return (await readSecretText(file, "the file of SECRET_SLOTS_CLIENT_SECRET_FILE")).replace(/\r?\n$/, "");
}
