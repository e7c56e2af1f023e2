// Requests and responses of the Fetch standard.

/** @import { FetchHeaders, PlatformResponse, RefusedResponse } from "./types.js" */

/** @param {FetchHeaders} headers */
export function headersOf(headers) {
  return { authorization: headers.get("authorization"), cookie: headers.get("cookie") };
}

/** @param {RefusedResponse} refused @returns {PlatformResponse} */
export function toResponse({ status, headers, body }) {
  return new Response(body, { status, headers });
}
