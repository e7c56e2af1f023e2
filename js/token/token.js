// The OAuth 2.0 client: tokens from a server that may change the client's secret at any second.
import { inTime } from "../platform/clock.js";
import { pack } from "../wasm/fields.js";
import { core } from "../wasm/client/core.js";
import { SecretSlotsError } from "../platform/errors.js";
import { checkOptions, invalid, readText, readTexts } from "../platform/options.js";
import { ownMembers } from "../platform/plain-object.js";
import { CallIo, keyOf, packSecrets } from "./call-io.js";
import { readSignal } from "../platform/signal.js";
import { readClientOptions, readUrl } from "./client-options.js";
import { report, reportFaults } from "./events.js";
import { wordsOf } from "./failure.js";
import { offerPreparation } from "./prepare.js";
import { readToken } from "./response.js";
import { isSameList, Standing } from "./standing.js";
import { TokenError } from "./token-error.js";

/** @import { Authorization, CallOptions, ClientCredentialsOptions, RefreshOptions, Token, TokenClientOptions } from "./types.js" */
/** @import { Field } from "../wasm/fields.js" */
/** @import { Signal, UrlObject } from "../platform/types.js" */

/** What each text is, as wasm/src/client/token.rs numbers them; the secrets, 3, are in call-io.js. */
const FIELD = /** @type {const} */ ({
  endpoint: 0,
  refreshEndpoint: 1,
  clientId: 2,
  tokenType: 4,
  scope: 5,
  audience: 6,
  resource: 7,
  refreshToken: 8,
  callback: 9,
  codeVerifier: 10,
  redirectUri: 11,
  issuer: 12,
  state: 13,
  authorizationEndpoint: 14,
  place: 15,
});
const FLAG = /** @type {const} */ ({
  post: 1,
  public: 2,
  rawBasic: 4,
  insecure: 8,
  readsSecrets: 16,
  classifies: 32,
  encodedBasic: 64,
});

/** How long after its timeout a call is given up whose instance was dropped, in milliseconds. */
const GRACE = 1000;

/** What stands in for secrets that are not read yet. */
const UNREAD = ["unread"];

let calls = 0;

/**
 * An OAuth 2.0 client with an array of secrets (RFC 6749). The one that worked last is sent first; when the server refuses it,
 * the others follow in their order, with one warning, and the one that works is remembered, for all clients of this id at this
 * endpoint. A call has one deadline, `timeout`. If a secret has worked in the last ten minutes and all are refused, the nodes of the
 * server may disagree: all are tried up to three more times, after 250, 500 and 1,000 ms.
 *
 * Its calls reject with a {@link TokenError}: `ERR_CLIENT_SECRETS_REFUSED` when the server refuses every secret, and for up to a
 * minute after; `ERR_TOKEN_REQUEST_REFUSED` when it refuses something else; `ERR_TOKEN_REQUEST_FAILED` when it cannot be reached
 * or cannot answer now; `ERR_TOKEN_REQUEST_TIMEOUT`; `ERR_TOKEN_RESPONSE_INVALID` when its answer is no token response. With
 * `ERR_INVALID_OPTION` for options of another form, and with the signal's reason when it is aborted.
 *
 * @example
 * const client = new TokenClient({
 *   tokenEndpoint: "https://issuer.example/token",
 *   clientId: "app",
 *   clientSecrets: ["old secret", "new secret"],
 * });
 * const { access_token, expires_at } = await client.clientCredentials({ scope: "read" });
 */
export class TokenClient {
  #settings;
  #flags;
  #fields;
  /** @type {{ secrets: readonly string[], standing: Standing, block: Uint8Array } | undefined} */
  #packed;

