// Whether the body of a request can be sent again.

/** Bodies that are read anew by each request, by their `Symbol.toStringTag`: they may be of another implementation of `fetch`. */
const KEPT = ["String", "URLSearchParams", "FormData", "Blob", "File", "ArrayBuffer", "SharedArrayBuffer"];

/**
 * Whether a request can be sent again. A stream can be read once, and so can the body of a `Request`, which is always a stream: its copy by
 * `clone` would hold the whole body in memory.
 *
 * @param {{ method: string, body?: unknown } | undefined} request
 * @param {unknown} body The body that is given beside the request, in place of its own.
 */
export function isRepeatable(request, body) {
  if (body !== undefined) return isKept(body);
  // Some browsers have no member `body`.
  return request === undefined || request.body === null || ["GET", "HEAD"].includes(request.method);
}

/** @param {any} body */
function isKept(body) {
  // The package form-data calls its streams FormData.
  const isStream = ["getReader", "pipe"].some((name) => typeof body[name] === "function");
  const tag = Object.prototype.toString.call(body).slice("[object ".length, -1);
  return !isStream && (ArrayBuffer.isView(body) || KEPT.includes(tag));
}
