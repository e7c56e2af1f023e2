// Where a text stops being JSON. `JSON.parse` has a message of its own on each platform, and it may quote the text, which may hold a
// secret: that message is never passed on.

const VALUE = "a value";
const FIRST_VALUE = 'a value or "]"';
const NAME = "a name in double quotes";
const FIRST_NAME = 'a name in double quotes or "}"';
const COLON = 'a colon (":")';
const END = "nothing more";

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN = /[ !#-[\]-\uffff]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Returns where a text breaks the grammar of JSON (RFC 8259) and what is expected there, for instance
 * `line 3, column 12: expected a comma or "}"`; `undefined` for JSON. Lines and columns (in UTF-16 code units) count from 1.
 *
 * @param {string} text
 * @returns {string | undefined}
 */
export function jsonFault(text) {
  const fault = firstFault(text);
  if (fault === undefined) return undefined;
  const before = text.slice(0, fault.index).split(/\r\n?|\n/);
  return `line ${before.length}, column ${before[before.length - 1].length + 1}: ${fault.words}`;
}

/** @param {string} text @returns {{ index: number, words: string } | undefined} */
function firstFault(text) {
  /** The closing brackets of what is open. @type {string[]} */
  const open = [];
  let expected = VALUE;
  let index = 0;
  while (true) {
    index = after(SPACE, text, index) ?? index;
    const character = text[index];
    if (character === undefined && expected === END) return undefined;
    const fault = { index, words: `expected ${expected}${character === undefined ? ", but the text ends" : ""}` };
    const closing = open[open.length - 1];
    const comma = closing === undefined ? END : `a comma or "${closing}"`;
    const isValue = expected === VALUE || expected === FIRST_VALUE;
    const isName = expected === NAME || expected === FIRST_NAME;
    if (character === '"' && (isValue || isName)) {
      const string = endOfString(text, index);
      if (typeof string !== "number") return string;
      [index, expected] = [string, isName ? COLON : comma];
    } else if (character === ":" && expected === COLON) {
      [index, expected] = [index + 1, VALUE];
    } else if (character === "," && closing !== undefined && expected === comma) {
      [index, expected] = [index + 1, closing === "}" ? NAME : VALUE];
    } else if (
      character !== undefined &&
      character === closing &&
      [comma, FIRST_NAME, FIRST_VALUE].includes(expected)
    ) {
      open.pop();
      const outer = open[open.length - 1];
      [index, expected] = [index + 1, outer === undefined ? END : `a comma or "${outer}"`];
    } else if (isValue && (character === "{" || character === "[")) {
      open.push(character === "{" ? "}" : "]");
      [index, expected] = [index + 1, character === "{" ? FIRST_NAME : FIRST_VALUE];
    } else {
      const end = isValue ? after(SCALAR, text, index) : undefined;
      if (end === undefined) return fault;
      [index, expected] = [end, comma];
    }
  }
}

/** The index after a string, or what is wrong with it. @param {string} text @param {number} start */
function endOfString(text, start) {
  let index = start + 1;
  while (true) {
    index = after(PLAIN, text, index) ?? index;
    if (text[index] === '"') return index + 1;
    const escaped = after(ESCAPE, text, index);
    if (escaped !== undefined) index = escaped;
    else if (text[index] === "\\") return { index, words: "a string has an unknown escape sequence" };
    else if (index < text.length) return { index, words: "a string has a line break or another control character" };
    else return { index: start, words: "the string that begins here has no end" };
  }
}

/** @param {RegExp} pattern Sticky. @param {string} text @param {number} index */
function after(pattern, text, index) {
  pattern.lastIndex = index;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
