// An issuer on a fake clock, over a store that can be watched, held and broken.
import { FakeClock } from "./fake-clock.js";

export const HOUR = 3600;
export const DAY = 24 * HOUR;
export const NOW = 1_741_790_697;

export class Issuer {
  clock = new FakeClock(NOW);
  /** Every call to the store. @type {string[]} */
  calls = [];
  /** What happens before a call to the store: it may wait, or throw. @type {(name: string, key: string) => unknown} */
  before = () => {};
  /** What happens after it was done: it may throw. @type {(name: string, key: string) => unknown} */
  after = () => {};
  /** @type {import("../../js/index.js").RegistryEvent[]} */
  events = [];

  /** @param {import("./index.js").Package} api */
  constructor(api) {
    this.api = api;
    this.memory = new api.stores.memory.MemoryStore();
    this.store = this.#watched();
  }

  /** A process of its own over the same store. @param {Partial<import("../../js/index.js").ClientSecretRegistryOptions>} [options] */
  registry(options = {}) {
    const onEvent = (/** @type {import("../../js/index.js").RegistryEvent} */ event) => void this.events.push(event);
    return new this.api.ClientSecretRegistry({ store: this.store, clock: this.clock, onEvent, ...options });
  }

  /**
   * A process, and an application with a secret.
   *
   * @param {Partial<import("../../js/index.js").ClientSecretRegistryOptions>} [options]
   */
  async issued(options) {
    const registry = this.registry(options);
    await registry.createApplication("shop", { type: "web", actor: "ana" });
    const { secretId, secret } = await registry.add("shop", { description: "production", actor: "ana" });
    return { registry, secretId, secret: String(secret) };
  }

  /** Seconds pass. @param {number} seconds */
  async pass(seconds) {
    await this.clock.advance(seconds * 1000);
  }

  /** All that is in the store, as text. */
  async everything() {
    const keys = await this.memory.list("", { limit: 100_000 });
    const values = await Promise.all(keys.map(async (key) => `${key} ${(await this.memory.read(key))?.value}`));
    const logs = [];
    for (const log of ["registry/audit/2025-03", "registry/audit/2025-04"]) {
      logs.push(...(await this.memory.entries(log, { limit: 100_000 })).entries);
    }
    return [...values, ...logs].join("\n");
  }

  /** @returns {import("../../js/index.js").Store} */
  #watched() {
    const memory = /** @type {any} */ (this.memory);
    const names = ["read", "write", "delete", "list", "due", "append", "entries"];
    return /** @type {any} */ (
      Object.fromEntries(
        names.map((name) => [
          name,
          async (/** @type {any[]} */ ...args) => {
            this.calls.push(`${name} ${args[0]}`);
            await this.before(name, args[0]);
            const answer = await memory[name](...args);
            await this.after(name, args[0]);
            return answer;
          },
        ]),
      )
    );
  }
}

/** The code that a promise rejects with. @param {Promise<unknown>} promise @returns {Promise<string>} */
export function code(promise) {
  return promise.then(
    () => "no error",
    (error) => error.code ?? String(error),
  );
}
