// The registry's notices, delivered by `secret-slots keep`: to a URL, or as lines of JSON.
import process from "node:process";
import { SecretSlotsError } from "../platform/errors.js";
import { ClientSecretRegistry } from "../registry/registry.js";
import { jsonOf } from "./terminal.js";

/** @import { ExpiryNotice, RegistryDomain, RegistryEvent } from "../registry/types.js" */
/** @import { Store } from "../stores/types.js" */

/** How often it is looked for what is due, and how long a delivery may take, in milliseconds. */
const EVERY = 60_000;
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
   * @param {(line: object) => void} of.tell A line of JSON.
   * @param {(words: string) => void} of.say Words for a person.
   */
  constructor({ store, domain, url, tell, say }) {
    this.#tell = tell;
    const notify = async (/** @type {ExpiryNotice} */ notice) => {
      // What is not delivered now, the next process is due to deliver.
      if (this.#stopped.signal.aborted) throw new Error("ended");
      if (url === undefined) return await printNotice(notice);
      const problem = await post(url, notice);
      if (problem === undefined) return;
      say(`warning: a notice was not delivered, and will be tried again: the URL ${problem}`);
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

  /** Delivers what is due. */
  async once() {
    this.#tell({ type: "notices", ...(await this.#registry.tick()) });
  }

  start() {
    this.#running = this.#run();
  }

  /** Waits for a delivery under way. */
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
        this.#say(`warning: notices cannot be looked for (${code})`);
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

/** @param {string} url @param {ExpiryNotice} notice @returns {Promise<string | undefined>} what went wrong */
async function post(url, notice) {
  try {
    const response = await fetch(url, {
      method: "POST",
      // An id of an application may have characters that a header may not.
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
