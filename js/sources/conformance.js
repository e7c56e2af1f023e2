// The cases that every slot source must pass, for any test runner.

/** @import { SlotSource } from "./slot-source.js" */
/** @import { SourceSlot } from "./types.js" */

/**
 * Returns the cases that a source must pass. Each opens a source of its own, and rejects if the source fails it. The cases of writing pass
 * if the source cannot be written.
 *
 * @example
 * import { conformance } from "secret-slots/sources/conformance";
 *
 * for (const { title, run } of conformance(() => openSource())) test(title, run);
 *
 * @param {() => OpenSource | Promise<OpenSource>} open Called once for each case.
 * @param {ConformanceOptions} [options]
 * @returns {{ title: string, run: () => Promise<void> }[]}
 */
export function conformance(open, { names = NAMES, largest = LARGEST } = {}) {
  return Object.entries(CASES).map(([title, check]) => ({
    title,
    run: async () => {
      const opened = await open();
      if (opened.name === undefined || !Object.hasOwn(WRITING, title)) await check({ ...opened, names, largest });
    },
  }));
}

/**
 * A source to be tested. One that can be written is empty; one that cannot has a secret, which `name` names.
 *
 * @typedef {{ source: SlotSource, name?: string }} OpenSource
 */

/**
 * What a manager takes, if that is less than most do.
 *
 * @typedef {object} ConformanceOptions
 * @property {readonly string[]} [names] Names to write. Default: with slashes, hyphens, underscores, digits and letters of both cases.
 * @property {number} [largest] The bytes of the largest value. Default 65,536.
 */

/** @typedef {OpenSource & Required<ConformanceOptions>} Opened */

/** Names with what a path, a query or a pattern could take for its own. */
const NAMES = ["token-secret", "team/api/token-secret", "a_B-9"];
const LARGEST = 65_536;

/** @type {Record<string, (opened: Opened) => Promise<void>>} */
const READING = {
  "a secret that is not there is refused by name": async ({ source }) => {
    const error = await failure(source.read(["no-such-secret"]));
    expect(error?.code === "ERR_SECRET_UNKNOWN", `reading no secret must be ERR_SECRET_UNKNOWN, not ${error?.code}`);
    expect(String(error?.message).includes("no-such-secret"), "the message must name the secret");
  },

  "slots come in ascending order, each with a version and a value or revoked": async ({ source, name }) => {
    if (name === undefined) await source.write("token-secret", "value-1");
    const slots = await slotsOf(source, name ?? "token-secret");
    expect(slots.length > 0, "a secret must have a slot");
    for (const [index, slot] of slots.entries()) {
      expect(Number.isInteger(slot.slot) && slot.slot >= 0, "a slot must be an integer, 0 or more");
      expect(index === 0 || slots[index - 1].slot < slot.slot, "slots must ascend");
      expect(typeof slot.version === "string" && slot.version !== "", "a slot must have its version");
      const hasValue = "value" in slot && slot.value.length > 0;
      expect(hasValue !== "revoked" in slot, "a slot must have a value or be revoked");
    }
    expect(new Set(slots.map(({ version }) => version)).size === slots.length, "a version must be one slot");
  },

  "an aborted read rejects with the reason": async ({ source, name }) => {
    const aborting = new AbortController();
    aborting.abort(new Error("no longer needed"));
    const error = await failure(source.read([name ?? "token-secret"], { signal: aborting.signal }));
    expect(error?.message === "no longer needed", "an aborted read must reject with the signal's reason");
  },
};

/** @type {Record<string, (opened: Opened) => Promise<void>>} */
const WRITING = {
  "what was written last is the highest slot, and the value before it is still there": async ({ source, names }) => {
    for (const name of names) {
      const first = await source.write(name, "value-1");
      const second = await source.write(name, "value-2");
      expect(first.version !== second.version, "each write must make a version");
      const slots = await slotsOf(source, name);
      expect(slots.length >= 2, "a write must not remove the version before it");
      const [before, last] = slots.slice(-2);
      same([last.version, valueOf(last)], [second.version, "value-2"]);
      same([before.version, valueOf(before)], [first.version, "value-1"]);
    }
  },

  "a write over another version changes nothing": async ({ source }) => {
    const name = "token-secret";
    const first = await source.write(name, "value-1", { ifVersion: null });
    await conflict(source.write(name, "late", { ifVersion: null }));
    const second = await source.write(name, "value-2", { ifVersion: first.version });
    await conflict(source.write(name, "late", { ifVersion: first.version }));
    const slots = await slotsOf(source, name);
    same(slots.map(valueOf).slice(-2), ["value-1", "value-2"]);
    same(slots.at(-1)?.version, second.version);
  },

  "any text up to the largest is read back": async ({ source, largest }) => {
    for (const value of ["é 🔑 中", '{"a":"b"}', "1:2,3", " spaces ", "x".repeat(largest)]) {
      await source.write("token-secret", value);
      same(valueOf((await slotsOf(source, "token-secret")).at(-1)), value);
    }
  },

  "a value that is empty or too large is refused, and changes nothing": async ({ source, largest }) => {
    await source.write("token-secret", "value-1");
    expect(
      (await failure(source.write("token-secret", "")))?.code === "ERR_SLOT_INVALID",
      "an empty value must be ERR_SLOT_INVALID",
    );
    const error = await failure(source.write("token-secret", "x".repeat(largest + 1)));
    expect(error?.code === "ERR_TOO_LARGE", `a value over ${largest} bytes must be ERR_TOO_LARGE`);
    same((await slotsOf(source, "token-secret")).map(valueOf), ["value-1"]);
  },
};

const CASES = { ...READING, ...WRITING };

/** @param {SlotSource} source @param {string} name */
const slotsOf = async (source, name) => (await source.read([name]))[name];

/** Returns the value as text: some managers keep bytes. @param {SourceSlot | undefined} slot */
function valueOf(slot) {
  if (slot === undefined || !("value" in slot)) return undefined;
  return typeof slot.value === "string" ? slot.value : new TextDecoder().decode(slot.value);
}

/** @param {Promise<unknown>} promise @returns {Promise<any>} the reason for which it rejects */
const failure = (promise) => promise.then(() => undefined).catch((error) => error);

/** @param {Promise<unknown>} writing */
async function conflict(writing) {
  const error = await failure(writing);
  expect(error?.code === "ERR_CONFLICT", `a write over another version must be ERR_CONFLICT, not ${error?.code}`);
}

/** @param {unknown} actual @param {unknown} expected */
function same(actual, expected) {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  const shown = (/** @type {string} */ text) => (text?.length > 200 ? `${text.slice(0, 200)}…` : text);
  expect(one === other, `a result is ${shown(one)} instead of ${shown(other)}`);
}

/** @param {boolean} holds @param {string} otherwise */
function expect(holds, otherwise) {
  if (!holds) throw new Error(`the source does not conform: ${otherwise}`);
}
