// A fetch with the token of a credential (RFC 6750, section 2.1).
import { SecretSlotsError } from "../../platform/errors.js";
import { quote } from "../../platform/quote.js";
import { isTokenInvalid } from "./challenge.js";
import { readRequest } from "./request.js";

/** @import { Token } from "../../token/types.js" */
/** @import { TokenKeeper } from "../keeper.js" */
/** @import { AnyFetch, KeeperCallOptions } from "../types.js" */
/** @import { BearerRequest } from "./request.js" */

/** The characters of a token (RFC 6749, appendix A.12). The platform's error for others would quote the token. */
const VISIBLE = /^[\x20-\x7e]+$/;

/**
 * @param {Pick<TokenKeeper, "token" | "refused">} keeper
 * @param {string} id
 * @param {{ fetch: AnyFetch, allowInsecureRequests: boolean, waitUntil: KeeperCallOptions["waitUntil"] }} options
 * @returns {AnyFetch}
 */
export function bearerFetch(keeper, id, { fetch, allowInsecureRequests, waitUntil }) {
  return async (input, init) => {
    const request = readRequest(input, init, allowInsecureRequests);
    const call = { signal: request.signal, waitUntil };
    const token = await keeper.token(id, call);
    const response = await send(fetch, id, request, token);
    if (response.status !== 401 || !isTokenInvalid(response.headers.get("www-authenticate"))) return response;
    const next = await keeper.refused(id, token.access_token, call).catch((error) => {
      drop(response);
      throw error;
    });
    if (!request.canRepeat) return response;
    drop(response);
    return send(fetch, id, request, next);
  };
}

/** @param {AnyFetch} fetch @param {string} id @param {BearerRequest} request @param {Token} token */
function send(fetch, id, { target, init, headers: given }, { access_token, token_type = "Bearer" }) {
  if (!/^bearer$/i.test(token_type)) throw unfit(id, "is not a Bearer token");
  if (!VISIBLE.test(access_token)) throw unfit(id, "has characters that no token may have");
  const headers = new Headers(given);
  headers.set("Authorization", `Bearer ${access_token}`);
  return fetch(target, { ...init, headers });
}

/** @param {string} id @param {string} why */
function unfit(id, why) {
  const message = `the access token of credential ${quote(id.slice(0, 64))} ${why}, so it cannot be sent`;
  return new SecretSlotsError("ERR_TOKEN_RESPONSE_INVALID", message);
}

/** Drops a response that nobody reads, so that its connection is free again. @param {{ body?: any }} response */
function drop({ body }) {
  Promise.resolve(body?.cancel?.()).catch(() => {});
}
