// The clients that request tokens: managed ones, whose secrets a deployment changes, and a consumer that no deployment reaches.
import { setTimeout as sleep } from "node:timers/promises";
import { TokenClient } from "secret-slots";

/** @import { TokenEvent } from "secret-slots" */
/** @import { Timeline } from "./timeline.js" */

/** A secret, with its id in the registry. @typedef {{ id: string, secret: string }} ClientSecret */
/** A token, and the id of the secret that it was fetched with. @typedef {{ token: string, id: string }} Fetched */
/**
 * @typedef {object} Surroundings
 * @property {string} tokenEndpoint
 * @property {string} clientId
 * @property {(token: string, isFresh: boolean) => void} present Presents a token to the edge.
 * @property {Timeline} timeline
 */

/** The age of a token when it is presented for the second time, in milliseconds. */
const AGE = 1000;

/** Fetches one token after another, and presents each twice: at once, and when it is a second old. */
class Caller {
  requests = 0;
  failed = 0;
  /** How often each message of a failure came. @type {Map<string, number>} */
  failures = new Map();
  #pause;
  #isStopped = false;
  /** @type {Promise<unknown>} */
  #running = Promise.resolve();
  /** The call under way. @type {Promise<void>} */
  #call = Promise.resolve();
  /** @type {{ token: string, since: number }[]} */
  #held = [];

  /** @param {string} userAgent @param {Surroundings} surroundings @param {number} pause Between two calls, in milliseconds. */
  constructor(userAgent, surroundings, pause) {
    this.userAgent = userAgent;
    this.surroundings = surroundings;
    this.#pause = pause;
  }

  /** Its name in the timeline. */
  get name() {
    return this.userAgent.split("/")[0];
  }

  start() {
    this.#running = this.#run();
  }

  async stop() {
    this.#isStopped = true;
    await this.#running;
  }

  /** Waits until no call is under way. */
  settled() {
    return this.#call;
  }

  /** Waits for the answer of the next call. */
  async answered() {
    for (const { requests } = this; this.requests === requests;) await sleep(10);
    await this.settled();
  }

  /** @returns {Promise<Fetched>} */
  async fetchToken() {
    throw new Error(`${this.name} has no way to get a token`);
  }

  async #run() {
    while (!this.#isStopped) {
      this.#call = this.#ask();
      await this.#call;
      await sleep(this.#pause);
    }
  }

  async #ask() {
    const { timeline, present } = this.surroundings;
    this.requests += 1;
    try {
      const { token, id } = await this.fetchToken();
      timeline.mark(this.name, id);
      present(token, true);
      this.#held.push({ token, since: performance.now() });
    } catch (error) {
      timeline.mark(this.name, "x");
      this.failed += 1;
      const said = error instanceof Error ? error.message : String(error);
      this.failures.set(said, (this.failures.get(said) ?? 0) + 1);
    }
    while (this.#held.length > 0 && this.#held[0].since <= performance.now() - AGE) {
      present(/** @type {{ token: string }} */ (this.#held.shift()).token, false);
    }
  }
}

/** A client with an array of secrets. A deployment changes them. */
export class ManagedClient extends Caller {
  /** @type {TokenClient} */
  #client;
  /** @type {ClientSecret[]} */
  #secrets;
  /** The index of the secret that the last token was fetched with. */
  #index = 0;

  /** @param {string} userAgent @param {Surroundings} surroundings @param {ClientSecret[]} secrets */
  constructor(userAgent, surroundings, secrets) {
    super(userAgent, surroundings, 20);
    this.#secrets = secrets;
    this.#client = this.#build();
  }

  /** Restarts with other secrets, as a deployment does. @param {ClientSecret[]} secrets */
  async deploy(...secrets) {
    await this.settled();
    this.#secrets = secrets;
    this.#client = this.#build();
    this.surroundings.timeline.say(`${this.name} is deployed with [${secrets.map(({ id }) => id).join(", ")}].`);
  }

  /** @override */
  async fetchToken() {
    const { access_token: token } = await this.#client.clientCredentials();
    return { token, id: this.#secrets[this.#index].id };
  }

  #build() {
    const { tokenEndpoint, clientId } = this.surroundings;
    return new TokenClient({
      tokenEndpoint,
      clientId,
      clientSecrets: this.#secrets.map(({ secret }) => secret),
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, "user-agent": this.userAgent } }),
      logger: null,
      onEvent: (event) => this.#tell(event),
    });
  }

  /** @param {TokenEvent} event */
  #tell(event) {
    const { timeline } = this.surroundings;
    const id = (/** @type {number} */ index) => `secret ${this.#secrets[index].id}`;
    if (event.type === "token") this.#index = event.secret ?? 0;
    if (event.type === "fallback") {
      const { from, to, status, error } = event;
      timeline.say(
        `! ${this.name}: ${id(from)} is refused (${status} ${error}). The same call goes on with ${id(to)}.`,
      );
    }
  }
}

/** A script with one secret in it, which nobody has on a list. */
export class ForgottenConsumer extends Caller {
  #secret;

  /** @param {string} userAgent @param {Surroundings} surroundings @param {ClientSecret} secret */
  constructor(userAgent, surroundings, secret) {
    super(userAgent, surroundings, 100);
    this.#secret = secret;
  }

  /** Puts another secret into the script. @param {ClientSecret} secret */
  async fix(secret) {
    await this.settled();
    this.#secret = secret;
  }

  /** @override */
  async fetchToken() {
    const { id, secret } = this.#secret;
    const { tokenEndpoint, clientId } = this.surroundings;
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: secret });
    const response = await fetch(tokenEndpoint, { method: "POST", body, headers: { "user-agent": this.userAgent } });
    if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`);
    return { token: (await response.json()).access_token, id };
  }
}
