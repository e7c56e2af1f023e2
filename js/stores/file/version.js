// The file of a version: a head line of JSON with the version, the key and when the record is due; then the value.

/** @typedef {{ second: number, name: string }} Due The version's entry in the index of due records. */
/** @typedef {{ version: number, key: string, due?: Due | undefined, isGone?: boolean | undefined }} Head */
/** @typedef {{ head: Head | undefined, value: string }} Content `head` is `undefined` if there is no head line. */

const START = '{"secretSlots":1,';

/** @param {Head} head @param {string} [value] Without one, the version says that the record is deleted. */
export function textOf({ version, key, due }, value) {
  const line = { secretSlots: 1, version, key, due, isGone: value === undefined ? true : undefined };
  return `${JSON.stringify(line)}\n${value ?? ""}`;
}

/** @param {string} text @returns {Content} */
export function contentOf(text) {
  const end = text.startsWith(START) ? text.indexOf("\n") : -1;
  if (end < 0) return { head: undefined, value: text };
  try {
    return { head: JSON.parse(text.slice(0, end)), value: text.slice(end + 1) };
  } catch {
    return { head: undefined, value: text };
  }
}
