// Instances of a service over one store, with a receiver of secrets that can be told to refuse or to wait.
import { MemoryStore } from "secret-slots/stores/memory";
import { FakeClock } from "../../tests/js/fake-clock.js";
import { Access } from "../src/access/access.js";
import { Bootstrap } from "../src/access/bootstrap.js";
import { RoleRecords } from "../src/access/role-records.js";
import { responseHeaders } from "../src/http/response-headers.js";
import { Endpoints } from "../src/http/endpoints.js";
import { Idempotency } from "../src/idempotency/idempotency.js";
import { Issuer } from "../src/issuer/issuer.js";
import { Deliveries } from "../src/issuer/rotations/deliveries.js";
import { Rotations } from "../src/issuer/rotations/rotations.js";
import { readServiceOptions } from "../src/service-options.js";
import { Revision } from "../src/status/revision.js";

export const WEBHOOK = { webhook: "https://vault.example/secrets" };

/** The sender is injected, so nothing has to sign. */
const SIGNING = { values: async () => [] };

/** Once round the event loop. */
export const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Takes secrets. */
export class Receiver {
  /** Each message that it took. @type {any[]} */
  messages = [];
  /** What happens before it takes a secret: it may wait, or throw. @type {(data: any) => unknown} */
  before = () => {};

  /** @param {{ id: string }} domain @param {any} message */
  async send({ id: domain }, message) {
    await this.before(message.data);
    this.messages.push({ domain, ...message });
  }

  /** The newest secret of each application, by its id. */
  get secrets() {
    return new Map(this.messages.map(({ data }) => [data.client_id, data.client_secret]));
  }
}

/** Waits for what a test lets go on. */
export class Gate {
  isOpen = false;
  #open = () => {};
  #opened = new Promise((resolve) => (this.#open = () => resolve(undefined)));
  waiting = 0;

  open() {
    this.isOpen = true;
    this.#open();
  }

  async pass() {
    this.waiting += 1;
    await this.#opened;
  }
}

/** An instance of the service: routes over rotations, with an injected sender. */
export class Instance {
  /** @type {any[]} */
  events = [];

  /** @param {{ store: any, clock: any, sender: any, name?: string, signing?: any }} parts */
  constructor({ store, clock, sender, name = "one", signing = SIGNING }) {
    const onEvent = (/** @type {any} */ event) => void this.events.push(event);
    const settings = readServiceOptions({ store, clock, bootstrap: "root", instance: name, onEvent });
    const revision = new Revision(settings);
    const roles = new RoleRecords(settings);
    const issuer = new Issuer({ settings, revision, roles, idempotency: new Idempotency(settings) });
    this.domains = issuer.domains;
    this.rotations = new Rotations(settings, this.domains, roles, new Deliveries(settings, sender, signing));
    issuer.rotations = this.rotations;
    const access = new Access(settings, new Bootstrap(settings), this.domains, roles);
    const endpoints = new Endpoints(access, settings.tell);
    endpoints.app.use(responseHeaders("no-referrer"));
    issuer.addRoutes(endpoints);
    this.app = endpoints.app;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {Record<string, string>} [headers]
   */
  async call(method, path, body, headers = {}) {
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = /** @type {Record<string, string>} */ (
      body === undefined ? {} : { "content-type": "application/json" }
    );
    const all = { authorization: "Bearer root", ...type, ...headers };
    const response = await this.app.fetch(
      new globalThis.Request(`http://service.example/v1/domains${path}`, { method, headers: all, ...content }),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  }

  /** The same, where nothing may fail. @param {Parameters<Instance["call"]>} call @returns {Promise<any>} */
  async done(...call) {
    const { status, body } = await this.call(...call);
    if (status >= 400) throw new Error(`${call[0]} ${call[1]}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Waits until the instance has left a rotation, and returns it. @param {string} id @param {number} [times] @param {string} [domain] */
  async left(id, times = 1, domain = "acme") {
    const isIt = (/** @type {any} */ { type, rotation_id }) =>
      rotation_id === id && (type === "rotation_left" || type === "rotation_delayed");
    while (this.events.filter(isIt).length < times) await turn();
    return (await this.call("GET", `/${domain}/rotations/${id}`)).body;
  }
}

export class World {
  clock = new FakeClock(1_795_600_000);
  memory = new MemoryStore();
  receiver = new Receiver();
  /** What happens before a call to the store. @type {(name: string, key: string, value?: string) => unknown} */
  before = () => {};
  /** @type {string[]} */
  hidden = [];

  constructor() {
    this.store = new Proxy(this.memory, {
      get: (memory, name) => {
        const own = /** @type {any} */ (memory)[name];
        if (this.hidden.includes(String(name))) return undefined;
        if (typeof own !== "function") return own;
        return async (/** @type {any[]} */ ...args) => {
          await this.before(String(name), args[0], args[1]);
          return own.apply(memory, args);
        };
      },
    });
    this.one = this.instance("one");
  }

  /** @param {string} name @param {{ store?: any, clock?: any, sender?: any, signing?: any }} [parts] */
  instance(name, parts = {}) {
    return new Instance({ store: this.store, clock: this.clock, sender: this.receiver, name, ...parts });
  }

  /** A job as the store has it. @param {string} id @returns {Promise<any>} */
  async job(id) {
    const found = await this.memory.read(`service/rotation/1/${id}`);
    return found && JSON.parse(found.value).value;
  }

  /** Makes a domain with applications that have a secret each. @param {number} count @param {object} [settings] */
  async applications(count, settings = {}) {
    await this.one.done("POST", "", { id: "acme", ...settings });
    const ids = Array.from({ length: count }, (_, index) => `app-${String(index).padStart(4, "0")}`);
    for (const id of ids) await this.application(id);
    return ids;
  }

  /** @param {string} id @param {{ type?: string, expiry?: object, person?: string }} [options] @returns {Promise<string>} its secret */
  async application(id, { type = "web", expiry, person } = {}) {
    await this.one.done("POST", "/acme/applications", { client_id: id, type, ...(expiry && { expiry }) });
    return this.secret(id, "a", person);
  }

  /** @param {string} id @param {string} description @param {string} [person] @returns {Promise<string>} */
  async secret(id, description, person) {
    const body = { description, ...(person && { on_behalf_of: person }) };
    return (await this.one.done("POST", `/acme/applications/${id}/secrets`, body)).client_secret;
  }

  /** @param {object} [body] @param {Instance} [instance] */
  async begin(body = {}, instance = this.one) {
    return instance.done("POST", "/acme/rotations", { deliver_to: WEBHOOK, ...body });
  }

  /** Whether the receiver has a secret that verifies, of each of these applications. @param {readonly string[]} ids @param {Instance} [instance] */
  async verified(ids, instance = this.one) {
    const { secrets } = this.receiver;
    const bodies = [];
    for (const client_id of ids) {
      const body = { client_id, client_secret: secrets.get(client_id) ?? "none" };
      bodies.push(await instance.done("POST", "/acme/verify", body));
    }
    return bodies;
  }

  /** All that is in the store. */
  async everything() {
    const keys = await this.memory.list("", { limit: 1_000_000 });
    const values = await Promise.all(keys.map(async (key) => [key, await this.memory.read(key)]));
    const logs = await Promise.all(
      keys
        .filter((key) => key.startsWith("service/domain/"))
        .map(() => this.memory.entries("d/1/audit/2026-11", { limit: 1_000_000 })),
    );
    return JSON.stringify([values, logs]);
  }
}
