import { SecretSlotsError } from "../errors.js";
import { SecretSlots } from "../slots.js";
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
  const effective = slots.findLast(({ slot }) => at === undefined || slot <= at);
  const reason =
    value !== null ? undefined : effective ? "revoked" : slots.length > 0 ? "before_first_slot" : "unknown";
  if (parsed.json) {
    printJson({ name, at: at ?? null, slot: effective?.slot ?? null, value, ...(reason && { reason }) });
  } else if (typeof value === "string") {
    print(value);
  } else {
    const words = {
      revoked: `slot ${effective?.slot} is revoked`,
      before_first_slot: `${at} is before its first slot`,
    };
    tell(reason === "unknown" || !reason ? "no secret has this name" : `no value is in effect: ${words[reason]}`);
  }
  return value === null ? NO : OK;
}

/** @param {string | undefined} at */
function readAt(at) {
  if (at === undefined) return undefined;
  if (/^\d{1,16}(\.\d+)?$/.test(at)) return Number(at);
  throw new SecretSlotsError("ERR_SLOT_INVALID", "--at is not a number, 0 or more: a slot, or a Unix time in seconds");
}
