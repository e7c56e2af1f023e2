// The service of `secret-slots keep` over one configuration. After a reload another service takes its place.
import { NoticeService } from "./keep-notices.js";
import { KeepTable } from "./keep-table.js";
import { openKeeper, putConfigured } from "./open-keeper.js";
import { checkPlace } from "./registry-config.js";
import { inTerminal, jsonOf, print, tell } from "./terminal.js";

/** @import { TokenKeeper } from "../keeper/keeper.js" */
/** @import { KeeperEvent } from "../keeper/types.js" */
/** @import { KeepConfig } from "./keep-config.js" */
/** @import { KeepStores } from "./keep-stores.js" */

/** The time between two drawings of the table, in milliseconds. */
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
   * Opens the stores of a configuration, and puts its credentials there.
   *
   * @param {KeepConfig} config
   * @param {KeepStores} stores
   * @param {{ mayDraw: boolean, replaced?: string | undefined }} options `replaced`: the id of a credential to put there again.
   */
  static async open(config, stores, { mayDraw, replaced }) {
    const { registry, credentials } = config;
    const hasTable = mayDraw && inTerminal() && config.open !== undefined && registry?.hasLines !== true;
    const service = new KeepService(config, hasTable ? new KeepTable(Object.keys(credentials)) : undefined);
    service.#notices = await service.#openNotices(stores);
    const keeper = (service.#keeper = await service.#openKeeper(stores));
    if (keeper === undefined) return service;
    for (const id of Object.keys(credentials)) {
      await putConfigured(keeper, config, id, { isReplaced: id === replaced });
    }
    return service;
  }

  /** The names of its stores, for {@link KeepStores}. */
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

  /** Refreshes and delivers what is due. If one of the two fails, the other is still done. */
  async once() {
    const refreshed = this.#keeper?.tick().then((report) => this.line({ type: "ticked", ...report }));
    const results = await Promise.allSettled([refreshed, this.#notices?.once()]);
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }

  end() {
    this.#table?.end();
  }

  /** Prints an event as a line of JSON, unless there is a table. @param {object} event */
  line(event) {
    if (this.#table === undefined) print(jsonOf({ time: new Date().toISOString(), ...event }));
  }

  /** Shows words to a person: in a line of the table, which they would tear otherwise. @param {string} words */
  say(words) {
    if (this.#table === undefined) tell(words);
    else this.#table.say(words);
  }

  /** @param {KeepStores} stores */
  async #openKeeper(stores) {
    const { open, storeName } = this.#config;
    if (open === undefined || storeName === undefined) return undefined;
    const onEvent = (/** @type {KeeperEvent} */ event) => {
      this.#table?.tell(event);
      this.line(event);
    };
    const store = await stores.open(storeName, open);
    const { keeper } = await openKeeper(this.#config, store, { say: (words) => this.say(words), onEvent });
    return keeper;
  }

  /** @param {KeepStores} stores */
  async #openNotices(stores) {
    const { registry } = this.#config;
    if (registry === undefined) return undefined;
    if (registry.place !== undefined) await checkPlace(registry.place);
    const store = await stores.open(registry.storeName, registry.open);
    const { domain, domainMember, url } = registry;
    // In a table only `say` shows a failure.
    const outputs = {
      tell: (/** @type {object} */ line) => this.line(line),
      say: (/** @type {string} */ words) => this.say(words),
    };
    return domainMember.giveTo(() => new NoticeService({ store, domain, url, ...outputs }));
  }
}
