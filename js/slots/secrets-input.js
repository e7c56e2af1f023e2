// Reads the forms in which secrets are given. Here is what only JavaScript can see, types and shapes; what a name,
// a slot number and a value may be, the core decides.
import { isBytes } from "../platform/bytes.js";
import { quote } from "../platform/quote.js";
import { SecretSlotsError } from "../platform/errors.js";
import { isPlainObject } from "../platform/plain-object.js";

/**
 * Secrets in any of the forms that are read:
 *
 * - by name, `{ "token-secret": "value" }`, or with slots in place of the value; a single value stands at slot 0;
 * - Gcore's API form `{ secret: { name, secret_slots: [{ slot, value }] } }`, what is inside it alone, an array
 *   of either, or `{ secrets: [ … ] }`. Its other members are ignored.
 *
 * @typedef {Record<string, string | Uint8Array | readonly SlotInput[]> | ApiSecret | readonly ApiSecret[]
 *   | { secrets: readonly ApiSecret[], [other: string]: unknown }} Secrets
 */

/** @typedef {{ slot: number, value?: string | Uint8Array | null | undefined, revoked?: boolean | undefined }} SlotInput */
/** @typedef {SlotInput & { [other: string]: unknown }} ApiSlot */
/** @typedef {{ name: string, secret_slots: readonly ApiSlot[], [other: string]: unknown }} NamedSlots */
/** @typedef {{ secret: NamedSlots, [other: string]: unknown } | NamedSlots} ApiSecret */

/**
 * A slot as read; no value when it is revoked.
 * @typedef {{ slot: number, value: string | Uint8Array | null }} Slot
 */

// Guards before anything is copied into the core, which checks the same to the byte.
const MAX_NAME = 1_024;
const MAX_VALUE = 65_536;
export const MAX_SLOTS = 65_536;

const encoder = new TextEncoder();

/**
 * The named slots of `secrets`, in their order.
 * @param {unknown} secrets
 * @returns {[name: string, slots: Slot[]][]}
 */
export function readSecrets(secrets) {
  // Array.from visits a sparse array's holes too.
  if (Array.isArray(secrets)) return Array.from(secrets, readApiSecret);
  if (!isPlainObject(secrets)) throw wrongForm();
  const members = new Map(Object.entries(secrets));
  if (Array.isArray(members.get("secret_slots")) || isPlainObject(members.get("secret"))) {
    return [readApiSecret(secrets)];
  }
  const list = members.get("secrets");
  // A secret that is named "secrets" has slots, and those have a `slot`.
  if (Array.isArray(list) && !list.some((item) => isPlainObject(item) && Object.hasOwn(item, "slot"))) {
    refuseOtherSecrets(members, "secrets");
    return Array.from(list, readApiSecret);
  }
  return [...members].map(([name, value]) => [name, readValueOrSlots(checkName(name), value)]);
}

/**
 * @param {unknown} secret
 * @returns {[name: string, slots: Slot[]]}
 */
function readApiSecret(secret) {
  if (!isPlainObject(secret)) throw wrongForm();
  let members = new Map(Object.entries(secret));
  const inner = members.get("secret");
  if (isPlainObject(inner)) {
    refuseOtherSecrets(members, "secret");
    members = new Map(Object.entries(inner));
  }
  const slots = members.get("secret_slots");
  if (!members.has("name") || !Array.isArray(slots)) throw wrongForm();
  const name = checkName(members.get("name"));
  return [name, readSlots(name, slots)];
}

/**
 * Beside Gcore's wrapper a string, bytes or an array could be meant as a secret, and would be lost unseen.
 * @param {Map<string, unknown>} members
 * @param {string} wrapper
 */
