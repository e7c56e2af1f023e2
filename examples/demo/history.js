// The last thirty days of a company: who issued and rotated what, and which programs presented which secret.

/** @import { Instance } from "./instance.js" */
/** @import { Progress } from "./progress.js" */
/** @import { Provider } from "./provider.js" */

const HOUR = 3600;
const DAY = 24 * HOUR;
const DAYS = 30;
const DOMAIN = "/v1/domains/acme";
const APPLICATIONS = `${DOMAIN}/applications`;
const [ANA, BEN] = ["ana@acme.example", "ben@acme.example"];

/**
 * A program that presents a secret. `every`: in seconds, while the demo runs. `daily`: how often in a day of the past.
 *
 * @typedef {{ client: string, agent: string, ip: string, secret: string, every: number, daily: number }} Program
 */
/** @typedef {(path: string, asked?: import("./instance.js").Asked) => Promise<any>} Ask */
/** @typedef {{ id: string, secret: string }} ApiClient */

/** Fills the instance, and returns the programs that go on. @param {Instance} instance @param {Provider} provider @param {Progress} progress */
export async function fillHistory(instance, provider, progress) {
  const history = new History(provider);
  const end = Math.floor(Date.now() / 1000);
  for (let ago = DAYS; ago >= 0; ago--) {
    progress.say(`filling the last ${DAYS} days: ${ago === 0 ? "today" : `${ago} days ago`}`);
    const time = { now: momentOf(end, ago) };
    await instance.past(time, (ask) => history.day(ask, ago, time));
  }
  return { programs: history.programs, verifier: history.verifier };
}

/** Returns when the events of a day happened: at the hours of an office, but never after now. @param {number} end @param {number} ago In days. */
function momentOf(end, ago) {
  if (ago === 0) return end - HOUR / 2;
  // What is shown as a distance from now is exact: "expires in 3 days", "works for 2 more days".
  if (ago === 1) return end - 20 * HOUR;
  if (ago === DAYS) return end - DAYS * DAY + HOUR;
  const midnight = Math.floor((end - ago * DAY) / DAY) * DAY;
  return midnight + 8 * HOUR + ((ago * 7919) % (9 * HOUR));
}

/** Returns how often a program ran on a day: less at weekends. @param {number} daily @param {{ now: number }} time */
function timesOf(daily, { now }) {
  const weekday = new Date(now * 1000).getUTCDay();
  return Math.max(Math.round(daily * (weekday % 6 === 0 ? 0.4 : 0.85 + 0.1 * (weekday % 4))), 1);
}

class History {
  /** @type {Program[]} */
  programs = [];
  /** @type {ApiClient} */
  verifier = { id: "token-server", secret: "" };
  /** @type {ApiClient} */
  #portal = { id: "portal", secret: "" };
  #provider;

  /** @param {Provider} provider */
  constructor(provider) {
    this.#provider = provider;
  }

  /** @param {Ask} ask @param {number} ago In days. @param {{ now: number }} time */
  async day(ask, ago, time) {
    const events = /** @type {Record<number, (ask: Ask) => Promise<unknown>>} */ ({
      30: (given) => this.#begin(given),
      24: (given) => this.#addSecond(given),
      12: (given) => this.#rotate(given, "billing", BEN),
      8: (given) => this.#rotateAll(given),
      7: (given) => this.#deliverByHand(given),
      1: (given) => this.#rotateHalfWay(given),
    });
    await events[ago]?.(ask);
    for (const { client, agent, ip, secret, daily } of this.programs)
      for (let turn = 0; turn < timesOf(daily, time); turn++)
        await verify(ask, this.verifier, { client, agent, ip, secret });
    time.now += 60;
  }

  /** @param {Ask} ask */
  async #begin(ask) {
    await ask("/v1/domains", { body: { id: "acme", prefix: "acme", expiry: { value: 6, unit: "months" } } });
    await ask("/v1/domains", { body: { id: "sandbox", prefix: "test" } });
    const roles = ["issuer:read", "issuer:write", "audit:read"].map((role) => ({ role, domains: ["acme"] }));
    await this.#apiClient(ask, this.#portal, roles);
    await this.#apiClient(ask, this.verifier, [{ role: "secrets:verify", domains: ["acme"] }]);
    const as = this.#portal;
    const rotationKey = `${DOMAIN}/webhook-secret/rotate`;
    await ask(rotationKey, { body: {} });

    const create = (/** @type {string} */ client_id, /** @type {string} */ type, /** @type {object} */ more = {}) =>
      ask(APPLICATIONS, { as, body: { client_id, type, on_behalf_of: ANA, ...more } });
    await create("checkout", "web");
    await create("billing", "web");
    await create("partner-api", "web");
    await create("warehouse", "machine", { expiry: { value: 33, unit: "d" } });
    await create("legacy-import", "machine", { expiry: { value: 20, unit: "d" } });
    await create("analytics", "machine");
    await create("storefront", "spa");

