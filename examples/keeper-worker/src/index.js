// A Cloudflare Worker that keeps tokens in a Durable Object. The object's alarm wakes it to refresh them, and other Workers get a token
// by RPC. Run `npx wrangler dev` in this folder, with the bindings of wrangler.jsonc.
import { DurableObject } from "cloudflare:workers";
import { TokenClient, TokenKeeper } from "secret-slots/client";
import { DurableObjectStore } from "secret-slots/stores/durable-object";

/**
 * @typedef {object} Env
 * @property {any} TOKENS The namespace of the object below.
 * @property {string} TOKEN_ENDPOINT
 * @property {string} CLIENT_ID
 * @property {string} CLIENT_SECRETS A JSON array, the one to try first in front.
 */

export class Tokens extends DurableObject {
  #store;
  #keeper;

  /** @param {any} state @param {Env} env */
  constructor(state, env) {
    super(state, env);
    const { TOKEN_ENDPOINT: tokenEndpoint, CLIENT_ID: clientId, CLIENT_SECRETS } = env;
    const crm = new TokenClient({ tokenEndpoint, clientId, clientSecrets: JSON.parse(CLIENT_SECRETS) });
    this.#store = new DurableObjectStore(state.storage);
    this.#keeper = new TokenKeeper({ store: this.#store, clients: { crm } });
  }

  /** @param {string} id @param {import("secret-slots/client").Credential} credential */
  put(id, credential) {
    return this.#answer(() => this.#keeper.put(id, credential));
  }

  /** @param {string} id */
  token(id) {
    return this.#answer(() => this.#keeper.token(id));
  }

  /** To be called when the resource server has answered 401. @param {string} id @param {string} accessToken */
  refused(id, accessToken) {
    return this.#answer(() => this.#keeper.refused(id, accessToken));
  }

  async alarm() {
    await this.#keeper.tick();
    await this.#wake();
  }

  /** Returns an error's code instead of throwing it: RPC does not keep an error's members. @param {() => Promise<unknown>} call */
  async #answer(call) {
    try {
      const token = await call();
      await this.#wake();
      return { token };
    } catch (error) {
      return { error: /** @type {{ code: string }} */ (error).code };
    }
  }

  /** Sets the alarm to when the next token is due. */
  async #wake() {
    const due = await this.#store.nextDue();
    if (due === undefined) return;
    // At least 5 seconds from now: a due token that cannot be refreshed must not wake it again and again.
    const at = Math.max(due * 1000, Date.now() + 5000);
    if ((await this.ctx.storage.getAlarm()) !== at) await this.ctx.storage.setAlarm(at);
  }
}

export default {
  /** @param {Request} request @param {Env} env */
  async fetch(request, env) {
    const id = new URL(request.url).searchParams.get("id") ?? "";
    // One object keeps some thousand tokens: spread more over several objects, by their ids.
    const tokens = env.TOKENS.get(env.TOKENS.idFromName("tokens"));
    if (request.method === "PUT") return Response.json(await tokens.put(id, await request.json()));
    const { token, error } = await tokens.token(id);
    // A real Worker calls the resource server with the token, and never sends the token on.
    return Response.json({ expiresAt: token?.expires_at, error }, { status: error === undefined ? 200 : 502 });
  },
};
