// A look at a token that is not verified, by the core's strict readers: in JavaScript they would be written a second time.
import { bearerToken, channelOf, readReported, tokenText, writeToken } from "./channel.js";
import { exchange } from "./exchange.js";

const MAX_TOKEN_LENGTH = 1 << 20;

/**
 * Returns a token's claims **without verifying anything**: anybody can have written them. For logs and diagnosis; never decide by
 * them. `verifyJwt` of `SecretSlots` returns the claims of a token that is genuine.
 *
 * Throws `ERR_JWS_INVALID` for what is not a compact JWS (RFC 7515, section 7.1): three parts of canonical base64url with dots between
 * them, as a string or as bytes. The signature may be any, also none. `ERR_JWT_INVALID` for a payload that is not one JSON object, or
 * that two parsers could read in two ways, such as one with a member twice. `ERR_TOO_LARGE` over 1,048,576 characters.
 *
 * @example
 * const secrets = new SecretSlots({ "token-secret": generateSecret() });
 * const token = secrets.signJwt("token-secret", { sub: "user-1" });
 * decodeJwt(token).sub; // "user-1", for whoever wrote the token
 *
 * @param {string | Uint8Array} token
 * @returns {import("./types.js").JwtPayload}
 */
export function decodeJwt(token) {
  return JSON.parse(decode(token, false));
}

/**
 * Returns a token's protected header **without verifying anything**: anybody can have written it. For logs and diagnosis, with any
 * `alg`, supported or not; never decide by it, and never choose a key by it.
 *
 * Throws `ERR_JWS_INVALID` for what is not a compact JWS (RFC 7515, section 7.1), as a string or as bytes, and for a header that is not
 * one JSON object, or that two parsers could read in two ways. `ERR_TOO_LARGE` over 1,048,576 characters.
 *
 * @example
 * const secrets = new SecretSlots({ "token-secret": generateSecret() });
 * const token = secrets.signJwt("token-secret", {}, { slotFrom: "kid" });
 * decodeProtectedHeader(token).kid; // "0", for whoever wrote the token
 *
 * @param {string | Uint8Array} token
 * @returns {Partial<import("./types.js").JwtHeader>}
 */
export function decodeProtectedHeader(token) {
  return JSON.parse(decode(token, true));
}

/**
 * @param {string | Uint8Array} token
 * @param {boolean} isHeader
 */
function decode(token, isHeader) {
  const text = tokenText(token, MAX_TOKEN_LENGTH);
  const bearer = bearerToken(text);
  if (bearer !== undefined) throw bearer;
  let decoded = "";
  exchange(undefined, undefined, (glue) => {
    const { input } = channelOf(glue, Math.min(text.length, MAX_TOKEN_LENGTH) + 1);
    const answer = glue.decodeJwt(writeToken(input, text, MAX_TOKEN_LENGTH), isHeader);
    if (answer >= 0) decoded = readReported(channelOf(glue, 1));
    return answer;
  });
  return decoded;
}
