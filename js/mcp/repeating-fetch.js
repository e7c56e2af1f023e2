// A fetch that reports a refused token to the keeper before the SDK sees the response: the SDK would ask the user to authorize anew.
import { unlessEnded } from "./session.js";

/** @import { Session } from "./session.js" */

/**
 * Returns a fetch for requests that bear a token of the session. A response of 401 (RFC 6750, section 3.1) is reported, and the request is
 * sent once more with the new token. It is returned as it is if the session has ended, and if the body is a stream.
 *
 * Every other request is passed on as it is: the SDK sends those of its authorization by the same function.
 *
 * @param {Session} session
 * @param {typeof globalThis.fetch} fetch
 * @param {() => void} onUse Called when a request bears a token of the session.
 * @returns {typeof globalThis.fetch}
 */
export function repeatingFetch(session, fetch, onUse) {
  return async (input, init) => {
    const isRequest = input instanceof globalThis.Request;
    const headers = new Headers(init?.headers ?? (isRequest ? input.headers : undefined));
    const sent = /^Bearer (.+)$/i.exec(headers.get("Authorization") ?? "")?.[1];
    if (sent === undefined || !session.hasServed(sent)) return fetch(input, init);
    onUse();
    const again = isRequest ? input.clone() : input;
    const response = await fetch(input, init);
    if (response.status !== 401) return response;
    const signal = init?.signal ?? (isRequest ? input.signal : undefined);
    const token = await unlessEnded(session.refused(sent, signal));
    if (token === undefined || init?.body instanceof globalThis.ReadableStream) return response;
    await response.body?.cancel();
    headers.set("Authorization", `Bearer ${token.access_token}`);
    return fetch(again, { ...init, headers });
  };
}
