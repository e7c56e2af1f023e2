// `secret-slots get`: the value of a secret in effect at a slot number or a time.
import { SecretSlotsError } from "../platform/errors.js";
import { SecretSlots } from "../slots/slots.js";
import { readJson } from "./input.js";
import { NO, OK, parse, print, printJson, tell } from "./terminal.js";

const help = `secret-slots get FILE NAME [--at N] [--json]

  Prints the value of the secret NAME in effect at slot number or Unix time N, in seconds; without --at, that of its
  highest slot. FILE, or - for standard input, holds {"name": "value"}, {"name": [{"slot": 0, "value": "…"}]} or
  Gcore's API form {"secret": {"name": "…", "secret_slots": [{"slot": 0, "value": "…"}]}}, also in an array.

  exit code   0 a value is in effect · 1 none is, and why · 2 an error`;

/** @param {string[]} args */
export async function get(args) {
  const parsed = parse(args, { help, options: ["at"], positionals: [2, 2] });
  if (parsed === undefined) return OK;
  const [file, name] = parsed.positionals;
  const at = readAt(parsed.options.at);
  const secrets = new SecretSlots(await readJson(file, "the secrets' file"));
  const value = at === undefined ? secrets.get(name) : secrets.getEffectiveAt(name, at);
  const slots = secrets.slots(name);
  const slot = slotInEffect(slots, at);
  const none = value === null ? whyNone(slots, slot) : undefined;
  if (parsed.json) printJson({ name, at: at ?? null, slot, value, ...(none && { reason: none.reason }) });
  else if (typeof value === "string") print(value);
  else tell(none?.words ?? "");
  return value === null ? NO : OK;
}

/**
 * The number of the slot in effect, revoked or not: asked of slots whose values are their own numbers, so that there is
 * one rule for which it is.
 *
 * @param {{ slot: number }[]} slots
 * @param {number | undefined} at
 */
function slotInEffect(slots, at) {
  if (slots.length === 0) return null;
  const numbers = new SecretSlots({ numbers: slots.map(({ slot }) => ({ slot, value: String(slot) })) });
  const slot = at === undefined ? numbers.get("numbers") : numbers.getEffectiveAt("numbers", at);
  return slot === null ? null : Number(slot);
}

/**
 * @param {{ slot: number }[]} slots
 * @param {number | null} slot
 */
function whyNone(slots, slot) {
  if (slots.length === 0) return { reason: "unknown", words: "no secret has this name" };
  if (slot !== null) return { reason: "revoked", words: `no value is in effect: slot ${slot} is revoked` };
  return { reason: "before_first_slot", words: `no value is in effect before the first slot, ${slots[0].slot}` };
}

/** @param {string | undefined} at */
function readAt(at) {
  if (at === undefined) return undefined;
  if (/^\d{1,16}(\.\d+)?$/.test(at)) return Number(at);
  throw new SecretSlotsError("ERR_SLOT_INVALID", "--at is not a number, 0 or more: a slot, or a Unix time in seconds");
}
