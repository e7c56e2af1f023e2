// Finds a member that comes twice in a JSON object. Parsers differ in which of the two counts (RFC 8259, section 4), so a proxy that
// checks a request and this service could read it differently.

/**
 * Returns the path of the first repeated member: the names and indices that lead to it; `undefined` without one. The text must be valid JSON.
 *
 * @param {string} text
 */
export function duplicateMember(text) {
  /** @type {{ names: Set<string> | undefined, at: string | number }[]} For each open object its names, for each open array its index. */
  const open = [];
  let isName = false;
  for (let index = 0; index < text.length; index++) {
    const inside = open.at(-1);
    switch (text[index]) {
      case "{":
        open.push({ names: new Set(), at: "" });
        isName = true;
        break;
      case "[":
        open.push({ names: undefined, at: 0 });
        isName = false;
        break;
      case "}":
      case "]":
        open.pop();
        isName = false;
        break;
      case ",":
        isName = inside?.names !== undefined;
        if (typeof inside?.at === "number") inside.at += 1;
        break;
      case '"': {
        const end = endOfString(text, index);
        if (isName && inside?.names !== undefined) {
          inside.at = JSON.parse(text.slice(index, end + 1));
          if (inside.names.has(String(inside.at))) return open.map(({ at }) => String(at));
          inside.names.add(String(inside.at));
          isName = false;
        }
        index = end;
      }
    }
  }
  return undefined;
}

/** @param {string} text @param {number} start The index of the opening quote. */
function endOfString(text, start) {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === "\\") index++;
    else if (text[index] === '"') return index;
  }
  return text.length;
}
