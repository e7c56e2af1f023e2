// `secret-slots keep` with one configuration, until another one takes its place or the process ends.
import { TokenKeeper } from "../keeper/keeper.js";
import { TokenClient } from "../token/token.js";
import { NoticeService } from "./keep-notices.js";
import { KeepTable } from "./keep-table.js";
import { checkFolder } from "./registry-config.js";
import { inTerminal, jsonOf, print, tell } from "./terminal.js";

/** @import { KeeperEvent } from "../keeper/types.js" */
/** @import { KeepConfig } from "./keep-config.js" */
/** @import { KeepStores } from "./keep-stores.js" */

/** How often the table is drawn, in milliseconds. */
const DRAWN_EVERY = 1000;

export class KeepService {
  #config;
  #table;
  /** @type {TokenKeeper | undefined} */
  #keeper;
  /** @type {NoticeService | undefined} */
  #notices;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {KeepConfig} config @param {KeepTable | undefined} table */
  constructor(config, table) {
    this.#config = config;
    this.#table = table;
  }

  /**
   * Opens what the configuration names, and puts its credentials into the store.
   *
   * @param {KeepConfig} config
   * @param {KeepStores} stores
   * @param {{ mayDraw: boolean, replaced?: string | undefined }} options `replaced`: the id of a credential to put there anew.
   */
  static async open(config, stores, { mayDraw, replaced }) {
    const { registry, credentials } = config;
    const hasTable = mayDraw && inTerminal() && config.open !== undefined && registry?.hasLines !== true;
    const service = new KeepService(config, hasTable ? new KeepTable(Object.keys(credentials)) : undefined);
    service.#notices = await service.#openNotices(stores);
    const keeper = (service.#keeper = await service.#openKeeper(stores));
    for (const [id, credential] of Object.entries(credentials)) {
      // Another process may put the same credential there at the same time: only one of them does.
      await keeper?.put(id, credential, { ifAbsent: id !== replaced });
    }
    return service;
  }

  /** The names of its stores. */
  get stores() {
    return [this.#config.storeName, this.#config.registry?.storeName];
  }

  start() {
    this.#keeper?.start();
    this.#notices?.start();
    this.#timer = setInterval(() => this.#keeper && this.#table?.draw(this.#keeper), DRAWN_EVERY);
  }

  /** Waits for refreshes and deliveries under way. */
  async stop() {
    clearInterval(this.#timer);
    await Promise.all([this.#keeper?.stop(), this.#notices?.stop()]);
  }

  /** Refreshes and delivers what is due. If one of the two fails, the other is done all the same. */
  async once() {
    const refreshed = this.#keeper?.tick().then((report) => this.line({ type: "ticked", ...report }));
    const results = await Promise.allSettled([refreshed, this.#notices?.once()]);
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }

  end() {
    this.#table?.end();
  }

  /** Prints a line of JSON, unless there is a table. @param {object} event */
  line(event) {
    if (this.#table === undefined) print(jsonOf({ time: new Date().toISOString(), ...event }));
  }

  /** Tells a person something. The table has a line for that: printed beside it, a warning would tear it. @param {string} words */
  say(words) {
    if (this.#table === undefined) tell(words);
    else this.#table.say(words);
  }

  /** @param {KeepStores} stores */
  async #openKeeper(stores) {
    const { open, storeName, clients: given, encrypt, keeper: options } = this.#config;
    if (open === undefined || storeName === undefined) return undefined;
    const onEvent = (/** @type {KeeperEvent} */ event) => {
      this.#table?.tell(event);
      this.line(event);
    };
    const say = (/** @type {string} */ words) => this.say(words);
    const clients = Object.fromEntries(
      Object.entries(given).map(([name, options]) => [
        name,
        new TokenClient({ ...options, logger: { warn: say, error: say } }),
      ]),
    );
    const store = await stores.open(storeName, open);
    return new TokenKeeper({ ...options, store, clients, ...(encrypt === undefined ? {} : { encrypt }), onEvent });
  }

  /** @param {KeepStores} stores */
  async #openNotices(stores) {
    const { registry } = this.#config;
    if (registry === undefined) return undefined;
    if (registry.folder !== undefined) await checkFolder(registry.folder);
    return new NoticeService({
      store: await stores.open(registry.storeName, registry.open),
      domain: registry.domain,
      url: registry.url,
      // In a table only `say` shows a failure.
      tell: (line) => this.line(line),
      say: (words) => this.say(words),
    });
  }
}
