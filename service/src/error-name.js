/** Returns the name of an error and its code, without its message, which may hold anything. @param {unknown} error */
export function errorName(error) {
  const { name = "Error", code } = /** @type {any} */ (error ?? {});
  return code === undefined ? String(name) : `${name} ${code}`;
}
