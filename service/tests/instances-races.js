// What three instances over one store must hold, whatever they are asked at once.
import assert from "node:assert/strict";
import { application, onlyOne, verified } from "./instances.js";
import { until } from "./node-process.js";

/** @import { Client } from "./client.js" */
/** @import { Instance } from "./instances.js" */
/** @typedef {(domain: string, clients: Client[], instances: Instance[]) => Promise<void>} Race */

const ROUNDS = 4;
/** How often an instance loads changes is 5 seconds. */
const LOADED_WITHIN = 15_000;

/** Asks all clients at once. @template T @param {Client[]} clients @param {(client: Client, index: number) => Promise<T>} ask */
const all = (clients, ask) => Promise.all(clients.map(ask));

/** Each has a domain of its own, which is there. @type {Record<string, Race>} */
export const RACES = {
  async "one of those who rotate a secret at once does it"(domain, clients) {
    for (let round = 0; round < ROUNDS; round++) {
      const { path, client_id, secret } = await application(clients[round % 3], domain, `shop-${round}`);
      const answers = await all(clients, (client) => client.post(`${path}/secrets/rotate`));
      const { body } = onlyOne(answers, 201, ["ERR_CONFLICT", "ERR_ROTATION_IN_PROGRESS"]);
      for (const client of clients) {
        const now = await verified(client, domain, client_id, body.client_secret);
        const before = await verified(client, domain, client_id, secret);
        assert.deepEqual(now, { ok: true, secret_id: "2", is_previous: false });
        assert.deepEqual(before, { ok: true, secret_id: "1", is_previous: true });
      }
      const { items } = (await clients[0].get(`${path}/secrets`)).body;
      assert.deepEqual(
        items.map((/** @type {any} */ one) => [one.secret_id, one.previous_secret_id]),
        [["2", "1"]],
      );
    }
  },

  async "an Idempotency-Key that all are sent at once issues one secret"(domain, clients) {
    for (const [name, what, body] of /** @type {[string, string, object][]} */ ([
      ["add", "", { description: "second" }],
      ["rotate", "/rotate", {}],
      ["renew", "/1/renew", {}],
    ])) {
      const { path, client_id } = await application(clients[0], domain, `shop-${name}`);
      const more = { headers: { "idempotency-key": `${domain}-${name}` } };
      const ask = (/** @type {Client} */ client) => client.post(`${path}/secrets${what}`, body, more);
      const answers = await all(clients, ask);
      const issued = answers.filter((answer) => typeof answer.body.client_secret === "string");
      assert.equal(issued.length, 1, JSON.stringify(answers.map((answer) => answer.status)));
      const [first] = issued;
      for (const { status, body: other } of answers.filter((answer) => answer !== first)) {
        if (status === 409) assert.equal(other.code, "ERR_CONFLICT");
        else assert.deepEqual(other, { ...first.body, client_secret: null });
      }
      for (const { status, headers, body: later } of await all(clients, ask)) {
        assert.equal(status, 201);
        assert.equal(headers.get("idempotent-replayed"), "true");
        assert.deepEqual(later, { ...first.body, client_secret: null });
      }
      assert.equal((await verified(clients[1], domain, client_id, first.body.client_secret)).ok, true);
      const { items } = (await clients[2].get(`${path}/audit?kind=secret.${KINDS[name]}`)).body;
      assert.equal(items.length, KINDS[name] === "added" ? 2 : 1);
    }
  },

  async "If-Match lets one of those through who have read the same version, and * is met by any"(domain, clients) {
    const { path } = await application(clients[0], domain, "shop");
    await clients[0].patch(`/v1/domains/${domain}`, { max_secrets: 1000 }, { status: 200 });
    let changes = 0;
    for (const { resource, success, command } of commandsOn(domain, path)) {
      for (let round = 0; round < ROUNDS; round++) {
        const ask = (/** @type {string} */ tag) =>
          all(clients, (client) => client.send(...command(++changes), { headers: { "if-match": tag } }));
        const tag = (await clients[round % 3].get(resource, { status: 200 })).headers.get("etag") ?? "";
        onlyOne(await ask(tag), success, ["ERR_PRECONDITION_FAILED"]);
        for (const { status } of await ask("*")) assert.notEqual(status, 412);
      }
    }
  },

  async "one of those who create the same thing at once does it"(domain, clients) {
    for (let round = 0; round < ROUNDS; round++) {
      const id = `${domain}-${round}`;
      const domains = await all(clients, (client, index) => client.post("/v1/domains", { id, prefix: `p${index}` }));
      const { body } = onlyOne(domains, 201, ["ERR_CONFLICT"]);
      for (const client of clients) assert.deepEqual((await client.get(`/v1/domains/${id}`)).body, body);
      const created = await all(clients, (client) =>
        client.post(`/v1/domains/${id}/applications`, { client_id: "shop", type: "web" }),
      );
      onlyOne(created, 201, ["ERR_CONFLICT"]);
    }
  },

  async "nothing is lost of what many add at once"(domain, clients) {
    const names = Array.from({ length: 60 }, (_, index) => `app-${String(index).padStart(2, "0")}`);
    const made = await Promise.all(names.map(async (name, index) => application(clients[index % 3], domain, name)));
    for (const client of clients) {
      /** @type {string[]} */
      const listed = [];
      for (let cursor = ""; ;) {
        const { items, next } = (await client.get(`/v1/domains/${domain}/applications?limit=25${cursor}`)).body;
        listed.push(...items.map((/** @type {any} */ one) => one.client_id));
        if (next === null) break;
        cursor = `&cursor=${next}`;
      }
      assert.deepEqual(listed, names);
    }
    const { path, client_id } = made[0];
    const added = await Promise.all(
      [...clients, ...clients, ...clients].map((client, index) =>
        client.post(`${path}/secrets`, { description: `of ${index}` }, { status: 201 }),
      ),
    );
    const ids = new Set(added.map(({ body }) => body.secret_id));
    assert.equal(ids.size, added.length);
    for (const { body } of added)
      assert.equal((await verified(clients[0], domain, client_id, body.client_secret)).ok, true);
  },

  async "a change of settings holds at the next request on all, and readyz tells that all have it"(
    domain,
    clients,
    instances,
  ) {
    for (const [index, client] of clients.entries()) {
      const prefix = `of${index}`;
      await client.patch(`/v1/domains/${domain}`, { prefix, overlap: 43_200 + index }, { status: 200 });
      const { latest_revision: revision } = await instances[index].readiness();
      const shown = await all(clients, (one) => one.get(`/v1/domains/${domain}`));
      assert.deepEqual(
        shown.map(({ body }) => [body.prefix, body.overlap]),
        clients.map(() => [prefix, 43_200 + index]),
      );
      const made = await all(clients, (one, by) => application(one, domain, `app-${index}-${by}`));
      for (const { secret } of made) assert.ok(secret.startsWith(`${prefix}_`));
      if (index < clients.length - 1) continue;
      for (const instance of instances)
        await until(
          () => instance.readiness(),
          (told) => told.status === "ready" && told.revision >= revision,
          LOADED_WITHIN,
        );
    }
  },

  async "what has ended is refused at the next verification by all"(domain, clients) {
    for (const [index, client] of clients.entries()) {
      const { path, client_id, secret } = await application(client, domain, `shop-${index}`);
      const rotated = (await client.post(`${path}/secrets/rotate`, {}, { status: 201 })).body;
      const check = async (/** @type {[string, boolean][]} */ ...expected) => {
        for (const [value, isGood] of expected) {
          const answers = await all(clients, (one) => verified(one, domain, client_id, value));
          assert.deepEqual(
            answers.map(({ ok }) => ok),
            clients.map(() => isGood),
          );
        }
      };
      await check([secret, true], [rotated.client_secret, true]);
      await clients[(index + 1) % 3].delete(`${path}/previous`, { status: 204 });
      await check([secret, false], [rotated.client_secret, true]);
      const renewed = (await clients[(index + 2) % 3].post(`${path}/secrets/2/renew`, {}, { status: 201 })).body;
      await check([rotated.client_secret, false], [renewed.client_secret, true]);
      await clients[(index + 1) % 3].post(`${path}/secrets/2/revoke`, { force: true }, { status: 204 });
      await check([renewed.client_secret, false]);
    }
  },

  async "a deleted domain is gone on all, and one of the same name inherits nothing"(domain, clients) {
    const path = `/v1/domains/${domain}`;
    for (const [index, client] of clients.entries()) {
      const { client_id, secret } = await application(client, domain, "shop");
      await all(clients, async (one) => assert.equal((await verified(one, domain, client_id, secret)).ok, true));
      await clients[(index + 1) % 3].delete(`${path}?force=true`, { status: 204 });
      await all(clients, async (one) => {
        await one.get(path, { status: 404 });
        await one.get(`${path}/applications/shop`, { status: 404 });
        await one.post(`${path}/verify`, { client_id, client_secret: secret }, { status: 404 });
      });
      await client.post("/v1/domains", { id: domain }, { status: 201 });
      await all(clients, async (one) => {
        assert.deepEqual(await verified(one, domain, client_id, secret), { ok: false });
        assert.deepEqual((await one.get(`${path}/applications`)).body.items, []);
      });
    }
  },
};

/** What the audit log calls a command. @type {Record<string, string>} */
const KINDS = { add: "added", rotate: "rotated", renew: "renewed" };

/**
 * Commands that compare the ETag of a resource. A number tells each from all others, as a change to what is there already changes no version.
 *
 * @param {string} domain
 * @param {string} path
 * @returns {{ resource: string, success: number, command: (number: number) => [string, string, object] }[]}
 */
function commandsOn(domain, path) {
  const settings = `/v1/domains/${domain}`;
  const secrets = `${path}/secrets`;
  return [
    { resource: settings, success: 200, command: (number) => ["PATCH", settings, { overlap: 50_000 + number }] },
    { resource: path, success: 200, command: (value) => ["PATCH", path, { expiry: { value, unit: "years" } }] },
    { resource: secrets, success: 201, command: (number) => ["POST", secrets, { description: `of ${number}` }] },
    { resource: path, success: 201, command: () => ["POST", `${secrets}/1/renew`, {}] },
  ];
}