function refuseOtherSecrets(members, wrapper) {
  for (const [name, value] of members) {
    if (name !== wrapper && (typeof value === "string" || Array.isArray(value) || isBytes(value))) {
      throw new SecretSlotsError(
        "ERR_INVALID_OPTION",
        "secrets in the API form and in the plain form are mixed in one object",
      );
    }
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function readValueOrSlots(name, value) {
  if (Array.isArray(value)) return readSlots(name, value);
  if (typeof value === "string" || isBytes(value)) return [readSlot(name, { slot: 0, value })];
  throw invalid(name, "must be a string, a Uint8Array or an array of slots");
}

/**
 * @param {string} name
 * @param {unknown[]} slots
 */
function readSlots(name, slots) {
  if (slots.length > MAX_SLOTS) {
    throw tooLarge(name, `has ${slots.length} slots, more than ${MAX_SLOTS}`);
  }
  return Array.from(slots, (slot) => readSlot(name, slot));
}

/**
 * @param {string} name
 * @param {unknown} input
 * @returns {Slot}
 */
export function readSlot(name, input) {
  if (!isPlainObject(input)) throw invalid(name, "has a slot that is not an object { slot, value }");
  // Read one by one, without a copy: there may be many slots.
  const number = Object.hasOwn(input, "slot") ? input.slot : undefined;
  const value = Object.hasOwn(input, "value") ? input.value : undefined;
  const revoked = Object.hasOwn(input, "revoked") ? input.revoked : undefined;
  if (typeof number !== "number") throw invalid(name, "has a slot whose `slot` is not a number");
  const slot = number + 0; // -0 becomes 0
  if (revoked !== undefined && typeof revoked !== "boolean") {
    throw invalid(name, `has slot ${slot}, whose \`revoked\` is not a boolean`);
  }
  if (revoked && (value === undefined || value === null)) return { slot, value: null };
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw invalid(name, `has slot ${slot}, whose value has a lone surrogate`);
  } else if (isBytes(value)) {
    if (value.length > MAX_VALUE) throw tooLarge(name, `has a value over ${MAX_VALUE} bytes in slot ${slot}`);
  } else {
    throw invalid(name, `has slot ${slot}, whose value is neither a string nor a Uint8Array`);
  }
  if (revoked) return { slot, value: null };
  if (typeof value === "string") return { slot, value };
  // A transferred buffer has no bytes and cannot be copied: it is refused as empty.
  return { slot, value: value.length === 0 ? new Uint8Array() : new Uint8Array(value) };
}

/**
 * How many bytes a slot's value has, at least; -1 when it is revoked.
 * @param {Slot} slot
 */
export function valueBytes({ value }) {
  if (value === null) return -1;
  return typeof value === "string" && value.length <= MAX_VALUE ? encoder.encode(value).length : value.length;
}

/**
 * @param {unknown} name
 * @returns {string}
 */
export function checkName(name) {
  if (typeof name !== "string") throw new SecretSlotsError("ERR_SLOT_INVALID", "a secret's name is not a string");
  if (name === "") throw new SecretSlotsError("ERR_SLOT_INVALID", "a secret's name is empty");
  if (name.length > MAX_NAME) {
    throw new SecretSlotsError("ERR_TOO_LARGE", `a secret's name is over ${MAX_NAME} bytes`);
  }
  if (!name.isWellFormed()) throw new SecretSlotsError("ERR_SLOT_INVALID", "a secret's name has a lone surrogate");
  return name;
}

/**
 * @param {string} name
 * @param {string} what
 */
function invalid(name, what) {
  return new SecretSlotsError("ERR_SLOT_INVALID", `secret ${quote(name)} ${what}`);
}

/**
 * @param {string} name
 * @param {string} what
 */
export function tooLarge(name, what) {
  return new SecretSlotsError("ERR_TOO_LARGE", `secret ${quote(name)} ${what}`);
}

function wrongForm() {
  const forms = "a plain object by name, Gcore's API form, or an array of the latter";
  return new SecretSlotsError("ERR_INVALID_OPTION", `the secrets are in none of the forms that can be read: ${forms}`);
}
