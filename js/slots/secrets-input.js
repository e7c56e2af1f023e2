// Reads secrets in every documented form. Types and shapes are checked here; the core checks names, slot numbers and values.
import { isBytes } from "../platform/bytes.js";
import { quote } from "../platform/quote.js";
import { SecretSlotsError } from "../platform/errors.js";
import { isPlainObject } from "../platform/plain-object.js";

/**
 * Secrets, in one of these forms:
 *
 * - by name: `{ "token-secret": "value" }`, or an array of slots in place of the value. A single value is slot 0;
 * - Gcore's API form: `{ secret: { name, secret_slots: [{ slot, value }] } }`, the inner object alone, an array
 *   of either, or `{ secrets: [ … ] }`. Other members are ignored.
 *
 * @typedef {Record<string, string | Uint8Array | readonly SlotInput[]> | ApiSecret | readonly ApiSecret[]
 *   | { secrets: readonly ApiSecret[], [other: string]: unknown }} Secrets
 */

/** @typedef {{ slot: number, value?: string | Uint8Array | null | undefined, revoked?: boolean | undefined }} SlotInput */
/** @typedef {SlotInput & { [other: string]: unknown }} ApiSlot */
/** @typedef {{ name: string, secret_slots: readonly ApiSlot[], [other: string]: unknown }} NamedSlots */
/** @typedef {{ secret: NamedSlots, [other: string]: unknown } | NamedSlots} ApiSecret */

/**
 * A slot that was read; `null` as the value of a revoked one.
 * @typedef {{ slot: number, value: string | Uint8Array | null }} Slot
 */

// Checked here so that nothing larger is copied into the core, which checks the same limits to the byte.
const MAX_NAME = 1_024;
const MAX_VALUE = 65_536;
export const MAX_SLOTS = 65_536;

const encoder = new TextEncoder();

/**
 * Returns the named slots of `secrets`, in their order.
 * @param {unknown} secrets
 * @returns {[name: string, slots: Slot[]][]}
 */
export function readSecrets(secrets) {
  // Array.from visits the holes of a sparse array, which `map` skips.
  if (Array.isArray(secrets)) return Array.from(secrets, readApiSecret);
  if (!isPlainObject(secrets)) throw wrongForm();
  const members = new Map(Object.entries(secrets));
  if (Array.isArray(members.get("secret_slots")) || isPlainObject(members.get("secret"))) {
    return [readApiSecret(secrets)];
  }
  const list = members.get("secrets");
  // A secret that is named "secrets" has an array of slots, whose objects have a `slot`.
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
 * Refuses strings, bytes and arrays beside Gcore's wrapper: they could be meant as secrets, and would be ignored.
 * @param {Map<string, unknown>} members
 * @param {string} wrapper
 */
function refuseOtherSecrets(members, wrapper) {
  for (const [name, value] of members) {
    if (name !== wrapper && (typeof value === "string" || Array.isArray(value) || isBytes(value))) {
      throw new SecretSlotsError(
        "ERR_INVALID_OPTION",
        "one object mixes secrets in the API form and in the plain form",
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
  return Array.from(slots, (slot, index) => readSlot(name, slot, ` at index ${index}`));
}

/**
 * @param {string} name
 * @param {unknown} input
 * @param {string} [where] where in an array the slot is, for messages
 * @returns {Slot}
 */
export function readSlot(name, input, where = "") {
  if (!isPlainObject(input)) throw invalid(name, `must have an object { slot, value }${where}`);
  // Read one by one, as a copy of each of many slots would be slow.
  const number = Object.hasOwn(input, "slot") ? input.slot : undefined;
  const value = Object.hasOwn(input, "value") ? input.value : undefined;
  const revoked = Object.hasOwn(input, "revoked") ? input.revoked : undefined;
  if (typeof number !== "number") throw invalid(name, `must have a number as \`slot\`${where}`);
  const slot = number + 0; // -0 becomes 0
  if (revoked !== undefined && typeof revoked !== "boolean") {
    throw invalid(name, `has slot ${slot}, whose \`revoked\` must be a boolean`);
  }
  if (revoked && (value === undefined || value === null)) return { slot, value: null };
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw invalid(name, `has slot ${slot}, whose value must not have a lone surrogate`);
  } else if (isBytes(value)) {
    if (value.length > MAX_VALUE) throw tooLarge(name, `has a value over ${MAX_VALUE} bytes in slot ${slot}`);
  } else {
    throw invalid(name, `has slot ${slot}, whose \`value\` must be a string or a Uint8Array`);
  }
  if (revoked) return { slot, value: null };
  if (typeof value === "string") return { slot, value };
  // An array whose buffer was transferred has length 0 and cannot be copied: it is refused as empty.
  return { slot, value: value.length === 0 ? new Uint8Array() : new Uint8Array(value) };
}

/**
 * Returns the length of a slot's value in bytes, or a lower bound that is over the limit; -1 for a revoked slot.
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
  if (typeof name !== "string") throw new SecretSlotsError("ERR_SLOT_INVALID", "a secret's name must be a string");
  if (name === "") throw new SecretSlotsError("ERR_SLOT_INVALID", "a secret's name must not be empty");
  if (name.length > MAX_NAME) {
    throw new SecretSlotsError("ERR_TOO_LARGE", `a secret's name is over ${MAX_NAME} bytes`);
  }
  if (!name.isWellFormed())
    throw new SecretSlotsError("ERR_SLOT_INVALID", "a secret's name must not have a lone surrogate");
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
  const message = "the secrets must be an object from names to values or lists of slots, or in the API form";
  return new SecretSlotsError("ERR_INVALID_OPTION", message);
}