    const fleet = "checkout/8.2";
    const checkout = await this.#issue(ask, "checkout", "production", ANA);
    for (const host of [11, 12, 13])
      this.#run({
        client: "checkout",
        agent: fleet,
        ip: `10.0.1.${host}`,
        secret: checkout,
        every: 2,
        daily: 12 + host,
      });
    this.#run({
      client: "checkout",
      agent: "nightly-report/1.4",
      ip: "10.0.7.4",
      secret: checkout,
      every: 5,
      daily: 6,
    });
    const billing = await this.#issue(ask, "billing", "production", ANA);
    this.#run({ client: "billing", agent: "billing/3.1", ip: "10.0.2.21", secret: billing, every: 4, daily: 14 });
    const partner = await this.#issue(ask, "partner-api", "gateway", BEN);
    this.#run({ client: "partner-api", agent: "gateway/2.0", ip: "10.0.3.31", secret: partner, every: 6, daily: 9 });
    const warehouse = await this.#issue(ask, "warehouse", "scanners", ANA);
    this.#run({ client: "warehouse", agent: "scanner-hub/5", ip: "10.0.4.41", secret: warehouse, every: 7, daily: 8 });
    const legacy = await this.#issue(ask, "legacy-import", "import", BEN);
    this.#run({ client: "legacy-import", agent: "import.sh", ip: "10.0.9.9", secret: legacy, every: 30, daily: 2 });
    await this.#issue(ask, "analytics", "warehouse export", BEN);
  }

  /** @param {Ask} ask */
  async #addSecond(ask) {
    const secret = await this.#issue(ask, "billing", "invoices by mail", ANA);
    this.#run({ client: "billing", agent: "invoicer/1.0", ip: "10.0.2.22", secret, every: 9, daily: 5 });
  }

  /** All programs of an application get the new secret on the day. @param {Ask} ask @param {string} client @param {string} who */
  async #rotate(ask, client, who) {
    const { items } = await ask(`${APPLICATIONS}/${client}/secrets`);
    const body = { secret_id: items[0].secret_id, on_behalf_of: who };
    const { client_secret: secret } = await ask(`${APPLICATIONS}/${client}/secrets/rotate`, { as: this.#portal, body });
    this.#deploy(client, "billing/3.1", secret);
  }

  /** A rotation of several applications: the vault takes all but one. @param {Ask} ask */
  async #rotateAll(ask) {
    this.#provider.unknown.add("partner-api");
    const filter = { client_ids: ["analytics", "partner-api"] };
    const deliver_to = { webhook: `${this.#provider.url}/vault` };
    const begun = await ask(`${DOMAIN}/rotations`, {
      as: this.#portal,
      body: { filter, deliver_to, on_behalf_of: BEN },
    });
    const path = `${DOMAIN}/rotations/${begun.rotation_id}`;
    while ((await ask(path)).state === "running") await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** @param {Ask} ask */
  async #deliverByHand(ask) {
    const path = `${APPLICATIONS}/partner-api/secrets`;
    const { items } = await ask(path);
    const renewal = { as: this.#portal, body: { on_behalf_of: ANA } };
    const { client_secret: secret } = await ask(`${path}/${items.at(-1).secret_id}/renew`, renewal);
    this.#deploy("partner-api", "gateway/2.0", secret);
  }

  /** The fleet gets the new secret. Nobody remembers the nightly report. @param {Ask} ask */
  async #rotateHalfWay(ask) {
    const rotation = { as: this.#portal, body: { on_behalf_of: BEN } };
    const { client_secret: secret } = await ask(`${APPLICATIONS}/checkout/secrets/rotate`, rotation);
    this.#deploy("checkout", "checkout/8.2", secret);
  }

  /** @param {Ask} ask @param {ApiClient} client @param {object[]} roles */
  async #apiClient(ask, client, roles) {
    const path = "/v1/domains/secret-slots/applications";
    await ask(path, { body: { client_id: client.id, type: "machine", roles } });
    const { client_secret } = await ask(`${path}/${client.id}/secrets`, { body: { description: "demo" } });
    client.secret = client_secret;
  }

  /** @param {Ask} ask @param {string} client @param {string} description @param {string} who @returns {Promise<string>} */
  async #issue(ask, client, description, who) {
    const body = { description, on_behalf_of: who };
    return (await ask(`${APPLICATIONS}/${client}/secrets`, { as: this.#portal, body })).client_secret;
  }

  /** @param {Program} program */
  #run(program) {
    this.programs.push(program);
  }

  /** @param {string} client @param {string} agent @param {string} secret */
  #deploy(client, agent, secret) {
    for (const program of this.programs)
      if (program.client === client && program.agent === agent) program.secret = secret;
  }
}

/**
 * Asks whether a secret is good, as an authorization server does.
 *
 * @param {Ask} ask
 * @param {ApiClient} verifier
 * @param {Pick<Program, "client" | "agent" | "ip" | "secret">} presented
 * @returns {Promise<{ ok: boolean, is_previous?: boolean }>}
 */
export const verify = (ask, verifier, { client, agent, ip, secret }) =>
  ask(`${DOMAIN}/verify`, {
    ...{ as: verifier, body: { client_id: client, client_secret: secret, ip, user_agent: agent } },
  });
