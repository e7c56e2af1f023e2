// The 3-legged authorization (RFC 6749, section 4.1): from the request of a platform to the tokens of its user.
import { badRequest, conflict } from "../../http/problem.js";
import { AddressRefused } from "../../outgoing/address-refused.js";
import { checkTarget } from "../../outgoing/rule.js";
import { BegunAuthorizations } from "./begun.js";
import { cookieOf, isBrowser, newBrowser } from "./browser.js";
import { redirectUriOf } from "./redirect-uri.js";
import { refusal, refusalOf } from "./refusal.js";
import { ownReturns, refusedReturn } from "./returns.js";
import { Tickets } from "./ticket.js";

/** @import { StoredClients, TokenKeeper } from "secret-slots/client" */
/** @import { Problem } from "../../http/problem.js" */
/** @import { Seal } from "../../seal.js" */
/** @import { RefreshHistory } from "../credentials/history.js" */
/** @import { Settings } from "../../service-options.js" */
/** @import { Begun, Found } from "./begun.js" */

/** How long an authorization may take, in seconds. */
const LIFETIME = 600;

/** @typedef {{ url: string, cookie: string | undefined }} Request A request of a browser: its URL as the browser has it, and its `Cookie`. */

export class Authorizations {
  #settings;
  #keeper;
  #clients;
  #history;
  #begun;
  #tickets;

  /**
   * @param {Settings & { encryptionKey: string }} settings
   * @param {Seal} seal
   * @param {{ keeper: TokenKeeper, clients: StoredClients, history: RefreshHistory }} keeping
   */
  constructor(settings, seal, { keeper, clients, history }) {
    this.#settings = settings;
    this.#keeper = keeper;
    this.#clients = clients;
    this.#history = history;
    this.#begun = new BegunAuthorizations(settings, seal);
    this.#tickets = new Tickets(settings.encryptionKey);
  }

  /**
   * Begins an authorization of a credential, and returns the start page that its user is sent to. Fails with 404 for an unknown credential,
   * 409 for one that no user can authorize, 400 for a `returnTo` outside the list and the console, and 429 if too many are pending.
   *
   * @param {string} credential
   * @param {object} options
   * @param {string} options.base The URL that browsers reach this service by, without a slash at its end.
   * @param {string | undefined} options.scope Default: that of the credential, or else that of its client.
   * @param {Record<string, string> | undefined} options.parameters of the URL that the user is sent to
   * @param {string | undefined} options.returnTo
   * @param {string | undefined} options.redirectUri Default: the one that all clients share.
   * @param {(client: string) => void} options.check Throws if the caller may not use the credential's client.
   */
  async begin(credential, { base, scope, parameters, returnTo, redirectUri: asked, check }) {
    const allowed = [...this.#settings.allowedReturns, ownReturns(base)];
    const why = returnTo === undefined ? undefined : refusedReturn(returnTo, allowed);
    if (why !== undefined) throw badRequest(`return_to: ${why}`, [{ pointer: "/return_to", detail: why }]);
    const { client: name = "", grant, scope: usual } = await this.#keeper.status(credential);
    check(name);
    if (grant !== "refresh_token")
      throw conflict("the credential's grant is not refresh_token: no user authorizes its client");
    const [client, stored] = [await this.#clients.client(name), await this.#clients.get(name)];
    if (client === undefined || stored === undefined)
      throw conflict("the credential's client is not there: put it, then begin again");
    const { tokenEndpoint, authorizationEndpoint } = stored.options;
    if (authorizationEndpoint === undefined && tokenEndpoint !== undefined) throw refusal("ERR_AUTH_URI_MISSING");
    const redirectUri = redirectUriOf(base, name, asked);
    const expiresAt = this.#settings.now() + LIFETIME;
    const authorization = client.authorizationUrl({ redirectUri, scope: scope ?? usual, parameters });
    this.#checkProvider(authorization.url);
    const id = await this.#begun.add({
      ...{ credential, client: name, destination: destinationOf(stored), authorization, expiresAt },
      ...{ scope: scope ?? usual ?? null, returnTo: returnTo ?? null, browser: null },
    });
    this.#settings.tell({ type: "authorization_begun", client: name, id: credential });
    return { url: `${base}/v1/authorize/${await this.#tickets.sign({ id, expiresAt })}`, redirectUri, expiresAt };
  }

