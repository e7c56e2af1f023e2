// What is counted of an application: a line for verifications that are alike, up to a bound for each class of them.

/** Secrets of which the last use is known, those last used. */
const MAX_USES = 3000;
/** Lines of a class and a secret, in memory and in the store's record of a day; what is beyond is counted in one line. */
const MAX_LINES = 200;

/**
 * Verifications that are alike.
 *
 * @typedef {object} Line
 * @property {string | null} secretId
 * @property {string} reason `"current"`, `"previous"`, why it was refused, or `"beyond "` and its class.
 * @property {number} since When the line of the secret was last rotated.
 * @property {string | null} ip
 * @property {string | null} agent
 * @property {number} count
 * @property {number} first
 * @property {number} last
 */

/**
 * @typedef {object} Counted
 * @property {Map<string, Line>} lines
 * @property {Map<string, number>} used When each secret was last accepted.
 * @property {Map<string | null, { secretId: string | null, since: number, ip: string | undefined, agent: string | undefined, line: Line }>} recent
 *   The last one of each reason, and of each current secret.
 */

/** The reason of what is beyond the bound. */
export const BEYOND = "beyond ";

/** Of what class a line is: no class, and no secret in it, can crowd out another. @param {string} reason */
export function classOf(reason) {
  if (reason.startsWith(BEYOND)) return reason.slice(BEYOND.length);
  if (reason === "current" || reason === "previous") return reason;
  return reason === "unknown" || reason === "unknown_application" || reason === "too_large" ? "unknown" : "known";
}

/**
 * Counts a line with the one that is alike, or beyond the bound of its class. Answers the line that it is counted in.
 *
 * @param {Pick<Counted, "lines">} counted
 * @param {Line} line
 * @returns {Line}
 */
export function add({ lines }, line) {
  const key = keyOf(line);
  const same = lines.get(key);
  if (same !== undefined) return join(same, line);
  const name = classOf(line.reason);
  const isBounded = name !== "current" && !line.reason.startsWith(BEYOND);
  if (!isBounded || count(lines, name, line.secretId) < MAX_LINES) {
    lines.set(key, line);
    return line;
  }
  return add({ lines }, { ...line, reason: BEYOND + name, ip: null, agent: null });
}

/** @param {Map<string, Line>} lines @param {string} name @param {string | null} secretId */
function count(lines, name, secretId) {
  let count = 0;
  // Less than the bound in all is less than the bound in each.
  if (lines.size < MAX_LINES) return count;
  for (const line of lines.values()) if (line.secretId === secretId && classOf(line.reason) === name) count += 1;
  return count;
}

/** @param {Line} line @param {Line} more */
function join(line, more) {
  line.count += more.count;
  line.first = Math.min(line.first, more.first);
  line.last = Math.max(line.last, more.last);
  return line;
}

/** @param {Iterable<Line>} known @param {Iterable<Line>} more @returns {Line[]} */
export function merged(known, more) {
  /** @type {Map<string, Line>} */
  const lines = new Map();
  for (const all of [known, more]) for (const line of all) add({ lines }, { ...line });
  return [...lines.values()];
}

/** A record of last uses, with those that came since. @param {Iterable<Line>} known @param {Map<string, number>} used @returns {Line[]} */
export function mergedUses(known, used) {
  const more = Array.from(used, ([secretId, at]) => {
    return { secretId, reason: "current", since: 0, ip: null, agent: null, count: 0, first: at, last: at };
  });
  return merged(known, more)
    .sort((a, b) => b.last - a.last)
    .slice(0, MAX_USES);
}

/**
 * The lines of a stored record; of one that is damaged, those that can be read.
 *
 * @param {string | undefined} text
 * @param {() => void} [onDamaged]
 * @returns {Line[]}
 */
export function readRecord(text, onDamaged = () => {}) {
  if (text === undefined) return [];
  let lines;
  try {
    ({ lines } = JSON.parse(text));
  } catch {
    lines = undefined;
  }
  const readable = Array.isArray(lines) ? lines.filter(isLine) : [];
  if (!Array.isArray(lines) || readable.length < lines.length) onDamaged();
  return readable;
}

/** The names of the last changes of a stored record. @param {string | undefined} text @returns {string[]} */
export function changesOf(text) {
  try {
    const { changes } = JSON.parse(text ?? "{}");
    return Array.isArray(changes) ? changes : [];
  } catch {
    return [];
  }
}

/** @param {any} line @returns {line is Line} */
function isLine(line) {
  return typeof line?.reason === "string" && [line.count, line.first, line.last, line.since].every(Number.isFinite);
}

/** @param {Line} line */
function keyOf({ secretId, reason, since, ip, agent }) {
  return reason === "current" ? String(secretId) : JSON.stringify([secretId, reason, since, ip, agent]);
}
