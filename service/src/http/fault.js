// The faults of a request in our words. They repeat no value, and no long name: either may be a secret in the wrong place.

/** @import { z } from "@hono/zod-openapi" */
/** @import { Fault } from "./problem.js" */
/** @typedef {z.core.$ZodIssue} Issue */

/** The longest unknown name that a message repeats, in UTF-16 units, as in the library. */
const MAX_NAMED = 32;

const TYPES = /** @type {Record<string, string>} */ ({
  string: "a string",
  number: "a number",
  int: "an integer",
  boolean: "true or false",
  array: "an array",
  object: "an object",
});
const FORMATS = /** @type {Record<string, string>} */ ({ url: "a URL", email: "an e-mail address" });
const UNITS = /** @type {Record<string, string>} */ ({ string: " characters", array: " items" });

/**
 * Returns the fault that an issue of zod is.
 *
 * @param {"json" | "query" | "param" | "header"} target The part of the request.
 * @param {unknown} value What was validated.
 * @param {Issue} issue
 * @returns {Fault}
 */
export function faultOf(target, value, issue) {
  const found = innermost(issue);
  const part = target === "json" ? [] : [target];
  const kind = target === "json" ? "member" : "parameter";
  return { pointer: pointerOf([...part, ...found.path]), detail: detailOf(found, value, kind) };
}

/** Returns a JSON pointer (RFC 6901). @param {readonly PropertyKey[]} path */
export function pointerOf(path) {
  return path.map((name) => `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Whether a message may repeat an unknown name. @param {string} name */
export const isShort = (name) => name.length <= MAX_NAMED;

/** Goes into the one form of a union that a value has the outline of, if there is one. @param {Issue} issue @returns {Issue} */
function innermost(issue) {
  if (issue.code !== "invalid_union") return issue;
  const forms = issue.errors.flatMap(([first]) => (first === undefined ? [] : [innermost(first)]));
  const near = forms.filter(({ path, code }) => path.length > 0 || code === "unrecognized_keys");
  const [only] = near;
  return near.length === 1 ? { ...only, path: [...issue.path, ...only.path] } : issue;
}

/** @param {Issue} issue @param {unknown} value @param {string} kind @returns {string} */
function detailOf(issue, value, kind) {
  if (issue.code === "unrecognized_keys") return `unknown ${kind} ${issue.keys.map(named).join(", ")}`;
  if (issue.code !== "custom" && valueAt(value, issue.path) === undefined) return "must be given";
  switch (issue.code) {
    case "invalid_type":
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.map((one) => JSON.stringify(one)).join(", ")}`;
    case "too_small":
      return `must ${boundOf(issue.origin)} at least ${issue.minimum}${UNITS[issue.origin] ?? ""}`;
    case "too_big":
      return `must ${boundOf(issue.origin)} at most ${issue.maximum}${UNITS[issue.origin] ?? ""}`;
    case "invalid_union":
      // No form has this discriminator: the schema says what must be.
      if (issue.errors.length === 0) return issue.message;
      return issue.errors
        .flatMap(([first]) => (first === undefined ? [] : [detailOf(first, valueAt(value, issue.path), kind)]))
        .join(", or ");
    case "invalid_format":
      return issue.format in FORMATS ? `must be ${FORMATS[issue.format]}` : issue.message;
    default:
      return issue.message;
  }
}

/** @param {string} origin */
const boundOf = (origin) => (origin in UNITS ? "have" : "be");

/** @param {string} name */
const named = (name) => (isShort(name) ? JSON.stringify(name) : `"…" (${name.length} characters)`);

/** @param {unknown} value @param {readonly PropertyKey[]} path */
function valueAt(value, path) {
  return path.reduce((/** @type {any} */ inside, name) => inside?.[name], value);
}
