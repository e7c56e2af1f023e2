// How a keeper prepares a client's token call. It is not a method of TokenClient, so that programs cannot call it.

/** @import { Signal } from "../platform/types.js" */
/** @import { CallAnswer } from "./answer.js" */
/** @import { CallIo } from "./call-io.js" */
/** @import { Token } from "./types.js" */

/**
 * Without a refresh token, it is the client credentials grant. `parameters` and `headers` are the credential's, as its record has them: they
 * are validated as those of a call are, and replace the client's of the same name.
 *
 * @typedef {{ refreshToken: string | undefined, scope: string | undefined, parameters?: unknown, headers?: unknown,
 *   signal: Signal }} Asked
 */

/**
 * @typedef {object} PreparedCall
 * @property {CallIo} io
 * @property {() => void} end
 * @property {object} ready The `ReadyCall` of wasm/src/client/refresh_io.rs.
 * @property {() => Promise<CallAnswer | undefined>} judgeAgain Judges the response again after an instance of the core was lost. Resolves to
 *   `undefined` if no response came.
 * @property {(answer: CallAnswer) => Token} tokenFrom Returns the token of the core's result, or throws its error.
 */

/** @type {WeakMap<object, (asked: Asked) => Promise<PreparedCall>>} */
const preparations = /* @__PURE__ */ new WeakMap();

/**
 * Registers a client's function, once, in its constructor.
 *
 * @param {object} client
 * @param {(asked: Asked) => Promise<PreparedCall>} prepare
 */
export function offerPreparation(client, prepare) {
  preparations.set(client, prepare);
}

/**
 * Whether a value is a `TokenClient` that {@link prepareCall} takes: one that this copy of the package made. Unlike `instanceof`, this
 * holds for no object that merely inherits from the class.
 *
 * @param {unknown} value
 * @returns {value is import("./token.js").TokenClient}
 */
export function isTokenClient(value) {
  return typeof value === "object" && value !== null && preparations.has(value);
}

/**
 * Reads the client's secrets, and loads the platform's code for connections, before a request is announced.
 *
 * @param {import("./token.js").TokenClient} client
 * @param {Asked} asked
 * @returns {Promise<PreparedCall>}
 */
export function prepareCall(client, asked) {
  const prepare = /** @type {(asked: Asked) => Promise<PreparedCall>} */ (preparations.get(client));
  return prepare(asked);
}
