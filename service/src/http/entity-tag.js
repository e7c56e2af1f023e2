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
  // It asks for the resource to be there, in whatever version.
  if (header.trim() === "*") return undefined;
  const tags = header.split(",").map((tag) => tag.trim());
  // A weak tag never matches: the comparison is the strong one.
  if (!tags.includes(entityTag(version))) throw stale();
  return version;
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
