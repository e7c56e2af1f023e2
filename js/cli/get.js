// `secret-slots get`: the value of a secret in effect at a slot number or a time.
import { SecretSlotsError } from "../platform/errors.js";
import { suggestion } from "../platform/suggestion.js";
import { SecretSlots } from "../slots/slots.js";
import { MAKE_SECRETS, readSecrets, SECRETS_ARGUMENTS, SECRETS_FILE } from "./secrets-file.js";
import { NO, OK, print, printJson, tell } from "./terminal.js";

/** @import { Call, Command } from "./command.js" */

/** @type {Command} */
export const get = {
  summary: "Prints the value of a secret that is in effect at a slot number or a time.",
  details: ["FILE may be - for standard input. With --json the slot is printed, too."],
  arguments: SECRETS_ARGUMENTS,
  options: {
    at: { value: "N", text: "slot number, or Unix time in seconds, 0 or more", default: "the highest slot" },
  },
  files: SECRETS_FILE,
  exitCodes: "0 a value is in effect · 1 none is, and why · 2 an error",
  examples: [
    ...MAKE_SECRETS,
    "secret-slots get secrets.json token-secret",
    "secret-slots get secrets.json token-secret --at 1741790696 --json",
  ],
  run,
};

/** @param {Call} call */
async function run({ positionals: [file, name], options, json }) {
  const at = readAt(options.at);
  const secrets = await readSecrets(file);
  const value = at === undefined ? secrets.get(name) : secrets.getEffectiveAt(name, at);
  const slots = secrets.slots(name);
  const slot = slotInEffect(slots, at);
  const none = value === null ? whyNone(slots, slot, suggestion(name, secrets.names())) : undefined;
  if (json) printJson({ name, at: at ?? null, slot, value, ...(none && { reason: none.reason }) });
  else if (typeof value === "string") print(value);
  else tell(none?.words ?? "");
  return value === null ? NO : OK;
}

/**
 * Returns the number of the slot in effect, revoked or not; `null` if there is none. It looks the number up among slots whose values are
 * their own numbers, so that only the core knows the rule.
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
 * @param {string} near words about a name that is nearly the same
 */
function whyNone(slots, slot, near) {
  if (slots.length === 0) return { reason: "unknown", words: `no secret has this name${near}` };
  if (slot !== null) return { reason: "revoked", words: `no value is in effect: slot ${slot} is revoked` };
  return { reason: "before_first_slot", words: `no value is in effect before the first slot, ${slots[0].slot}` };
}

/** @param {string | undefined} at */
function readAt(at) {
  if (at === undefined) return undefined;
  if (/^\d{1,16}(\.\d+)?$/.test(at)) return Number(at);
  throw new SecretSlotsError("ERR_SLOT_INVALID", "--at must be a number, 0 or more: a slot, or a Unix time in seconds");
}
