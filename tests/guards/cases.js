// One table of requests, and what every guard answers to them.
import { SecretSlots } from "../../js/slots.js";

export const NAME = "token-secret";
export const SUBJECT = "user-1";
const [OLD, LEAKED, CURRENT] = [1_741_790_697, 1_745_000_000, 1_748_000_000];
const NOW = new Date(1_750_000_000_000);

const values = { [OLD]: "old ".repeat(16), [LEAKED]: "leaked ".repeat(10), [CURRENT]: "current ".repeat(8) };
const slots = Object.entries(values).map(([slot, value]) => ({ slot: Number(slot), value }));
const signers = new SecretSlots({ [NAME]: slots });

/** The slot of the tokens that are good. */
export const SLOT = CURRENT;

/** The secrets of the guards, as the text of a binding: one slot is revoked. */
export const binding = JSON.stringify(
  slots.map((given) => (given.slot === LEAKED ? { slot: LEAKED, revoked: true } : given)),
);

export const makeSecrets = () => new SecretSlots({ [NAME]: JSON.parse(binding) });

/** The options of the guard in every test. */
export const OPTIONS = {
  ...{ realm: 'the "api"', scope: "read", cookie: "session", overlap: "60 days", maxTokenLength: 4_096 },
  currentDate: NOW,
};

/** The token of the query, for `getToken`. @param {string} url */
export function tokenOfQuery(url) {
  return new URL(url, "http://localhost").searchParams.get("access_token");
}

/** @param {Record<string, unknown>} [claims] @param {number} [iat] */
export function sign(claims, iat = NOW.getTime() / 1000 - 60) {
  return signers.signJwt(NAME, { sub: SUBJECT, scope: "read write", iat, ...claims });
}

const good = sign();
const [header, payload, signature] = good.split(".");
const forged = `${header}.${payload}.${signature.replace(/^./, (first) => (first === "A" ? "B" : "A"))}`;
const bearer = (/** @type {string} */ token) => /** @type {[string, string]} */ (["Authorization", `Bearer ${token}`]);

/**
 * `code` is that of the problem document; none for a request that goes on.
 *
 * @typedef {{ title: string, headers: [string, string][], query?: string, status: number, code?: string }} Case
 */

/** @type {Case[]} */
export const cases = [
  { title: "a good token", headers: [bearer(good)], status: 200 },
  { title: "the scheme in lower case", headers: [["authorization", `bearer ${good}`]], status: 200 },
  { title: "a good token in the cookie", headers: [["Cookie", `a=b; session=${good}; c=d`]], status: 200 },
  { title: "a quoted cookie", headers: [["Cookie", `session="${good}"`]], status: 200 },
  { title: "a good token where getToken looks", headers: [], query: good, status: 200 },
  {
    title: "a good cookie beside another scheme",
    headers: [
      ["Authorization", "Basic dTpw"],
      ["Cookie", `session=${good}`],
    ],
    status: 200,
  },
  { title: "no token", headers: [], status: 401, code: "missing_token" },
  { title: "an empty cookie", headers: [["Cookie", "session="]], status: 401, code: "missing_token" },
  { title: "another cookie", headers: [["Cookie", `sessions=${good}`]], status: 401, code: "missing_token" },
  {
    title: "a cookie whose name begins with a no-break space",
    headers: [["Cookie", `\u00a0session=${good}`]],
    status: 401,
    code: "missing_token",
  },
  { title: "another scheme", headers: [["Authorization", "Basic dTpw"]], status: 401, code: "missing_token" },
  {
    title: "another scheme with commas",
    headers: [["Authorization", 'Digest username="u", realm="r"']],
    status: 401,
    code: "missing_token",
  },
  {
    title: "no credentials after Bearer",
    headers: [["Authorization", "Bearer"]],
    status: 400,
    code: "invalid_request",
  },
  { title: "two words after Bearer", headers: [bearer(`${good} x`)], status: 400, code: "invalid_request" },
  {
    title: "two Authorization headers",
    headers: [bearer(good), bearer(good)],
    status: 400,
    code: "invalid_request",
  },
  {
    title: "two Authorization headers of two schemes",
    headers: [["Authorization", "Basic dTpw"], bearer(good)],
    status: 400,
    code: "invalid_request",
  },
  {
    title: "two tokens in one Authorization header",
    headers: [bearer(`${good}, Bearer ${good}`)],
    status: 400,
    code: "invalid_request",
  },
  {
    title: "a token in the header and in the cookie",
    headers: [bearer(good), ["Cookie", `session=${good}`]],
    status: 400,
    code: "invalid_request",
  },
  {
    title: "a token in the header and where getToken looks",
    headers: [bearer(good)],
    query: good,
    status: 400,
    code: "invalid_request",
  },
  {
    title: "two cookies with the name",
    headers: [["Cookie", `session=${good}; session=${forged}`]],
    status: 400,
    code: "invalid_request",
  },
  { title: "no JWT", headers: [bearer("undefined")], status: 401, code: "invalid_token" },
  { title: "a signature that does not match", headers: [bearer(forged)], status: 401, code: "invalid_token" },
  { title: "a token of a revoked slot", headers: [bearer(sign({}, LEAKED + 1))], status: 401, code: "invalid_token" },
  { title: "an expired token", headers: [bearer(sign({ exp: 1_749_999_999 }))], status: 401, code: "invalid_token" },
  { title: "a token over maxTokenLength", headers: [bearer("a".repeat(8_000))], status: 401, code: "invalid_token" },
  {
    title: "a cookie over maxTokenLength",
    headers: [["Cookie", `session=${"a".repeat(8_000)}`]],
    status: 401,
    code: "invalid_token",
  },
  {
    title: "a token without the scope",
    headers: [bearer(sign({ scope: "write" }))],
    status: 403,
    code: "insufficient_scope",
  },
];
