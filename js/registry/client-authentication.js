// The client authentication of a token request (RFC 6749, section 2.3), read strictly, and the answers to one that fails.

/** @import { ClientAuthentication, TokenRequest } from "./types.js" */

/** The longest body of a token request, in bytes, and the longest `Authorization`. */
const MAX_BODY = 65_536;
const MAX_HEADER = 8192;

/** The parameters that may come more than once: RFC 8707, section 2, and RFC 8693, section 2.1. */
const REPEATABLE = ["resource", "audience"];

/** @typedef {{ clientId: string, secret: string, isBasic: boolean }} Credentials */
/** @typedef {Extract<ClientAuthentication, { ok: false }>} Refusal */
/** @typedef {Refusal["error"]} ErrorName */

const UTF_8 = /** @type {const} */ ({ fatal: true, ignoreBOM: true });
const DECODER = new TextDecoder("utf-8", UTF_8);

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
  const query = new URL(request.url, "http://localhost").searchParams;
  // RFC 6749, section 2.3.1: never in the URI.
  if (query.getAll("client_secret").some(Boolean)) return badRequest("the client secret is in the query");
  const form = await readForm(request);
  if (form === undefined) return badRequest("the body is no form, is too large, or was broken off");
  const parameters = readParameters(form);
  if (parameters === undefined) return badRequest("a parameter comes twice");
  const [clientId, secret] = [parameters.get("client_id"), parameters.get("client_secret")];
  const hasOther = parameters.has("client_assertion") || parameters.has("client_assertion_type");
  if (Number(isBasic) + Number(secret !== undefined) + Number(hasOther) > 1) {
    return badRequest("the client authenticates in more than one way");
  }
  if (!isBasic) {
    return clientId === undefined || secret === undefined ? invalidClient(false, realm) : { clientId, secret, isBasic };
  }
  const basic = readBasic(header);
  if (basic === undefined) return invalidClient(true, realm);
  if (clientId !== undefined && clientId !== basic.clientId)
    return badRequest("the body names another client than Authorization");
  return { ...basic, isBasic };
}

/**
 * The parameters that have a value: an empty one counts as omitted, and one that comes twice is refused (RFC 6749, section 3.2).
 *
 * @param {URLSearchParams} form
 * @returns {Map<string, string> | undefined} `undefined` if one comes twice.
 */
function readParameters(form) {
  /** @type {Map<string, string>} */
  const parameters = new Map();
  for (const [name, value] of form) {
    if (value === "") continue;
    if (parameters.has(name) && !REPEATABLE.includes(name)) return undefined;
    parameters.set(name, value);
  }
  return parameters;
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

/** The store cannot be read: that says nothing about the client. */
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

/** @param {string} header @returns {{ clientId: string, secret: string } | undefined} */
function readBasic(header) {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header.slice(0, MAX_HEADER + 1)) ?? [];
  if (encoded === undefined || header.length > MAX_HEADER) return undefined;
  try {
    const pair = DECODER.decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)));
    const colon = pair.indexOf(":");
    if (colon < 0) return undefined;
    return { clientId: decodeForm(pair.slice(0, colon)), secret: decodeForm(pair.slice(colon + 1)) };
  } catch {
    return undefined;
  }
}

/** As RFC 6749, appendix B, encodes; throws for what is no such encoding. @param {string} text */
function decodeForm(text) {
  return decodeURIComponent(text.replaceAll("+", " "));
}

/**
 * The parameters of a form's body; none when there is another body or no body. `undefined` for one that is too large, broken off, or no UTF-8.
 *
 * @param {TokenRequest} request
 */
async function readForm(request) {
  const type = (request.headers.get("content-type") ?? "").trim();
  if (!/x-www-form-urlencoded/i.test(type) || request.body === null || request.body === undefined) {
    return new URLSearchParams();
  }
  if (!/^application\/x-www-form-urlencoded *(;[^,]*)?$/i.test(type)) return undefined;
  if (Number(request.headers.get("content-length")) > MAX_BODY) return undefined;
  try {
    const text = await readText(request.clone().body.getReader());
    for (const part of text.split(/[&=]/)) decodeForm(part);
    // A question mark in front would be left out.
    return new URLSearchParams(`&${text}`);
  } catch {
    return undefined;
  }
}

/** @param {any} reader @returns {Promise<string>} */
async function readText(reader) {
  const decoder = new TextDecoder("utf-8", UTF_8);
  let text = "";
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > MAX_BODY) {
      // Not awaited: a copied stream is cancelled only when both copies are.
      reader.cancel().catch(() => {});
      throw new RangeError("the body is too large");
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}
