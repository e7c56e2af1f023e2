// Where a user may land after an authorization: a redirect to anywhere else would lend this service's name to a stranger's page (open
// redirect, RFC 9700, section 4.11).

/** What a page learns in its query, so a given query must not have it. */
const OURS = ["credential", "outcome", "code"];
/** Encoded separators, dots and control characters: a server may decode them before it reads the path. */
const ENCODED = /%(?:2e|2f|5c|25|[01][0-9a-f]|7f)/i;

/**
 * Returns why a user may not be sent to a URL; `undefined` if that is allowed. A URL is allowed if its origin is that of an entry, and its path
 * the entry's or below it, by whole segments.
 *
 * @param {string} text
 * @param {readonly string[]} allowed
 */
export function refusedReturn(text, allowed) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Whatever a parser would mend is refused: another parser may mend it in another way.
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:") || !isCanonical(text, url))
    return "must be an absolute http or https URL, written as browsers write it";
  if (url.username !== "" || url.password !== "") return "must not have a user name or a password";
  if (text.includes("#")) return "must not have a fragment";
  if (url.pathname.includes("//") || ENCODED.test(url.pathname))
    return "must have a plain path, without empty segments and without encoded dots and slashes";
  if (OURS.some((name) => url.searchParams.has(name))) return `must not have the parameters ${OURS.join(", ")}`;
  if (allowed.some((entry) => isBelow(url, new URL(entry)))) return undefined;
  return "must be one of allowed_returns, or below one of them";
}

/**
 * Returns the entry that is always allowed: the console, where the browser reaches the service. Its pages do nothing on GET.
 *
 * @param {string} base The URL that browsers reach this service by, without a slash at its end.
 */
export const ownReturns = (base) => `${base}/console`;

/** @param {string} text @param {URL} url */
function isCanonical(text, url) {
  const isBare = url.pathname === "/" && (text === url.origin || text.startsWith(`${url.origin}?`));
  return text === url.href || (isBare && text.replace(url.origin, `${url.origin}/`) === url.href);
}

/** @param {URL} url @param {URL} entry */
function isBelow(url, entry) {
  const path = entry.pathname.replace(/\/$/, "");
  return url.origin === entry.origin && (url.pathname === entry.pathname || `${url.pathname}/`.startsWith(`${path}/`));
}

/**
 * Returns the URL with an outcome in its query. It never has a token, a code or a state.
 *
 * @param {string} returnTo
 * @param {{ credential: string, code: string | undefined }} outcome `code`: of the error; `undefined`: connected.
 */
export function landing(returnTo, { credential, code }) {
  const query = new URLSearchParams({ credential, outcome: code === undefined ? "connected" : "failed" });
  if (code !== undefined) query.append("code", code);
  const { href, search } = new URL(returnTo);
  return `${href.replace(/\?$/, "")}${search === "" ? "?" : "&"}${query}`;
}
