// What is signed of a cookie, and the text that carries the signature.
import { SecretSlotsError } from "../platform/errors.js";
import { invalid } from "../platform/options.js";
import { quoteUnknown } from "../platform/quote.js";

/**
 * Before everything that is signed, one for each use. A space is in no JWS signing input, and in no webhook's content before the first
 * full stop. So a signature of a cookie is that of no token and no webhook, and the other way round.
 */
const KEYGRIP = "secret-slots keygrip\n";
const COOKIE = "secret-slots cookie\n";

/** A token (RFC 6265, section 4.1.1). It has no `=`, so `name=value` can be split in one way only. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Cookie-octets (RFC 6265, section 4.1.1). */
const VALUE = /^[!#-+\--:<-[\]-~]*$/;
/** The base64url of 32 bytes. */
const DIGEST = /^[\w-]{43}$/;
const TEXT = /^(.*)\.([\w-]{43})$/;
/** What every browser keeps (RFC 6265, section 6.1), for the name, `=` and the text. */
const MAX_COOKIE = 4_096;
const MAX_DATA = 65_536;

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * Returns what is signed for data of a keygrip; `undefined` for data that is not signed, which {@link refuseData} explains.
 *
 * @param {unknown} data
 */
export function keygripContent(data) {
  if (typeof data !== "string") throw invalid("the data to sign must be a string");
  if (data.length > MAX_DATA || !data.isWellFormed()) return undefined;
  const content = encoder.encode(KEYGRIP + data);
  return content.length - KEYGRIP.length > MAX_DATA ? undefined : content;
}

/** @param {string} data that is not signed */
export function refuseData(data) {
  if (!data.isWellFormed()) return invalid("the data to sign must not have a lone surrogate");
  return new SecretSlotsError("ERR_TOO_LARGE", `the data to sign is longer than ${MAX_DATA} bytes`);
}

/**
 * Returns what is signed for a cookie, after a check of both parts.
 *
 * @param {string} name
 * @param {unknown} value
 */
export function cookieContent(name, value) {
  checkCookieName(name);
  const cookie = `the cookie ${quoteUnknown(name)}`;
  if (typeof value !== "string" || !VALUE.test(value)) {
    const must = "ASCII without spaces, quotes, commas, semicolons and backslashes";
    throw invalid(
      `the value of ${cookie} must be ${must} (RFC 6265, section 4.1.1): encode it, as with encodeURIComponent`,
    );
  }
  if (lengthOf(name, textOf(value, "")) + 43 > MAX_COOKIE) {
    throw new SecretSlotsError(
      "ERR_TOO_LARGE",
      `${cookie} would be longer than ${MAX_COOKIE} bytes with its signature`,
    );
  }
  return encoder.encode(`${COOKIE}${name}=${value}`);
}

/** @param {unknown} name */
function checkCookieName(name) {
  if (typeof name === "string" && NAME.test(name)) return;
  throw invalid("a cookie's name must be letters, digits and any of !#$%&'*+-.^_`|~ (RFC 6265, section 4.1.1)");
}

/**
 * Splits the text of a cookie; `undefined` when no signer here made it.
 *
 * @param {string} name
 * @param {unknown} text
 */
export function readText(name, text) {
  checkCookieName(name);
  if (text === undefined || text === null) return undefined;
  if (typeof text !== "string")
    throw invalid("the text of a cookie must be a string, or undefined where there is none");
  if (lengthOf(name, text) > MAX_COOKIE) return undefined;
  const [, value, digest] = TEXT.exec(text) ?? [];
  if (value === undefined) return undefined;
  return { value, digest, content: encoder.encode(`${COOKIE}${name}=${value}`) };
}

/**
 * @param {string} value
 * @param {string} digest
 */
export function textOf(value, digest) {
  return `${value}.${digest}`;
}

/** @param {unknown} digest @returns {digest is string} */
export function isDigest(digest) {
  return typeof digest === "string" && DIGEST.test(digest);
}

/**
 * @param {string} name
 * @param {string} text
 */
function lengthOf(name, text) {
  return name.length + 1 + text.length;
}
