// Requests and responses of node:http.

/** @import { NodeRequest, NodeResponse, RefusedResponse } from "./types.js" */

/**
 * Node keeps the first of several Authorization headers, and shows the others in `rawHeaders` alone. What a program has changed in
 * `headers` holds.
 *
 * @param {NodeRequest} request
 */
export function nodeHeadersOf({ headers, rawHeaders = [] }) {
  const { authorization, cookie } = headers;
  if (authorization === undefined) return { authorization, cookie };
  const values = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1].toLowerCase() === "authorization");
  return { authorization: values.length > 1 ? values : authorization, cookie };
}

/** @param {NodeResponse} response @param {RefusedResponse} refused */
export function respond(response, { status, headers, body }) {
  response.writeHead(status, headers).end(body);
}
