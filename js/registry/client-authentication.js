// Client authentication of a token request: reads the request, and makes the responses to one that fails. The rules are in
// src/registry/client_authentication/.
import { joinChunks } from "../platform/join-chunks.js";
import { core } from "../wasm/issuer/core.js";

/** @import { ClientAuthentication, TokenRequest } from "./types.js" */

/** @typedef {{ clientId: string, secret: string, isBasic: boolean }} Credentials */
/** @typedef {Extract<ClientAuthentication, { ok: false }>} Refusal */
/** @typedef {Refusal["error"]} ErrorName */

const NO_BODY = new Uint8Array();
const ENCODER = new TextEncoder();

/**
 * Reads the credentials of a request. The body is read from a clone.
 *
 * @param {TokenRequest} request
 * @param {string} realm
 * @returns {Promise<Credentials | Refusal>}
 */
export async function readCredentials(request, realm) {
  const header = request.headers.get("authorization");
  const isBasic = header !== null;
  const query = ENCODER.encode(new URL(request.url, "http://localhost").search);
  const authorization = isBasic ? ENCODER.encode(header) : undefined;
  const body = await readBody(request);
  const { credentials, fault } = core.call((glue) => glue.readCredentials(query, authorization, body));
  if (fault !== null) return badRequest(fault);
  return credentials === null ? invalidClient(isBasic, realm) : { ...credentials, isBasic };
}

/**
 * Returns the refusal for failed credentials. It is the same whatever the reason, so that it tells an attacker nothing.
 *
 * @param {boolean} isBasic Whether the request has `Authorization`.
 * @param {string} realm
 */
export function invalidClient(isBasic, realm) {
  /** @type {Record<string, string>} */
  const challenge = isBasic ? { "WWW-Authenticate": `Basic realm="${realm}", charset="UTF-8"` } : {};
  return refusal(401, "invalid_client", "the client authentication failed", challenge);
}

/** Returns the response to send while the store cannot be read. */
export function unavailable() {
  return refusal(503, "temporarily_unavailable", "try again", { "Retry-After": "1" });
}

/** @param {string} description */
function badRequest(description) {
  return refusal(400, "invalid_request", description, {});
}

/**
 * @param {number} status
 * @param {ErrorName} error
 * @param {string} description
 * @param {Record<string, string>} more
 * @returns {Refusal}
 */
function refusal(status, error, description, more) {
  const headers = { "Content-Type": "application/json", "Cache-Control": "no-store", Pragma: "no-cache", ...more };
  const body = JSON.stringify({ error, error_description: description });
  return { ok: false, error, response: new Response(body, { status, headers }) };
}

/**
 * Reads the body if it is a form. Returns no bytes for another type, and `undefined` for a body that is refused, too large, or ended early.
 *
 * @param {TokenRequest} request
 * @returns {Promise<Uint8Array | undefined>}
 */
async function readBody(request) {
  if (request.body === null || request.body === undefined) return NO_BODY;
  const type = request.headers.get("content-type") ?? "";
  const limit = core.call((glue) => glue.bodyLimit(type));
  if (limit === 0) return NO_BODY;
  if (limit === undefined || Number(request.headers.get("content-length")) > limit) return undefined;
  try {
    return await readBytes(request.clone().body.getReader(), limit);
  } catch {
    return undefined;
  }
}

/** @param {any} reader @param {number} limit @returns {Promise<Uint8Array>} */
async function readBytes(reader, limit) {
  /** @type {Uint8Array[]} */
  const parts = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    length += part.value.length;
    if (length > limit) {
      // Not awaited: the promise settles only once both branches of the cloned stream are cancelled.
      reader.cancel().catch(() => {});
      throw new RangeError("the body is too large");
    }
  }
  return joinChunks(parts, length);
}