  /**
   * Throws `ERR_INVALID_OPTION` for an unknown option, a value of another form, an endpoint that is no https URL (http on this
   * machine, or with `allowInsecureRequests`), a missing client id, a list without a usable secret, and more than 32 secrets;
   * `ERR_TOO_LARGE` for a secret over 65,536 bytes. An empty secret and a duplicate are left out, with one warning.
   *
   * @param {TokenClientOptions} options
   */
  constructor(options) {
    const settings = readClientOptions(options);
    const { secrets, clientAuth } = settings;
    const flags = [
      clientAuth === "client_secret_post" && FLAG.post,
      clientAuth === "none" && FLAG.public,
      settings.rawBasic === true && FLAG.rawBasic,
      settings.rawBasic === false && FLAG.encodedBasic,
      settings.allowInsecureRequests && FLAG.insecure,
      secrets.isRead && FLAG.readsSecrets,
      settings.classify !== undefined && FLAG.classifies,
    ];
    this.#settings = settings;
    this.#flags = flags.reduce((/** @type {number} */ sum, flag) => sum + Number(flag), 0);
    this.#fields = pack([
      [FIELD.endpoint, settings.tokenEndpoint],
      [FIELD.refreshEndpoint, settings.refreshEndpoint],
      [FIELD.clientId, settings.clientId],
      [FIELD.authorizationEndpoint, settings.authorizationEndpoint],
      ...settings.tokenTypes.map((type) => /** @type {Field} */ ([FIELD.tokenType, type])),
    ]);
    const check = (/** @type {readonly string[]} */ list) => {
      const block = pack([], [this.#fields, packSecrets(list)]);
      reportFaults(
        settings,
        core.call((glue) => glue.checkTokenClient(block, this.#flags)),
      );
    };
    secrets.judgeBy(check);
    // Without those that are not read yet, all else is judged.
    if (secrets.known === undefined) check(UNREAD);
    offerPreparation(this, (asked) => this.#prepare(asked));
  }

  /** Where it asks for tokens. @returns {string} */
  get tokenEndpoint() {
    return this.#settings.tokenEndpoint;
  }

  /** The lifetime of a token whose server names none, in seconds; `Infinity` for no end. @returns {number} */
  get assumedLifetime() {
    return this.#settings.assumedLifetime;
  }

  /** How long a whole call may take, in milliseconds. @returns {number} */
  get timeout() {
    return this.#settings.timeout;
  }

  /**
   * A token for the client itself (RFC 6749, section 4.4).
   *
   * @example
   * const token = await client.clientCredentials({ scope: "read", signal: AbortSignal.timeout(3000) });
   *
   * @param {ClientCredentialsOptions} [given]
   * @returns {Promise<Token>}
   */
  async clientCredentials(given = {}) {
    const options = checkOptions(given, ["scope", "audience", "resource", "signal"]);
    const { scope, audience, resource } = this.#settings;
    const asked = readText("scope", options.scope) ?? scope;
    const resources = options.resource === undefined ? resource : readTexts("resource", options.resource);
    /** @type {Field[]} */
    const fields = resources.map((text) => [FIELD.resource, text]);
    const audienceAsked = readText("audience", options.audience) ?? audience;
    if (audienceAsked !== undefined) fields.unshift([FIELD.audience, audienceAsked]);
    if (asked) fields.unshift([FIELD.scope, asked]);
    return this.#fetch(fields, { scope: asked || undefined }, options);
  }

  /**
   * A new token for a refresh token (RFC 6749, section 6). Its `refresh_token` is the one to use from now on. A request whose
   * outcome is unknown is not sent again: the server may have spent the refresh token. A {@link TokenError}'s `outcome` tells.
   *
   * @example
   * const token = await client.refresh(stored.refresh_token);
   *
   * @param {string} refreshToken
   * @param {RefreshOptions} [given]
   * @returns {Promise<Token>}
   */
  async refresh(refreshToken, given = {}) {
    const options = checkOptions(given, ["scope", "signal"]);
    if (!readText("refreshToken", refreshToken)) throw invalid("have no refresh token");
    const scope = readText("scope", options.scope) || undefined;
    /** @type {Field[]} */
    const fields = [
      [FIELD.refreshToken, refreshToken],
      [FIELD.scope, scope],
    ];
    return this.#fetch(fields, { scope, refreshToken }, options);
  }

  /**
   * Begins an authorization (RFC 6749, section 4.1) with PKCE by S256 (RFC 7636). Store what it answers where this user's browser
   * alone leads, and delete it before the code is exchanged: a callback is answered once.
   *
   * Throws `ERR_INVALID_OPTION` for options of another form; `ERR_ENTROPY_UNAVAILABLE` when the platform gives no random bytes.
   *
   * @example
   * const begun = client.authorizationUrl({ redirectUri: "https://app.example/callback", scope: "profile" });
   * session.authorization = begun; // then send the user to begun.url
   *
   * @param {{ redirectUri: string | UrlObject, scope?: string | undefined }} given
   * @returns {Authorization}
   */
  authorizationUrl(given) {
    const options = checkOptions(given, ["redirectUri", "scope"]);
    const { issuer, authorizationEndpoint, scope } = this.#settings;
    if (authorizationEndpoint === undefined) throw invalid("of the client have no authorizationEndpoint");
    const redirectUri = readUrl("redirectUri", options.redirectUri) ?? "";
    /** @type {Field[]} */
    const fields = [
      [FIELD.redirectUri, redirectUri],
      [FIELD.scope, readText("scope", options.scope) ?? scope],
    ];
    const known = packSecrets(this.#settings.secrets.known ?? UNREAD);
    const block = pack(fields, [this.#fields, known]);
    const [url, state, codeVerifier] = core.call((glue) => glue.beginAuthorization(block, this.#flags));
    return { url, ...(issuer === undefined ? {} : { issuer }), state, codeVerifier, redirectUri };
  }

  /**
   * A token for the code in the address that the user came back to. Before anything is sent, the address is held against the
   * authorization that was begun: its place, `state`, and `iss` (RFC 9207) when the issuer is known.
   *
   * Rejects as the class says, and with `ERR_TOKEN_RESPONSE_INVALID` for a callback that is not the answer to this authorization,
   * and `ERR_TOKEN_REQUEST_REFUSED` for one that says that the user or the server refused.
   *
   * @example
   * const { authorization } = session;
   * delete session.authorization;
   * const token = await client.exchangeCode(request.url, authorization);
   *
   * @param {string | UrlObject} callbackUrl
   * @param {Pick<Authorization, "issuer" | "state" | "codeVerifier" | "redirectUri"> & { url?: string | undefined } & CallOptions} begun
   * @returns {Promise<Token>}
   */
  async exchangeCode(callbackUrl, begun) {
    const names = ["url", "issuer", "state", "codeVerifier", "redirectUri", "signal"];
    const authorization = checkOptions(begun, names);
    /** @type {Field[]} */
    const fields = [
      [FIELD.callback, normal(readUrl("callbackUrl", callbackUrl) ?? "")],
      [FIELD.issuer, readText("issuer", authorization.issuer) ?? this.#settings.issuer],
      [FIELD.state, readText("state", authorization.state)],
      [FIELD.codeVerifier, readText("codeVerifier", authorization.codeVerifier)],
      [FIELD.redirectUri, readUrl("redirectUri", authorization.redirectUri)],
      [FIELD.place, normal(readUrl("redirectUri", authorization.redirectUri) ?? "")],
    ];
    return this.#fetch(fields, {}, authorization);
  }

  /** @param {import("./prepare.js").Asked} asked */
  async #prepare({ refreshToken, scope, signal }) {
    const { resource, audience, scope: usual } = this.#settings;
    const own = refreshToken === undefined;
    const sought = scope ?? (own ? usual : undefined);
    /** @type {Field[]} */
    const fields = [
      [FIELD.refreshToken, refreshToken],
      [FIELD.scope, sought || undefined],
      [FIELD.audience, own ? audience : undefined],
    ];
    if (own) for (const text of resource) fields.push([FIELD.resource, text]);
    const ready = await this.#ready(fields, signal);
    // Node loads fetch's code when one of its classes is first used.
    void globalThis.Headers;
    const call = this.#call(ready);
    const [block, flags] = call;
    const { clock } = this.#settings;
    return {
      io: ready.io,
      end: () => ready.io.end(),
      call: [...call, ready.io],
      judgeAgain: async () => {
        const { echo } = ready.io;
        if (echo === undefined) return undefined;
        const run = (/** @type {import("../wasm/client/core.js").Glue} */ glue) =>
          glue.fetchToken(block, flags, GRACE, 0, ready.serial, 1, /** @type {any} */ (echo));
        return core.task(run, { clock, left: () => GRACE });
      },
      /** @param {any[]} answer */
      settle: (answer) => settle(answer, ready.io, { scope: sought || undefined, refreshToken }),
    };
  }

  /**
   * @param {Field[]} fields
   * @param {{ scope?: string, refreshToken?: string }} asked
   * @param {CallOptions} options
   * @returns {Promise<Token>}
   */
  async #fetch(fields, asked, options) {
    const signal = readSignal(options.signal);
    signal?.throwIfAborted();
    const ready = await this.#ready(fields, signal);
    const { clock } = this.#settings;
    const left = () => Math.max(ready.deadline - clock.monotonic(), 0) + GRACE;
    try {
      const run = (/** @type {import("../wasm/client/core.js").Glue} */ glue) =>
        glue.fetchToken(...this.#call(ready), ready.io);
      return settle(await core.task(run, { clock, left, signal }), ready.io, asked);
    } catch (error) {
      throw error instanceof SecretSlotsError ? refusalOf(error) : error;
    } finally {
      ready.io.end();
    }
  }

  /** Reads the secrets of a call, and makes what else it needs. @param {Field[]} fields @param {Signal} [signal] */
  async #ready(fields, signal) {
    const { timeout, clock, secrets: source } = this.#settings;
    const deadline = clock.monotonic() + timeout;
    calls = (calls % 0xffff_fffe) + 1;
    const call = { deadline, serial: calls, signal };
    const secrets = source.known ?? (await this.#readSecrets(call));
    const packed = this.#pack(secrets);
    const io = new CallIo(this.#settings, { ...call, secrets, standing: packed.standing });
    const block = fields.length === 0 ? packed.block : pack(fields, [packed.block]);
    return { block, io, deadline, serial: call.serial };
  }

  /**
   * The core's arguments for a call, without its `CallIo`.
   *
   * @param {{ block: Uint8Array, deadline: number, serial: number }} ready
   * @returns {[block: Uint8Array, flags: number, left: number, retries: number, serial: number, seed: number]}
   */
  #call({ block, deadline, serial }) {
    const left = Math.max(Math.floor(deadline - this.#settings.clock.monotonic()), 0);
    const seed = Math.floor(Math.random() * 0x1_0000_0000);
    return [block, this.#flags, left, this.#settings.retries, serial, seed];
  }

  /** What is the same for all calls with these secrets. @param {readonly string[]} secrets */
  #pack(secrets) {
    if (this.#packed?.secrets !== secrets || this.#packed.standing.successor !== undefined) {
      const standing = Standing.of(this.#settings.tokenEndpoint, keyOf(this.#settings), secrets);
      this.#packed = { secrets, standing, block: pack([], [this.#fields, packSecrets(secrets)]) };
    }
    return this.#packed;
  }

  /** @param {{ deadline: number, serial: number, signal?: Signal }} call */
  async #readSecrets(call) {
    const settings = this.#settings;
    const details = { attempts: [], outcome: /** @type {const} */ ("not_processed") };
    try {
      const read = await inTime(settings.secrets.read(), settings.clock, call.deadline, call.signal);
      if (read !== undefined) return read;
      settings.secrets.abandon();
    } catch (error) {
      call.signal?.throwIfAborted();
      if (error instanceof SecretSlotsError) throw error;
      report(settings, { type: "secrets_unreadable" });
      throw new TokenError("ERR_TOKEN_REQUEST_FAILED", "the client secrets could not be read", details);
    }
    throw new TokenError(
      "ERR_TOKEN_REQUEST_TIMEOUT",
      "reading the client secrets took longer than the timeout",
      details,
    );
  }
}

/**
 * One token, for the client itself: `new TokenClient(options).clientCredentials()`. What is known of the secrets is kept between
 * calls with the same endpoint, client id and secrets. Throws as {@link TokenClient} does.
 *
 * @example
 * const token = await fetchToken({
 *   tokenEndpoint: "https://issuer.example/token",
 *   clientId: "app",
 *   clientSecrets: ["old secret", "new secret"],
 * });
 *
 * @param {TokenClientOptions & { signal?: Signal | undefined }} options
 * @returns {Promise<Token>}
 */
export async function fetchToken(options) {
  const { signal, ...client } = ownMembers(options ?? {});
  return clientOf(client).clientCredentials({ signal });
}

/** The client of the last call, for calls that are all alike. @type {{ options: TokenClientOptions, client: TokenClient } | undefined} */
let recent;

/** @param {TokenClientOptions} options */
function clientOf(options) {
  if (recent !== undefined && isAlike(options, recent.options)) return recent.client;
  const client = new TokenClient(options);
  const { clientSecrets } = options;
  recent = {
    options: Array.isArray(clientSecrets) ? { ...options, clientSecrets: [...clientSecrets] } : options,
    client,
  };
  return client;
}

/**
 * Whether two sets of options are the same, member by member; arrays but for the secrets, and a function of secrets, never are:
 * they may have changed since.
 *
 * @param {Record<string, any>} one
 * @param {Record<string, any>} other
 */
function isAlike(one, other) {
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => {
    if (name !== "clientSecrets") return one[name] === other[name] && !Array.isArray(one[name]);
    return Array.isArray(one[name]) && Array.isArray(other[name]) && isSameList(one[name], other[name]);
  });
}

/** An address as browsers and servers write it. @param {string} url */
function normal(url) {
  return URL.canParse(url) ? new URL(url).href : url;
}

/** A callback that is refused is refused as a token request is. @param {SecretSlotsError} error */
function refusalOf(error) {
  if (error instanceof TokenError || !error.code.startsWith("ERR_TOKEN_")) return error;
  const said = /^the authorization was refused: (\w+)$/.exec(error.message)?.[1];
  return new TokenError(error.code, error.message, { attempts: [], error: said, outcome: "not_processed" });
}

/**
 * The token, or the error, that an answer of the core stands for; `answer_of` in wasm/src/client/token.rs has its places.
 *
 * @param {any[]} answer
 * @param {CallIo} io
 * @param {{ scope?: string, refreshToken?: string }} asked
 */
function settle(answer, io, asked) {
  if (typeof answer[0] === "number") {
    const { scope, refreshToken } = asked;
    return readToken(io.body, answer[1], { scope, refreshToken, expiresAt: answer[2], expiresIn: answer[3] });
  }
  const [code, message, status, error, description, retryAfter, outcome, isForm, ...refused] = answer;
  const attempts = [];
  for (let place = 0; place < refused.length; place += 3) {
    const [secret, status, error] = refused.slice(place, place + 3);
    attempts.push({ secret, status, ...(error === undefined ? {} : { error }) });
  }
  const received = isForm === undefined ? undefined : readToken(io.body, isForm, asked);
  const why = status === undefined ? io.failure : undefined;
  const cause = why === undefined ? undefined : Object.freeze({ code: why });
  const details = { attempts, status, error, description, retryAfter, outcome, received, cause };
  throw new TokenError(code, why === undefined ? message : `${message}: ${wordsOf(why)}`, details);
}