  /**
   * Binds an authorization to the first browser that visits its start page. Returns the provider's URL, and the cookie to set if there is one.
   * Fails with 400 for a ticket that is not valid, and with 403 for another browser.
   *
   * @param {string} text The ticket.
   * @param {Request} request
   * @returns {Promise<{ url: string, cookie: string | undefined }>}
   */
  async visit(text, request) {
    const ticket = await this.#tickets.read(text);
    if (ticket === undefined) throw refusal("ERR_AUTHORIZATION_UNKNOWN");
    const left = ticket.expiresAt - this.#settings.now();
    if (left <= 0) throw refusal("ERR_AUTHORIZATION_EXPIRED");
    while (true) {
      const found = await this.#begun.find(ticket.id);
      if (found === undefined) throw refusal("ERR_AUTHORIZATION_UNKNOWN");
      const { authorization } = found.begun;
      // The callback would not have the cookie of this host.
      if (new URL(request.url).origin !== new URL(authorization.redirectUri).origin)
        throw refusal("ERR_AUTHORIZATION_CALLBACK");
      if (found.begun.browser !== null) {
        await this.#requireBrowser(found, request);
        return { url: authorization.url, cookie: undefined };
      }
      const { value, hash } = await newBrowser();
      if (!(await this.#begun.bind(found, hash))) continue;
      return { url: authorization.url, cookie: cookieOf({ id: ticket.id, ...authorization }, value, left) };
    }
  }

  /**
   * Ends an authorization by its callback. Fails with 400 for a callback of none, or at another address, and with 403 for another browser: the
   * authorization then stays as it is, as it is another user's. All other failures are returned.
   *
   * @param {Request} request
   * @returns {Promise<{ begun: Begun, cookie: string, failure: Problem | undefined }>} `cookie` removes the browser's.
   */
  async complete(request) {
    const { origin, pathname, searchParams } = new URL(request.url);
    const [state, ...more] = searchParams.getAll("state");
    const found = state === undefined || more.length > 0 ? undefined : await this.#begun.ofState(state);
    if (found === undefined) throw refusal("ERR_AUTHORIZATION_UNKNOWN");
    const { begun, id } = found;
    await this.#requireBrowser(found, request);
    if (new URL(begun.authorization.redirectUri).href !== origin + pathname)
      throw refusal("ERR_AUTHORIZATION_CALLBACK");
    const failure = await this.#finish(found, request.url).then(
      () => undefined,
      (error) => {
        const problem = refusalOf(error);
        if (problem === undefined) throw error;
        return problem;
      },
    );
    const about = { client: begun.client, id: begun.credential };
    if (failure === undefined) this.#settings.tell({ type: "authorization_completed", ...about });
    else this.#settings.tell({ type: "authorization_failed", ...about, code: failure.code });
    return { begun, cookie: cookieOf({ id, ...begun.authorization }, "", 0), failure };
  }

  /** Removes authorizations that have expired. */
  sweep() {
    return this.#begun.sweep();
  }

  /** @param {Found} found @param {string} callbackUrl */
  async #finish(found, callbackUrl) {
    const { begun } = found;
    if (begun.expiresAt <= this.#settings.now()) throw refusal("ERR_AUTHORIZATION_EXPIRED");
    // Taken first: whatever happens from here on, the callback is answered once, and the credential stays as it is until the last step.
    if (!(await this.#begun.take(found))) throw refusal("ERR_AUTHORIZATION_UNKNOWN");
    await this.#requireSame(begun);
    const [client, stored] = [await this.#clients.client(begun.client), await this.#clients.get(begun.client)];
    // Otherwise the code would be sent elsewhere than to the server that issued it.
    if (client === undefined || stored === undefined || destinationOf(stored) !== begun.destination)
      throw refusal("ERR_CONFLICT");
    const tokens = await client.exchangeCode(callbackUrl, begun.authorization);
    // A response without a scope has granted what was asked for (RFC 6749, section 5.1).
    const granted = begun.scope === null ? tokens : { scope: begun.scope, ...tokens };
    const isKept = await this.#keeper.reauthorize(begun.credential, { client: begun.client, tokens: granted });
    if (isKept) return this.#history.note(begun.credential, { outcome: "authorized" });
    await this.#requireSame(begun);
    throw refusal("ERR_CONFLICT");
  }

  /** Fails with 409 for a discovered authorization endpoint that the rule for outgoing addresses refuses. @param {string} url */
  #checkProvider(url) {
    try {
      checkTarget(url, this.#settings);
    } catch (error) {
      throw error instanceof AddressRefused ? conflict(`the provider's authorization endpoint ${error.detail}`) : error;
    }
  }

  /** Fails if the credential is another one than when the authorization was begun. @param {Begun} begun */
  async #requireSame({ credential, client }) {
    const status = await this.#keeper.status(credential);
    if (status.client !== client || status.grant !== "refresh_token") throw refusal("ERR_CONFLICT");
  }

  /** Fails with 403 for another browser, and for one that has not visited the start page. @param {Found} found @param {Request} request */
  async #requireBrowser({ id, begun: { browser, authorization } }, { cookie }) {
    const bound = { id, redirectUri: authorization.redirectUri, browser };
    if (browser === null || !(await isBrowser(cookie, bound))) throw refusal("ERR_AUTHORIZATION_BROWSER");
  }
}

/** @param {NonNullable<Awaited<ReturnType<StoredClients["get"]>>>} stored */
function destinationOf({ options: { authorizationEndpoint, tokenEndpoint, issuer, clientId } }) {
  return JSON.stringify([authorizationEndpoint, tokenEndpoint, issuer, clientId]);
}
