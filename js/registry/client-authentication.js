// The client authentication of a token request: what is read of the request, and the answers to one that fails. The rules are in
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
 * The credentials of a request, whose own body is left unread.
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
 * Who is refused, for whatever reason: all such answers are the same.
 *
 * @param {boolean} isBasic Whether the request has `Authorization`.
 * @param {string} realm
 */
export function invalidClient(isBasic, realm) {
  /** @type {Record<string, string>} */
  const challenge = isBasic ? { "WWW-Authenticate": `Basic realm="${realm}", charset="UTF-8"` } : {};
  return refusal(401, "invalid_client", "the client authentication failed", challenge);
}

/** The answer when the store cannot be read, which says nothing about the client. */
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
 * The bytes of a body that is a form, none of another; `undefined` for one that is refused, too large, or broken off.
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
      // Not awaited: a copied stream is cancelled only when both copies are.
      reader.cancel().catch(() => {});
      throw new RangeError("the body is too large");
    }
  }
  return joinChunks(parts, length);
}
