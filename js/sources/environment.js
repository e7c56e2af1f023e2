// Slots in environment variables.
import { checkOptions, invalid, readable } from "../platform/options.js";
import { quote } from "../platform/quote.js";
import { SlotSource } from "./slot-source.js";
import { slotsFromText } from "./slots-from-text.js";
import { unknownSecret } from "./source-error.js";

/** @typedef {import("./slots-from-text.js").TextFormat} TextFormat */

/** @import { SourceOptions, Version } from "./types.js" */

/**
 * @typedef {object} EnvironmentOptions
 * @property {Record<string, unknown>} variables Such as `process.env`, or the `env` of a Worker. What is not text is no variable.
 * @property {TextFormat} [format] What a variable holds: one value, which is slot 0, or many slots, as JSON or as lines. Default `"value"`.
 */

/**
 * Reads secrets from environment variables. The secret `token-secret` is the variable of this name, or else `TOKEN_SECRET`: in capitals,
 * with `_` for what is neither a letter nor a digit. An empty variable is none.
 *
 * The variables of a process do not change while it runs: a rotation needs a restart. It cannot be written.
 *
 * @example
 * const source = new EnvironmentSource({ variables: { TOKEN_SECRET: "0:the-value-before\n1741790697:a-new-value" }, format: "slots" });
 * await source.clientSecrets("token-secret")(); // ["a-new-value", "the-value-before"]
 */
export class EnvironmentSource extends SlotSource {
  #variables;
  #format;

  /**
   * Throws `ERR_INVALID_OPTION`.
   *
   * @param {EnvironmentOptions & SourceOptions} options
   */
  constructor(options) {
    const {
      variables,
      format = "value",
      ...shared
    } = checkOptions(options, ["variables", "format", "field", "accept"]);
    super(shared);
    if (typeof variables !== "object" || variables === null) throw invalid("variables must be an object");
    if (format !== "value" && format !== "slots") throw invalid('format must be "value" or "slots"');
    this.#variables = variables;
    this.#format = format;
  }

  /** @param {string} name @returns {Promise<Version[]>} @override */
  async list(name) {
    const variable = [name, capitals(name)].find((one) => this.#text(one) !== "");
    if (variable === undefined) throw unknownSecret(name);
    const text = this.#text(variable);
    const slots =
      this.#format === "slots" ? slotsFromText(text, `variable ${quote(variable)}`) : [{ slot: 0, value: text }];
    return slots.map((slot) => ({ ...slot, id: String(slot.slot), created: 0 }));
  }

  /** @param {string} variable @returns {string} */
  #text(variable) {
    const text = readable(() => (Object.hasOwn(this.#variables, variable) ? this.#variables[variable] : undefined));
    return typeof text === "string" ? text : "";
  }
}

/** @param {string} name */
const capitals = (name) => name.toUpperCase().replace(/[^A-Z0-9]/g, "_");
