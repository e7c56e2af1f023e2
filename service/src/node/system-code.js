/** Returns the code of an error of the system; `failed` without one. No other part of it is told: it may hold a secret. @param {unknown} error */
export function systemCode(error) {
  const { code } = /** @type {{ code?: unknown }} */ (error ?? {});
  return typeof code === "string" && /^[A-Z0-9_]{1,32}$/.test(code) ? code : "failed";
}
