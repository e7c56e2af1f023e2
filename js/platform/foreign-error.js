// What a message may say about an error that is not ours: its code, or the name of its class. Its text may quote a secret.

/** Ends a message about such an error. */
export const WITHHELD = "the text of the error is withheld, as it may quote a secret";

/** A code in capitals, as Node, Bun, Redis clients and OpenSSL write them. */
const CODE = /^[A-Z][A-Z0-9_]{2,59}$/;
/** The name of a class that says more than `Error`. */
const CLASS = /^[A-Z][A-Za-z]{1,39}Error$/;

/**
 * Returns the code of an error, if it has one of the usual form. Throws what a getter of the error throws.
 *
 * @param {any} error
 * @returns {string | undefined}
 */
export function codeOf(error) {
  const code = error?.code;
  return typeof code === "string" && CODE.test(code) ? code : undefined;
}

/**
 * Returns the code of an error, or else the name of its class, or else "an error".
 *
 * @param {any} error
 * @returns {string}
 */
export function labelOf(error) {
  try {
    const code = codeOf(error);
    if (code !== undefined) return code;
    const name = error?.name;
    return typeof name === "string" && CLASS.test(name) ? name : "an error";
  } catch {
    return "an error";
  }
}
