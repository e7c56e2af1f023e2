// The contests of slot look-ups.
import { SecretSlots } from "../js/index.js";
import { randomNumbers } from "./random.js";

/** @typedef {import("./contest.js").Contest} Contest */

/** @typedef {{ names: number, slots: number, newest?: boolean }} Setting */

/** @type {Setting[]} */
const SETTINGS = [
  { names: 8, slots: 8 },
  { names: 8, slots: 8, newest: true },
  { names: 1, slots: 2 },
  { names: 2_000, slots: 8 },
];

const FIRST_SLOT = 1_741_790_697;
const BETWEEN_SLOTS = 30 * 86_400;
/** A power of two, and too many for a branch predictor to learn. */
const QUERIES = 16_384;

/** DESIGN: at most 1.4 times what a plain Map takes, aiming at 1.1 times. */
const WANTED = { floor: 1 / 1.4, aim: 1 / 1.1 };

/** @returns {Generator<Contest>} */
export function* slotContests() {
  for (const setting of SETTINGS) {
    const given = secretsOf(setting);
    const ours = new SecretSlots(given);
    const plain = new PlainSlots(given);
    const { names, ats } = queriesOf(Object.keys(given), setting);
    for (const [query, name] of names.entries()) {
      if (ours.getEffectiveAt(name, ats[query]) !== plain.getEffectiveAt(name, ats[query])) {
        throw new Error(`the contenders disagree on ${name} at ${ats[query]}`);
      }
    }
    const size = `${setting.names.toLocaleString("en")} ${setting.names === 1 ? "name" : "names"} × ${setting.slots} slots`;
    yield {
      title: `getEffectiveAt, ${size}${setting.newest ? ", at in the newest" : ""}`,
      contenders: [
        {
          name: "secret-slots",
          batch(count) {
            let sum = 0;
            for (let done = 0; done < count; done++) {
              const query = done % QUERIES;
              sum += ours.getEffectiveAt(names[query], ats[query])?.length ?? 0;
            }
            return sum;
          },
        },
        {
          name: "plain Map + binary search, nothing checked",
          wanted: WANTED,
          batch(count) {
            let sum = 0;
            for (let done = 0; done < count; done++) {
              const query = done % QUERIES;
              sum += plain.getEffectiveAt(names[query], ats[query])?.length ?? 0;
            }
            return sum;
          },
        },
      ],
    };
    if (setting.newest) continue;
    yield {
      title: `get, ${size}`,
      contenders: [
        {
          name: "secret-slots",
          batch(count) {
            let sum = 0;
            for (let done = 0; done < count; done++) sum += ours.get(names[done % QUERIES])?.length ?? 0;
            return sum;
          },
        },
        {
          name: "plain Map, nothing checked",
          batch(count) {
            let sum = 0;
            for (let done = 0; done < count; done++) sum += plain.get(names[done % QUERIES])?.length ?? 0;
            return sum;
          },
        },
      ],
    };
  }
}

/** What one would write by hand. */
class PlainSlots {
  /** @type {Map<string, { numbers: number[], values: string[] }>} */
  #secrets = new Map();

  /** @param {Record<string, { slot: number, value: string }[]>} secrets */
  constructor(secrets) {
    for (const [name, slots] of Object.entries(secrets)) {
      const ascending = slots.toSorted((a, b) => a.slot - b.slot);
      this.#secrets.set(name, {
        numbers: ascending.map(({ slot }) => slot),
        values: ascending.map(({ value }) => value),
      });
    }
  }

  /** @param {string} name */
  get(name) {
    const secret = this.#secrets.get(name);
    return secret === undefined ? null : secret.values[secret.values.length - 1];
  }

  /**
   * @param {string} name
   * @param {number} at
   */
  getEffectiveAt(name, at) {
    const secret = this.#secrets.get(name);
    if (secret === undefined) return null;
    const { numbers, values } = secret;
    let low = 0;
    let high = numbers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (numbers[middle] <= at) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? null : values[low - 1];
  }
}

/** @param {Setting} setting */
function secretsOf({ names, slots }) {
  const slotsOf = (/** @type {number} */ secret) =>
    Array.from({ length: slots }, (_, place) => ({
      slot: FIRST_SLOT + place * BETWEEN_SLOTS,
      value: `value-${secret}-${place}`,
    }));
  return Object.fromEntries(Array.from({ length: names }, (_, secret) => [`token-secret-${secret}`, slotsOf(secret)]));
}

/**
 * Names, and times from before the first slot to after the last, or only in the newest, in a random order that is
 * always the same.
 *
 * @param {string[]} names interned, as a caller's string literals are
 * @param {Setting} setting
 */
function queriesOf(names, { slots, newest }) {
  const random = randomNumbers();
  const from = FIRST_SLOT + (newest ? slots - 1 : -1) * BETWEEN_SLOTS;
  const span = (newest ? 1 : slots + 1) * BETWEEN_SLOTS;
  return {
    names: Array.from({ length: QUERIES }, () => names[Math.floor(random() * names.length)]),
    ats: Array.from({ length: QUERIES }, () => from + Math.floor(random() * span)),
  };
}
