// The token calls of one client. Each has its deadline, and the standing that it shares with others of the same secrets.
import { inTime } from "../platform/clock.js";
import { SecretSlotsError } from "../platform/errors.js";
import { core } from "../wasm/client/core.js";
import { settle } from "./answer.js";
import { CallIo, keyOf } from "./call-io.js";
import { report, reportFaults } from "./events.js";
import { Standing } from "./standing.js";
import { TokenError } from "./token-error.js";

/** @import { Signal } from "../platform/types.js" */
/** @import { Glue } from "../wasm/client/core.js" */
/** @import { Settings } from "./client-options.js" */
/** @import { PreparedCall } from "./prepare.js" */
/** @import { Token } from "./types.js" */

/**
 * What a token is asked for with: for the client itself, unless there is a refresh token or a callback.
 *
 * @typedef {object} Grant
 * @property {string | undefined} scope
 * @property {string | undefined} audience
 * @property {readonly string[] | undefined} resource
 * @property {string | undefined} refreshToken
 * @property {Callback | undefined} callback
 */
/**
 * The address that the user came back to, and the authorization that it has to answer.
 *
 * @typedef {object} Callback
 * @property {string} url
 * @property {string} redirectUri
 * @property {string} canonicalRedirectUri As browsers write it.
 * @property {string | undefined} issuer
 * @property {string} state
 * @property {string} codeVerifier
 */
/** @typedef {{ grant: Grant, timeout: number, serial: number, seed: number, now: import("./call-io.js").Now }} Call */
/** @typedef {ReturnType<Requests["clientWith"]>} Client */

/** @typedef {{ grant: Grant, client: Client, io: CallIo, deadline: number, serial: number }} Ready */

/** How long after its timeout a call is given up whose instance was dropped, in milliseconds. */
const GRACE = 1000;

/** What stands in for secrets that are not read yet. */
const UNREAD = ["unread"];

let calls = 0;

export class Requests {
  #settings;
  #maxBody;
  /** The secrets of the last call, and what is the same for all calls with them. @type {{ secrets: readonly string[], standing: Standing, client: Client } | undefined} */
  #recent;

  /** Throws as the class `TokenClient` says. @param {Settings} settings */
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
    secrets.judgeBy(check);
    // Without those that are not read yet, all else is judged.
    if (secrets.known === undefined) check(UNREAD);
  }

  /**
   * @param {Grant} grant
   * @param {Signal} [signal]
   * @returns {Promise<Token>}
   */
  async token(grant, signal) {
    signal?.throwIfAborted();
    const ready = await this.#ready(grant, signal);
    const { clock } = this.#settings;
    const left = () => Math.max(ready.deadline - clock.monotonic(), 0) + GRACE;
    try {
      const run = (/** @type {Glue} */ glue) => glue.fetchToken(ready.client, this.#callOf(ready), ready.io);
      return settle(await core.task(run, { clock, left, signal }), ready.io, grant);
    } finally {
      ready.io.end();
    }
  }

  /**
   * A call that the keeper's module runs, each of whose requests it announces.
   *
   * @param {Grant} grant
   * @param {Signal} signal
   * @returns {Promise<PreparedCall>}
   */
  async prepare(grant, signal) {
    const ready = await this.#ready(grant, signal);
    const { client, io } = ready;
    // Node loads fetch's code when one of its classes is first used.
    void globalThis.Headers;
    return {
      io,
      end: () => io.end(),
      ready: { client, call: this.#callOf(ready), io },
      judgeAgain: async () => {
        const { echo } = io;
        if (echo === undefined) return undefined;
        const call = { ...this.#callOf(ready), timeout: GRACE, now: echo.now() };
        const run = (/** @type {Glue} */ glue) =>
          glue.fetchToken({ ...client, retries: 0 }, call, /** @type {any} */ (echo));
        return core.task(run, { clock: this.#settings.clock, left: () => GRACE });
      },
      settle: (answer) => settle(answer, io, grant),
    };
  }

  /**
   * Begins an authorization.
   *
   * @param {{ redirectUri: string, scope: string | undefined }} options
   * @returns {{ url: string, state: string, codeVerifier: string }}
   */
  authorization(options) {
    const { secrets, issuer } = this.#settings;
    const client = this.clientWith(secrets.known ?? UNREAD);
    return core.call((glue) => glue.beginAuthorization(client, { ...options, issuer }));
  }

  /** Reads the secrets of a call, and makes what else it needs. @param {Grant} grant @param {Signal} [signal] @returns {Promise<Ready>} */
  async #ready(grant, signal) {
    const { timeout, clock, secrets: source } = this.#settings;
    const deadline = clock.monotonic() + timeout;
    calls = (calls % 0xffff_fffe) + 1;
    const call = { deadline, serial: calls, signal };
    const secrets = source.known ?? (await this.#readSecrets(call));
    const { standing, client } = this.#with(secrets);
    const io = new CallIo(this.#settings, { ...call, maxBody: this.#maxBody, secrets, standing });
    return { grant, client, io, deadline, serial: call.serial };
  }

  /** @param {Ready} ready @returns {Call} */
  #callOf({ grant, io, deadline, serial }) {
    const timeout = Math.max(Math.floor(deadline - this.#settings.clock.monotonic()), 0);
    const seed = Math.floor(Math.random() * 0x1_0000_0000);
    return { grant, timeout, serial, seed, now: io.now() };
  }

  /** @param {readonly string[]} secrets */
  #with(secrets) {
    if (this.#recent?.secrets !== secrets || this.#recent.standing.successor !== undefined) {
      const standing = Standing.of(this.#settings.tokenEndpoint, keyOf(this.#settings), secrets);
      this.#recent = { secrets, standing, client: this.clientWith(secrets) };
    }
    return this.#recent;
  }

  /** As the core reads it. @param {readonly string[]} clientSecrets */
  clientWith(clientSecrets) {
    const { tokenEndpoint, refreshEndpoint, authorizationEndpoint, clientId, clientAuth, rawBasic } = this.#settings;
    const { tokenTypes, allowInsecureRequests, retries, secrets, classify } = this.#settings;
    return {
      ...{ tokenEndpoint, refreshEndpoint, authorizationEndpoint, clientId, clientSecrets, clientAuth, rawBasic },
      ...{ tokenTypes, allowInsecureRequests, retries },
      ...{ readsSecrets: secrets.isRead, classifies: classify !== undefined },
    };
  }

  /** @param {{ deadline: number, serial: number, signal?: Signal | undefined }} call */
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
