// A member of a configuration, whose messages name the file and the member's path: `"keep.json": clients.crm.timeout must be …`. No
// message repeats a value.
import { SecretSlotsError } from "../platform/errors.js";
import { isPlainObject, ownMembers } from "../platform/plain-object.js";
import { quote, quoteUnknown } from "../platform/quote.js";
import { suggestion } from "../platform/suggestion.js";
import { nameOf, readJson } from "./input.js";
import { UsageError } from "./usage-error.js";

export class Member {
  /** @readonly */
  value;
  #file;
  #path;

  /** @param {unknown} value @param {string} file Its name in a message. @param {string} [path] Empty for the whole file. */
  constructor(value, file, path = "") {
    this.value = value;
    this.#file = file;
    this.#path = path;
  }

  /** Its name in a message, at the beginning. */
  get name() {
    return this.#path === "" ? this.#file : `${this.#file}: ${this.#path}`;
  }

  /** Its name in the middle of a message. */
  get nameInside() {
    return this.#path === "" ? this.#file : `${this.#path} in ${this.#file}`;
  }

  get isGiven() {
    return this.value !== undefined;
  }

  /**
   * Its members. Throws if it is no object, or has a member of another name.
   *
   * @param {readonly string[]} [names] Default: any name.
   * @returns {Record<string, any>}
   */
  object(names) {
    if (!isPlainObject(this.value)) throw this.mustBe("a JSON object");
    const members = ownMembers(this.value);
    const unknown = names && Object.keys(members).find((name) => !names.includes(name));
    if (unknown === undefined || names === undefined) return members;
    const words = `unknown member ${quoteUnknown(unknown)}${suggestion(unknown, names)}`;
    throw new UsageError(`${this.name}: ${words}`);
  }

  /** One of its members, given or not. @param {string} name */
  at(name) {
    const value = this.object()[name];
    const step = /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${quote(name.slice(0, 128))}]`;
    return new Member(value, this.#file, this.#path === "" && step.startsWith(".") ? name : this.#path + step);
  }

  /** Its members by their names. @returns {[string, Member][]} */
  entries() {
    return Object.keys(this.object()).map((name) => [name, this.at(name)]);
  }

  /** @param {string} words */
  mustBe(words) {
    return new UsageError(`${this.name} must be ${words}`);
  }

  /**
   * Calls a function to which this is given. If it refuses an option, the message begins with the member's name.
   *
   * @template T
   * @param {() => T | Promise<T>} use
   * @returns {Promise<T>}
   */
  async giveTo(use) {
    try {
      return await use();
    } catch (error) {
      const isRefused = error instanceof SecretSlotsError && error.code === "ERR_INVALID_OPTION";
      if (!isRefused || error instanceof UsageError) throw error;
      const [, name = ""] = /^(\w+)[. ]/.exec(error.message) ?? [];
      const isOfMember = isPlainObject(this.value) && Object.hasOwn(this.value, name) && this.#path !== "";
      throw new UsageError(`${this.name}${isOfMember ? "." : ": "}${error.message}`);
    }
  }
}

/** @param {string} file A path, or `-` for standard input. */
export async function readConfig(file) {
  return new Member(await readJson(file), nameOf(file));
}
