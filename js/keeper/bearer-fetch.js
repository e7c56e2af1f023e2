// A fetch with the token of a credential (RFC 6750, section 2.1).
import { invalid } from "../platform/options.js";
import { isTokenInvalid } from "./challenge.js";

/** @import { TokenKeeper } from "./keeper.js" */

/**
 * @param {Pick<TokenKeeper, "token" | "refused">} keeper
 * @param {string} id
 * @param {{ fetch: typeof globalThis.fetch, allowInsecureRequests: boolean }} options
 * @returns {typeof globalThis.fetch}
 */
export function bearerFetch(keeper, id, { fetch, allowInsecureRequests }) {
  return async (input, init) => {
    const request = new globalThis.Request(input, init);
    if (!allowInsecureRequests && !isProtected(request.url)) {
      throw invalid("the URL must be https: allowInsecureRequests allows to send a token by http to another machine");
    }
    const again = canRepeat(input, init) ? request.clone() : undefined;
    const { signal } = request;
    const { access_token } = await keeper.token(id, { signal });
    const response = await fetch(withToken(request, access_token));
    if (again === undefined || response.status !== 401 || !isTokenInvalid(response.headers.get("www-authenticate"))) {
      return response;
    }
    const token = await keeper.refused(id, access_token, { signal });
    await response.body?.cancel();
    return fetch(withToken(again, token.access_token));
  };
}

/** @param {Request} request @param {string} accessToken */
function withToken(request, accessToken) {
  const headers = new Headers(request.headers);
  headers.set("Authorization", `Bearer ${accessToken}`);
  return new globalThis.Request(request, { headers });
}

/** Whether the body can be sent again: a stream can be read once. @param {RequestInfo | URL} input @param {RequestInit} [init] */
function canRepeat(input, init) {
  const body = init?.body ?? (input instanceof globalThis.Request ? input.body : undefined);
  return !(body instanceof globalThis.ReadableStream);
}

/** Whether nobody on the way reads the token: TLS, or this machine. @param {string} url */
function isProtected(url) {
  const { protocol, hostname } = new URL(url);
  const isLocal = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return protocol === "https:" || isLocal;
}
