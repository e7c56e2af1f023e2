// The secret function of @fastify/jwt.

/** @import { JoseKeyOptions } from "../jwt/types.js" */
/** @import { SecretSlots } from "../slots/slots.js" */

/** @typedef {JoseKeyOptions} FastifyJwtSecretOptions */

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Returns a function for the option `secret` of @fastify/jwt: it returns the secret of the slot that a token names, and @fastify/jwt
 * verifies the token. Give it as `secret: { public: … }`, with `decode: { complete: true }`, and sign with `signJwt`.
 *
 * Throws what `joseKey` throws. The returned function rejects with an error whose `statusCode`, 401, is the response's: with 503 if no
 * secret has the name.
 *
 * @example
 * const secrets = new SecretSlots({ "token-secret": generateSecret() });
 * const secret = { public: fastifyJwtSecret(secrets, "token-secret", { overlap: "1h" }) };
 * // await app.register(fastifyJwt, { secret, decode: { complete: true }, verify: { algorithms: ["HS256"] } });
 *
 * @param {Pick<SecretSlots, "joseKey" | "slots">} secrets
 * @param {string} name
 * @param {FastifyJwtSecretOptions} [options]
 * @returns {(request: unknown, token: any) => Promise<string>}
 */
export function fastifyJwtSecret(secrets, name, options) {
  const keyOf = secrets.joseKey(name, options);
  return async (_request, token) => {
    if (typeof token?.header !== "object" || typeof token.payload !== "object") {
      throw failure(500, "ERR_INVALID_OPTION", "@fastify/jwt must have the option decode: { complete: true }");
    }
    const { header, payload, signature } = token;
    try {
      return textOf(keyOf(header, { protected: encoded(header), payload: encoded(payload), signature }));
    } catch (cause) {
      const { code } = /** @type {{ code?: string }} */ (cause);
      if (secrets.slots(name).length === 0) throw failure(503, code, "the server cannot verify tokens now", cause);
      throw failure(401, code, "the token's key is not accepted", cause);
    }
  };
}

/** fast-jwt takes a string or a Buffer, and keeps a verifier for a string alone. @param {Uint8Array} bytes @returns {string} */
function textOf(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    // Only Node has @fastify/jwt.
    return /** @type {any} */ (globalThis).Buffer.from(bytes);
  }
}

/** Only the members that name the slot are read, so it need not be what was signed. @param {object} part */
function encoded(part) {
  const bytes = new TextEncoder().encode(JSON.stringify(part));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * @param {number} statusCode
 * @param {string | undefined} code
 * @param {string} message
 * @param {unknown} [cause]
 */
function failure(statusCode, code, message, cause) {
  return Object.assign(new Error(message, { cause }), { statusCode, code });
}
