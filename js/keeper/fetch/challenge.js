// The challenges in a header `WWW-Authenticate` (RFC 9110, section 11.6.1).

const TOKEN = String.raw`[\w!#$%&'*+.^|~\x60-]+`;
/** What stands between two challenges, or between two parameters. */
const GAP = /[\s,]*/y;
/** A parameter. Values with other characters than those of a token are quoted, but not by every server. */
const PARAMETER = new RegExp(String.raw`(${TOKEN})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))`, "y");
const SCHEME = new RegExp(String.raw`(${TOKEN})(?=[\s,]|$)`, "y");
/** The value of a scheme without parameters, such as Negotiate. It looks like a scheme, or like the start of a parameter. */
const TOKEN68 = /[ \t]+[\w.~+/-]+=*(?=\s*(?:,|$))/y;

/**
 * Whether a resource server says that the token is not valid: the error `invalid_token` of a Bearer challenge (RFC 6750, section 3.1).
 *
 * @param {string | null} header
 */
export function isTokenInvalid(header) {
  return parametersOf(header ?? "").some(
    ({ scheme, name, value }) => scheme === "bearer" && name === "error" && value === "invalid_token",
  );
}

/** @typedef {{ scheme: string, name: string, value: string }} Parameter Scheme and name are in lower case. */

/** Reads the parameters of all challenges, up to the first text that is not one. @param {string} header @returns {Parameter[]} */
function parametersOf(header) {
  let at = 0;
  const take = (/** @type {RegExp} */ pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(header);
    at += found?.[0].length ?? 0;
    return found;
  };
  /** @type {Parameter[]} */
  const parameters = [];
  for (let scheme = ""; ;) {
    take(GAP);
    const parameter = take(PARAMETER);
    if (parameter !== null) {
      const [, name, quoted, plain] = parameter;
      const value = quoted?.replaceAll(/\\(.)/g, "$1") ?? plain;
      parameters.push({ scheme, name: name.toLowerCase(), value });
      continue;
    }
    const found = take(SCHEME);
    if (found === null) return parameters;
    scheme = found[1].toLowerCase();
    take(TOKEN68);
  }
}
