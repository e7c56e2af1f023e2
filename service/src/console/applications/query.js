// What a list of applications is asked for: a part of the id, a type, and a state.

/** @typedef {{ q: string, type: string, state: string }} Asked Empty: all. */

export const TYPES = /** @type {const} */ ([
  ["web", "Web application", "It runs on a server, and keeps a secret there."],
  ["machine", "Machine to machine", "A program without people, such as a job or a service. It keeps a secret."],
  ["spa", "Single-page application", "It runs in a browser, where no secret is safe: it has none, and uses PKCE."],
  ["native", "Native application", "It runs on people’s devices, where no secret is safe: it has none, and uses PKCE."],
]);
const TYPE_NAMES = new Map(TYPES.map(([type, name]) => [/** @type {string} */ (type), name]));

export const STATES = /** @type {const} */ ([
  ["expires_soon", "Expire soon"],
  ["previous_used", "Previous still used"],
  ["in_overlap", "In an overlap"],
  ["expired", "Expired"],
  ["unused", "Never used"],
]);

/** The fields of a form that choose applications by such a question, whatever their page. */
export const FIELDS = ["q", "type", "state"];

/** Returns a type in words. @param {string | null} type */
export const typeText = (type) => TYPE_NAMES.get(type ?? "") ?? "Unknown";

/** Returns what an address asks for. What is none of the types and states counts as nothing. @param {URLSearchParams} query @returns {Asked} */
export function askedBy(query) {
  const of = (/** @type {string} */ name) => (query.get(name) ?? "").trim();
  const isType = TYPES.some(([type]) => type === of("type"));
  const isState = STATES.some(([state]) => state === of("state"));
  return { q: of("q").slice(0, 128), type: isType ? of("type") : "", state: isState ? of("state") : "" };
}

/** Whether all applications are asked for. @param {Asked} asked */
export const isAll = ({ q, type, state }) => q === "" && type === "" && state === "";
