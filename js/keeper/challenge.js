// The challenges in a header `WWW-Authenticate` (RFC 9110, section 11.6.1).

/** One part of the header: a scheme, or a parameter with its value. */
const PART = /\s*,?\s*(?:([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([\w!#$%&'*+.^`|~-]+))/y;

/**
 * Whether a resource server says that the token is not valid: the error `invalid_token` of a Bearer challenge (RFC 6750, section 3.1).
 *
 * @param {string | null} header
 */
export function isTokenInvalid(header) {
  let scheme = "";
  for (const [, name, quoted, plain, found] of parts(header ?? "")) {
    if (found !== undefined) scheme = found.toLowerCase();
    const value = quoted?.replaceAll(/\\(.)/g, "$1") ?? plain;
    if (scheme === "bearer" && name?.toLowerCase() === "error" && value === "invalid_token") return true;
  }
  return false;
}

/** Yields the parts until the first text that is none. @param {string} header */
function* parts(header) {
  PART.lastIndex = 0;
  for (let part; (part = PART.exec(header)) !== null;) {
    const end = PART.lastIndex;
    yield part;
    PART.lastIndex = end;
  }
}
