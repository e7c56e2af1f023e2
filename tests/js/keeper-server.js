// An authorization server within the test that gives a new refresh token with each refresh and ends the session when one comes
// twice (RFC 9700, section 4.14.2); and keepers of its tokens.
import { json, TokenServer } from "./token-server.js";

/** @typedef {import("./index.js").Package} Package */

export class KeeperServer extends TokenServer {
  rotates = true;
  isAlive = true;
  lifetime = /** @type {unknown} */ (3600);
  /** Whether the last refresh token still gives what it gave. */
  grace = false;
  #current = 0;
  #tokens = 0;
  #api;
  /** What takes the place of an answer, once it is processed. @type {((answer: Response) => unknown) | undefined} */
  after;

  /** @param {Package} api */
  constructor(api) {
    super("good secret");
    this.#api = api;
    this.store = new api.stores.memory.MemoryStore();
    this.answer = (/** @type {import("./token-server.js").Sent} */ sent) => {
      if (sent.secret !== "good secret") return undefined;
      const answer = this.#process(sent.form);
      return this.after?.(answer) ?? answer;
    };
  }

  get refreshToken() {
    return `refresh ${this.#current}`;
  }

  /** @param {URLSearchParams} form */
  #process(form) {
    if (form.get("grant_type") === "refresh_token") {
      const isReplay = form.get("refresh_token") === `refresh ${this.#current - 1}`;
      if (this.grace && isReplay) this.#current -= 1;
      if (form.get("refresh_token") !== this.refreshToken || !this.isAlive) {
        this.isAlive = false;
        return json(400, { error: "invalid_grant" });
      }
      if (this.rotates) this.#current += 1;
    }
    const refresh =
      form.get("grant_type") === "refresh_token" && this.rotates ? { refresh_token: this.refreshToken } : {};
    const token = { access_token: `access ${++this.#tokens}`, token_type: "Bearer", expires_in: this.lifetime };
    return json(200, { ...token, ...refresh });
  }

  /** A keeper over the one store: each is another process's. @param {object} [more] */
  keeper(more = {}) {
    const options = this.options({ clientSecrets: ["good secret"], retries: 0 });
    /** @type {any[]} */
    const events = [];
    const client = new this.#api.TokenClient(options);
    const onEvent = (/** @type {any} */ event) => void events.push(event);
    const settings = { store: this.store, clients: { crm: client }, clock: this.clock, jitter: 0, onEvent, ...more };
    const keeper = new this.#api.TokenKeeper(settings);
    return { keeper, events, client, types: () => events.map(({ type }) => type) };
  }

  /** A keeper that keeps one session, as it is after the authorization. @param {object} [more] */
  async kept(more) {
    const kept = this.keeper(more);
    await kept.keeper.put("user", {
      ...{ client: "crm", grant: /** @type {const} */ ("refresh_token") },
      tokens: { refresh_token: this.refreshToken },
    });
    return kept;
  }

  /** The stored record. */
  async record() {
    return JSON.parse((await this.store.read("token/user"))?.value ?? "null");
  }
}
