// The known name that a misspelt one was probably meant to be.

/**
 * Returns `; did you mean "y"?` for the known name nearest to an unknown one, or an empty string where none is near: at most a
 * third of the name's characters, and at most three, are wrong. Letter case does not count.
 *
 * @param {string} unknown
 * @param {readonly string[]} known
 */
export function suggestion(unknown, known) {
  const name = unknown.slice(0, 64).toLowerCase();
  let nearest = "";
  let least = Math.min(3, Math.ceil(name.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(name, candidate.toLowerCase());
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest === "" ? "" : `; did you mean ${JSON.stringify(nearest)}?`;
}

/**
 * The number of characters to insert, remove, replace or swap with their neighbour (Damerau and Levenshtein's distance, each
 * character edited once).
 *
 * @param {string} one
 * @param {string} other
 */
function editDistance(one, other) {
  let beforeLast = [0];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        last[column] + 1,
        current[column - 1] + 1,
        last[column - 1] + (isSame ? 0 : 1),
        isSwap ? beforeLast[column - 2] + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length];
}
