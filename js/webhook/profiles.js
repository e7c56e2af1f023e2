// Whose webhooks are verified: what each sender has in its headers, what it signs, and with which key.
import { invalid, readable } from "../platform/options.js";
import { LOOKS_LIKE_MILLISECONDS } from "../platform/unix-time.js";
import { checkId, headersOf, malformed } from "./headers.js";
import { signByText } from "./text-key.js";

/** @typedef {(name: string) => string} Get a header by its name in lower case */
/** @typedef {{ id?: string, timestamp?: number }} Head what the result has besides the slot */
/**
 * @typedef {object} Profile
 * @property {string} header the one with the signatures
 * @property {string} [time] the name of a webhook's time, when it has one
 * @property {(get: Get) => { head: Head, prefix: string, list: string }} read
 * @property {import("./signatures.js").Sign} [sign]
 */

/** Digits alone, so that a time has one text. */
const TIMESTAMP = /^(?:0|[1-9]\d{0,10})$/;
const MILLISECONDS = /^[1-9]\d{11,}$/;
const SHA256 = /^[0-9a-f]{64}$/;
/** An id that is not signed, and so may have a full stop. */
const DELIVERY = /^[!-~]{1,256}$/;
/** What Stripe's header has between commas, without a space: two headers that a server joined have one. */
const ITEM = /^([A-Za-z]\w*)=([!-~]*)$/;
/** In characters. Stripe signs twice at a roll, in 200 characters. */
const MAX_STRIPE = 4_096;

/** @type {Record<import("./types.js").WebhookProfile, Profile>} */
const profiles = {
  standard: { header: "webhook-signature", time: "webhook-timestamp", read: readStandard },
  github: { header: "x-hub-signature-256", read: readGithub, sign: signByText },
  stripe: { header: "stripe-signature", time: "t of stripe-signature", read: readStripe, sign: signByText },
};

/**
 * @param {unknown} name
 * @returns {Profile}
 */
export function readProfile(name = "standard") {
  for (const [known, profile] of Object.entries(profiles)) if (known === name) return profile;
  throw invalid(`profile must be one of ${Object.keys(profiles).join(", ")}`);
}

/**
 * Throws `ERR_WEBHOOK_INVALID`, which names the header, for one that is missing, malformed or given twice.
 *
 * @param {Profile} profile
 * @param {unknown} headers
 */
export function readHeaders(profile, headers) {
  return readable(() => profile.read(headersOf(headers)));
}

/** @type {Profile["read"]} */
function readStandard(get) {
  if (get("webhook-id") === "") {
    const other = [profiles.github, profiles.stripe].find(({ header }) => get(header) !== "");
    throw malformed(`webhook-id is missing${other ? `: for ${other.header}, set the option profile` : ""}`);
  }
  const id = checkId(get("webhook-id"));
  const timestamp = get("webhook-timestamp");
  if (!TIMESTAMP.test(timestamp)) throw malformed("webhook-timestamp must be digits: Unix seconds below 10^11");
  const list = get("webhook-signature");
  if (list === "") throw malformed("webhook-signature is missing");
  return { head: { id, timestamp: Number(timestamp) }, prefix: `${id}.${timestamp}.`, list };
}

/** @type {Profile["read"]} */
function readGithub(get) {
  const signature = get("x-hub-signature-256");
  if (signature === "") {
    const old = get("x-hub-signature") === "" ? "" : ": x-hub-signature is SHA-1, and is not accepted";
    throw malformed(`x-hub-signature-256 is missing${old}`);
  }
  const [scheme, digest] = [signature.slice(0, 7), signature.slice(7)];
  if (scheme !== "sha256=" || !SHA256.test(digest)) {
    throw malformed("x-hub-signature-256 must be sha256= and 64 digits of hexadecimal in lower case");
  }
  const id = get("x-github-delivery");
  if (!DELIVERY.test(id)) throw malformed("x-github-delivery must be visible ASCII of up to 256 characters");
  return { head: { id }, prefix: "", list: listed(digest) };
}

/** @type {Profile["read"]} */
function readStripe(get) {
  const header = get("stripe-signature");
  if (header === "") throw malformed("stripe-signature is missing");
  if (header.length > MAX_STRIPE) throw malformed(`stripe-signature is longer than ${MAX_STRIPE} characters`);
  const items = header.split(",").map((item) => {
    const [, scheme, value] = ITEM.exec(item) ?? [];
    if (scheme === undefined)
      throw malformed("stripe-signature must be items such as t=1 and v1=00, with commas between");
    return { scheme, value };
  });
  const valuesOf = (/** @type {string} */ name) =>
    items.filter(({ scheme }) => scheme === name).map(({ value }) => value);
  const [timestamp = "", ...more] = valuesOf("t");
  if (more.length > 0) throw malformed("stripe-signature must have t once");
  if (MILLISECONDS.test(timestamp)) throw malformed(`t of stripe-signature ${LOOKS_LIKE_MILLISECONDS}`);
  if (!TIMESTAMP.test(timestamp)) throw malformed("stripe-signature must have t, of digits: Unix seconds");
  const digests = valuesOf("v1");
  if (digests.length === 0 || !digests.every((digest) => SHA256.test(digest))) {
    throw malformed("stripe-signature must have v1, of 64 digits of hexadecimal in lower case");
  }
  return { head: { timestamp: Number(timestamp) }, prefix: `${timestamp}.`, list: digests.map(listed).join(" ") };
}

/** Returns a digest in hexadecimal as the core writes signatures. @param {string} digest */
function listed(digest) {
  const bytes = digest.match(/../g) ?? [];
  return `v1,${btoa(String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 16))))}`;
}
