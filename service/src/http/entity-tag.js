// Entity tags and If-Match (RFC 9110, sections 8.8.3 and 13.1.1), over the versions of records.
import { Problem } from "./problem.js";

/** Returns the strong entity tag of a version. @param {string} version */
export const entityTag = (version) => `"${encodeURIComponent(version)}"`;

/**
 * Returns the version that a command requires: the current one if the request has `If-Match` with tags, otherwise `undefined`. Fails with
 * 412 if the current version is none of those in the header.
 *
 * @param {import("hono").Context} c
 * @param {() => Promise<string>} current
 * @returns {Promise<string | undefined>}
 */
export async function requiredVersion(c, current) {
  const header = c.req.header("if-match");
  if (header === undefined) return undefined;
  const version = await current();
  if (!matches(header, version)) throw stale();
  return header.trim() === "*" ? undefined : version;
}

/**
 * Checks the preconditions of a PUT (RFC 9110, sections 13.1.1 and 13.1.2). Fails with 412 if there is something with `If-None-Match: *`, and if
 * the current version is none of those in `If-Match`.
 *
 * @param {import("hono").Context} c
 * @param {string | null} current The current version; `null` if there is nothing.
 */
export function checkPreconditions(c, current) {
  if (c.req.header("if-none-match") !== undefined && current !== null) throw taken();
  const header = c.req.header("if-match");
  if (header !== undefined && (current === null || !matches(header, current))) throw stale();
}

/** Whether a resource that is there has one of the versions of `If-Match`. @param {string} header @param {string} version */
function matches(header, version) {
  const tags = header.split(",").map((tag) => tag.trim());
  // `*` stands for every version. A weak tag never matches: the comparison is the strong one.
  return header.trim() === "*" || tags.includes(entityTag(version));
}

/**
 * Runs a command for a version that {@link requiredVersion} has returned. A conflict is a 412 if another request has changed the resource
 * since that version.
 *
 * @template T
 * @param {string | undefined} version
 * @param {() => Promise<string>} current
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
export async function whileCurrent(version, current, run) {
  try {
    return await run();
  } catch (error) {
    const isConflict = /** @type {any} */ (error)?.code === "ERR_CONFLICT";
    if (isConflict && version !== undefined && version !== (await current())) throw stale();
    throw error;
  }
}

export const stale = () =>
  new Problem(412, "ERR_PRECONDITION_FAILED", "the resource has changed since that ETag: read it again");

export const taken = () =>
  new Problem(412, "ERR_PRECONDITION_FAILED", "it is there already: change it without If-None-Match");
