// A service with an authorization server on this machine. All that the service answers and tells is kept, to look for secrets in it.
import assert from "node:assert/strict";
import { guardedFetch } from "../src/node/guarded-fetch.js";
import { BOOTSTRAP, Client, KEY, openService } from "./client.js";
import { CANARY, StubIssuer } from "./client-issuer.js";

export const CRM = "/v1/clients/crm";
export const CREDENTIALS = "/v1/credentials";
export const OLD = `${CANARY}-secret-old`;
export const NEW = `${CANARY}-secret-new`;

/** Returns the path of a credential. @param {string} id */
export const pathOf = (id) => `${CREDENTIALS}/${encodeURIComponent(id)}`;

/** Returns a `fetch` that connects. @param {import("node:test").TestContext} context */
export function connecting(context) {
  const outgoing = guardedFetch({ allowLoopback: true, allowedHosts: [] });
  context.after(() => outgoing.close());
  return outgoing.fetch;
}

/**
 * @param {import("node:test").TestContext} context
 * @param {Parameters<typeof openService>[0]} [options] of the service
 */
export async function openClients(context, options) {
  const issuer = await StubIssuer.open(context);
  const opened = openService({ encryptionKey: KEY, allowLoopback: true, fetch: issuer.fetch, ...options });
  const { service, clock, events } = opened;
  /** All answers but those that hand out a token. @type {string[]} */
  const answers = [];
  const fetch = async (/** @type {Request} */ request) => {
    const response = await service.fetch(request, { address: "198.51.100.1" });
    const { pathname } = new URL(request.url);
    if (!(response.ok && /\/(token|refused)$/.test(pathname))) answers.push(await response.clone().text());
    answers.push(JSON.stringify([...response.headers]));
    return response;
  };
  const admin = new Client(fetch, { events });
  const body = {
    ...{ client_id: "app", client_secrets: [NEW, OLD], token_uri: `${issuer.url}/token` },
  };
  context.after(() => clock.until(service.close()));
  return {
    ...opened,
    ...{ issuer, admin, body, answers },
    /** Fails if an answer or an event has a secret or a token. */
    checkLeaks() {
      const printed = [...answers, JSON.stringify(events)].join("\n");
      assert.ok(!printed.includes(CANARY), "a secret or a token is told");
      assert.ok(!printed.includes(BOOTSTRAP));
    },
    /** Stores the client `crm`. @param {object} [more] */
    putClient: (more = {}) => admin.put(CRM, { ...body, ...more }),
    /** Stores a credential of the client `crm`. @param {string} id @param {object} [more] */
    putMachine: (id, more = {}) => admin.put(pathOf(id), { client: "crm", grant: "client_credentials", ...more }),
    /** Stores a credential of the client `crm` with a session. @param {string} id @param {object} [more] */
    putSession: (id, more = {}) =>
      admin.put(pathOf(id), {
        ...{ client: "crm", grant: "refresh_token", tokens: { refresh_token: issuer.session() } },
        ...more,
      }),
    /**
     * Lets time pass slowly until a promise has settled: a call has its deadline only after as many turns as its cryptography may need.
     *
     * @template T
     * @param {Promise<T>} promise
     * @returns {Promise<T>}
     */
    async passing(promise) {
      let isSettled = false;
      const settled = () => (isSettled = true);
      promise.then(settled, settled);
      while (!isSettled) await clock.advance(50);
      return promise;
    },
    /** @param {string} id @param {import("./client.js").More} [more] */
    token: (id, more) => admin.get(`${pathOf(id)}/token`, more),
  };
}
