// The token calls of one client. Each has a deadline of its own, and shares a standing with all calls that have the same secrets.
import { inTime } from "../platform/clock.js";
import { SecretSlotsError } from "../platform/errors.js";
import { labelOf, WITHHELD } from "../platform/foreign-error.js";
import { failureOf } from "./failure.js";
import { core } from "../wasm/client/core.js";
import { tokenFrom } from "./answer.js";
import { CallIo, instantOf, keyOf, nowOf } from "./call-io.js";
import { report, reportFaults } from "./events.js";
import { Standing } from "./standing.js";
import { TokenError } from "./token-error.js";

/** @import { Signal } from "../platform/types.js" */
/** @import { Glue } from "../wasm/client/core.js" */
/** @import { CallAnswer } from "./answer.js" */
/** @import { Settings } from "./client-options.js" */
/** @import { PreparedCall } from "./prepare.js" */
/** @import { Instant } from "./send.js" */
/** @import { Token } from "./types.js" */

/**
 * The parameters of a token request. Without a refresh token and a callback, it is the client credentials grant.
 *
 * @typedef {object} Grant
 * @property {string | undefined} scope
 * @property {string | undefined} audience
 * @property {readonly string[] | undefined} resource
 * @property {string | undefined} parameters The extra parameters, as a form.
 * @property {import("./extras.js").Extras} headers The extra headers.
 * @property {string | undefined} refreshToken
 * @property {Callback | undefined} callback
 */
/**
 * The URL that the user came back to, and the authorization that it must be the answer to.
 *
 * @typedef {object} Callback
 * @property {string} url
 * @property {string} redirectUri
 * @property {string} canonicalRedirectUri In canonical form, as browsers write it.
 * @property {string | undefined} issuer
 * @property {string} state
 * @property {string} codeVerifier
 */
/** @typedef {{ grant: Grant, timeout: number, serial: number, seed: number, now: import("./call-io.js").Now }} Call One call, as the core reads it. */
/** @typedef {ReturnType<Requests["clientWith"]>} Client */

/** @typedef {{ client: Client, call: Call, io: CallIo, deadline: number }} Ready */

/** How long after its deadline a call is given up whose instance of the core was lost, in milliseconds. */
const GRACE = 1000;

/** Stands in for secrets that were not read yet, so that all other options can be checked. */
const UNREAD = ["unread"];

let calls = 0;

export class Requests {
  #settings;
  #maxBody;
  /** The secrets of the last call, with all that calls with these secrets share. @type {{ secrets: readonly string[], standing: Standing, client: Client } | undefined} */
  #recent;

