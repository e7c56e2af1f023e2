// Delivers the registry's notices of expiry for `secret-slots keep`: to a URL, or as lines of JSON.
import process from "node:process";
import { SecretSlotsError } from "../platform/errors.js";
import { ClientSecretRegistry } from "../registry/registry.js";
import { jsonOf } from "./terminal.js";

/** @import { ExpiryNotice, RegistryDomain, RegistryEvent } from "../registry/types.js" */
/** @import { Store } from "../stores/types.js" */

/** The time between two looks for due notices, in milliseconds. */
const EVERY = 60_000;
/** The longest time for a delivery, in milliseconds. */
const WITHIN = 10_000;

export class NoticeService {
  #registry;
  #tell;
  #say;
  #stopped = new AbortController();
  #wake = () => {};
  /** @type {Promise<void> | undefined} */
  #running;

  /**
   * @param {object} of
   * @param {Store} of.store
   * @param {RegistryDomain} of.domain
   * @param {string | undefined} of.url Without it, notices are lines of JSON on standard output.
   * @param {(line: object) => void} of.tell Prints a line of JSON.
   * @param {(words: string) => void} of.say Shows words to a person.
   */
  constructor({ store, domain, url, tell, say }) {
    this.#tell = tell;
    const notify = async (/** @type {ExpiryNotice} */ notice) => {
      // The notice stays due, and the next process delivers it.
      if (this.#stopped.signal.aborted) throw new Error("ended");
      if (url === undefined) return await printNotice(notice);
      const problem = await post(url, notice);
      if (problem === undefined) return;
      say(`warning: a notice was not delivered, and will be sent again: the URL ${problem}`);
      throw new Error(problem);
    };
    const onEvent = (/** @type {RegistryEvent} */ event) => {
      const isDelivered = event.type === "notice_delivered";
      if (url !== undefined || !isDelivered) tell(event);
      if (!isDelivered && event.type !== "notice_failed") say(`warning: registry: ${event.type.replaceAll("_", " ")}`);
    };
    this.#say = say;
    this.#registry = new ClientSecretRegistry({ store, domain, notify, onEvent });
  }

  /** Delivers the notices that are due. */
  async once() {
    this.#tell({ type: "notices", ...(await this.#registry.tick()) });
  }

  start() {
    this.#running = this.#run();
  }

  /** Stops after a delivery under way. */
  async stop() {
    this.#stopped.abort();
    this.#wake();
    await this.#running;
  }

  async #run() {
    while (!this.#stopped.signal.aborted) {
      await this.#registry.tick({ signal: this.#stopped.signal }).catch((error) => {
        const code = error instanceof SecretSlotsError ? error.code : "ERR_INTERNAL";
        this.#tell({ type: "notices_failed", code });
        this.#say(`warning: cannot look for due notices (${code})`);
      });
      if (!this.#stopped.signal.aborted) await this.#pause();
    }
  }

  /** @returns {Promise<void>} */
  #pause() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, EVERY);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** @param {ExpiryNotice} notice @returns {Promise<void>} */
function printNotice(notice) {
  const line = jsonOf({ time: new Date().toISOString(), type: "notice", notice });
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

/** Sends a notice. @param {string} url @param {ExpiryNotice} notice @returns {Promise<string | undefined>} the problem, in words */
async function post(url, notice) {
  try {
    const response = await fetch(url, {
      method: "POST",
      // An application's id may have characters that a header may not have.
      headers: { "content-type": "application/json", "idempotency-key": encodeURI(notice.id) },
      body: JSON.stringify(notice),
      redirect: "manual",
      signal: AbortSignal.timeout(WITHIN),
    });
    response.body?.cancel().catch(() => {});
    return response.ok ? undefined : `answered ${response.status}`;
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    return isLate ? `did not answer within ${WITHIN / 1000} s` : "cannot be reached";
  }
}
