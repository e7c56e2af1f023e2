// What may be told of an error. Its message may hold anything, so none of these repeats it.

/** Returns the name of an error and its code. @param {unknown} error */
export function errorName(error) {
  const { name = "Error", code } = /** @type {{ name?: unknown, code?: unknown }} */ (error ?? {});
  return code === undefined ? String(name) : `${name} ${code}`;
}

/** Returns the code of an error; `ERR_INTERNAL` for an error without a code of ours. @param {unknown} error */
export function codeOf(error) {
  const { code } = /** @type {{ code?: unknown }} */ (error ?? {});
  return typeof code === "string" && code.startsWith("ERR_") ? code : "ERR_INTERNAL";
}

/** Returns `undefined` if another instance has deleted what was asked for meanwhile, and throws any other error. @param {unknown} error */
export function ignoreUnknown(error) {
  if (codeOf(error) !== "ERR_SECRET_UNKNOWN") throw error;
  return undefined;
}
