// A Cloudflare Worker that issues client secrets: a token endpoint and its registry in a Durable Object. A cron trigger delivers the
// notices of expiry. Run `npx wrangler dev` in this folder, with the bindings of wrangler.jsonc.
import { DurableObject } from "cloudflare:workers";
import { ClientSecretRegistry } from "secret-slots/issuer";
import { SecretSlots } from "secret-slots/slots";
import { DurableObjectStore } from "secret-slots/stores/durable-object";

/**
 * @typedef {object} Env
 * @property {any} ISSUER The namespace of the object below.
 * @property {string} SIGNING_SECRET At least 32 bytes.
 * @property {string} EXPIRY_DAYS The lifetime of client secrets, in days.
 * @property {{ fetch: (url: string, init: object) => Promise<Response> }} NOTICES The service that notifies owners.
 */

export class Issuer extends DurableObject {
  #registry;
  #secrets;

  /** @param {any} state @param {Env} env */
  constructor(state, env) {
    super(state, env);
    this.#secrets = new SecretSlots({ signing: env.SIGNING_SECRET });
    this.#registry = new ClientSecretRegistry({
      store: new DurableObjectStore(state.storage),
      domain: { expiry: { value: Number(env.EXPIRY_DAYS), unit: "d" } },
      notify: (notice) => deliver(env, notice),
    });
  }

  /** The token endpoint. @param {Request} request */
  async fetch(request) {
    const ip = request.headers.get("cf-connecting-ip") ?? undefined;
    const client = await this.#registry.clientAuthentication(request, { ip });
    if (!client.ok) return client.response;
    const form = new URLSearchParams(await request.text());
    if (form.get("grant_type") !== "client_credentials") {
      return Response.json({ error: "unsupported_grant_type" }, { status: 400 });
    }
    const claims = { sub: client.clientId, client_id: client.clientId };
    const access_token = this.#secrets.signJwt("signing", claims, { slotFrom: "slot", expiresIn: 600 });
    const headers = { "Cache-Control": "no-store" };
    return Response.json({ access_token, token_type: "Bearer", expires_in: 600 }, { headers });
  }

  /** For administrators, by RPC: it has no route. @param {string} clientId @param {string} actor */
  async create(clientId, actor) {
    await this.#registry.createApplication(clientId, { type: "machine", actor });
    return this.#registry.add(clientId, { description: "first", actor });
  }

  /** @param {string} clientId @param {string} actor */
  rotate(clientId, actor) {
    return this.#registry.rotate(clientId, { actor });
  }

  /** @param {string} clientId */
  forgottenConsumers(clientId) {
    return this.#registry.forgottenConsumers(clientId);
  }

  tick() {
    return this.#registry.tick();
  }
}

/** A repeated notice has the same id. @param {Env} env @param {import("secret-slots/issuer").ExpiryNotice} notice */
async function deliver(env, notice) {
  // An id may have characters that a header may not have.
  const headers = { "Content-Type": "application/json", "Idempotency-Key": encodeURI(notice.id) };
  const response = await env.NOTICES.fetch("https://notices/", {
    method: "POST",
    headers,
    body: JSON.stringify(notice),
  });
  if (!response.ok) throw new Error(`the notice was not delivered: ${response.status}`);
}

/** One object holds some thousand applications: spread more over several objects, by their ids. @param {Env} env */
const issuer = (env) => env.ISSUER.get(env.ISSUER.idFromName("issuer"));

export default {
  /** @param {Request} request @param {Env} env */
  fetch(request, env) {
    return issuer(env).fetch(request);
  },

  /** @param {unknown} _ @param {Env} env */
  async scheduled(_, env) {
    await issuer(env).tick();
  },
};