  /** Throws as the constructor of `TokenClient` does. @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#maxBody = core.call((glue) => glue.TokenLimit.Body);
    const { secrets } = settings;
    const check = (/** @type {readonly string[]} */ list) => {
      const client = this.clientWith(list);
      reportFaults(
        settings,
        core.call((glue) => glue.checkTokenClient(client)),
      );
    };
    secrets.checkWith(check);
    if (secrets.known === undefined) check(UNREAD);
  }

  /**
   * @param {Grant} grant
   * @param {Signal} [signal]
   * @returns {Promise<Token>}
   */
  async token(grant, signal) {
    signal?.throwIfAborted();
    const ready = this.#ready(grant, signal);
    const { client, call, io, deadline } = ready instanceof Promise ? await ready : ready;
    const { clock } = this.#settings;
    const left = () => Math.max(deadline - clock.monotonic(), 0) + GRACE;
    try {
      const begin = (/** @type {Glue} */ glue) => glue.fetchToken(client, call, io);
      await core.task(begin, { clock, left, signal });
      return tokenFrom(/** @type {CallAnswer} */ (io.answer), io, grant);
    } finally {
      io.end();
    }
  }

  /**
   * Prepares a call that a keeper's attempt runs in the core.
   *
   * @param {Grant} grant
   * @param {Signal} signal
   * @returns {Promise<PreparedCall>}
   */
  async prepare(grant, signal) {
    const { client, call, io } = await this.#ready(grant, signal);
    // Node loads the code of fetch when one of its classes is first used.
    void globalThis.Headers;
    return {
      io,
      end: () => io.end(),
      ready: { client, call, io },
      judgeAgain: async () => {
        const { echo } = io;
        if (echo === undefined) return undefined;
        const again = { ...call, timeout: GRACE, now: echo.now };
        const once = { ...client, retries: 0, serial: core.nextSerial };
        const begin = (/** @type {Glue} */ glue) => glue.fetchToken(once, again, /** @type {any} */ (echo));
        await core.task(begin, { clock: this.#settings.clock, left: () => GRACE });
        return echo.answer;
      },
      tokenFrom: (answer) => tokenFrom(answer, io, grant),
    };
  }

  /**
   * Begins an authorization.
   *
   * @param {{ redirectUri: string, scope: string | undefined, parameters: string | undefined }} options
   * @returns {{ url: string, state: string, codeVerifier: string }}
   */
  authorization(options) {
    const { secrets, issuer } = this.#settings;
    const client = this.clientWith(secrets.known ?? UNREAD);
    return core.call((glue) => glue.beginAuthorization(client, { ...options, issuer }));
  }

  /**
   * Begins a call. Returns a promise only if its secrets must be read.
   *
   * @param {Grant} grant
   * @param {Signal} [signal]
   * @returns {Ready | Promise<Ready>}
   */
  #ready(grant, signal) {
    const { secrets, clock, timeout } = this.#settings;
    const begun = instantOf(clock);
    const deadline = begun.monotonic + timeout;
    const { known } = secrets;
    if (known !== undefined) return this.#readyWith(known, { grant, begun, deadline, signal });
    const reading = this.#readSecrets({ deadline, signal });
    return reading.then((read) => this.#readyWith(read, { grant, begun: instantOf(clock), deadline, signal }));
  }

  /**
   * @param {readonly string[]} secrets
   * @param {{ grant: Grant, begun: Instant, deadline: number, signal: Signal | undefined }} given
   * @returns {Ready}
   */
  #readyWith(secrets, { grant, begun, deadline, signal }) {
    calls = (calls % 0xffff_fffe) + 1;
    const { standing, client } = this.#with(secrets);
    // Written out, as in the other steps of every call: object spreads took a fifth of a call's time.
    const io = new CallIo(this.#settings, {
      secrets,
      deadline,
      serial: calls,
      maxBody: this.#maxBody,
      standing,
      headers: grant.headers,
      begun,
      signal,
    });
    const timeout = Math.max(Math.floor(deadline - begun.monotonic), 0);
    const seed = Math.floor(Math.random() * 0x1_0000_0000);
    return { client, call: { grant, timeout, serial: calls, seed, now: nowOf(begun) }, io, deadline };
  }

  /** @param {readonly string[]} secrets */
  #with(secrets) {
    if (this.#recent?.secrets !== secrets || this.#recent.standing.successor !== undefined) {
      const standing = Standing.of(this.#settings.tokenEndpoint, keyOf(this.#settings), secrets);
      this.#recent = { secrets, standing, client: this.clientWith(secrets) };
    }
    return this.#recent;
  }

  /** The client in the form that the core reads. @param {readonly string[]} clientSecrets */
  clientWith(clientSecrets) {
    const { tokenEndpoint, refreshEndpoint, authorizationEndpoint, clientId, clientAuth, rawBasic } = this.#settings;
    const { tokenTypes, allowInsecureRequests, retries, secrets, classify } = this.#settings;
    return {
      ...{ tokenEndpoint, refreshEndpoint, authorizationEndpoint, clientId, clientSecrets, clientAuth, rawBasic },
      ...{ tokenTypes, allowInsecureRequests, retries },
      ...{ readsSecrets: secrets.isRead, classifies: classify !== undefined },
      // Under this number, the core keeps all but the secrets.
      serial: core.nextSerial,
    };
  }

  /** @param {{ deadline: number, signal?: Signal | undefined }} call */
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
      // The error itself may quote a secret, so it is not the cause.
      const { code } = failureOf(error);
      const message = `the client secrets could not be read: the function clientSecrets threw ${code ?? labelOf(error)}; ${WITHHELD}`;
      const cause = code === undefined ? {} : { cause: Object.freeze({ code }) };
      throw new TokenError("ERR_TOKEN_REQUEST_FAILED", message, { ...details, ...cause });
    }
    const message = "the client secrets could not be read: the function clientSecrets took longer than the timeout";
    throw new TokenError("ERR_TOKEN_REQUEST_TIMEOUT", message, details);
  }
}
