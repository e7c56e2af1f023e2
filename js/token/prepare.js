// How the keeper prepares a token call of a client, each of whose requests it announces. Users of a client have no such method.

/** @import { Signal } from "../platform/types.js" */
/** @import { CallAnswer } from "./answer.js" */
/** @import { CallIo } from "./call-io.js" */
/** @import { Token } from "./types.js" */

/** @typedef {{ refreshToken: string | undefined, scope: string | undefined, signal: Signal }} Asked Without a refresh token: for the client itself. */

/**
 * @typedef {object} PreparedCall
 * @property {CallIo} io
 * @property {() => void} end
 * @property {object} ready The `ReadyCall` of wasm/src/client/refresh_io.rs.
 * @property {() => Promise<CallAnswer | undefined>} judgeAgain Judges the answer that came to an instance of the core that was lost. Returns
 *   `undefined` if none came.
 * @property {(answer: CallAnswer) => Token} settle Returns the token that the core's answer stands for, or throws its error.
 */

/** @type {WeakMap<object, (asked: Asked) => Promise<PreparedCall>>} */
const preparations = /* @__PURE__ */ new WeakMap();

/**
 * @param {object} client
 * @param {(asked: Asked) => Promise<PreparedCall>} prepare
 */
export function offerPreparation(client, prepare) {
  preparations.set(client, prepare);
}

/**
 * Reads the client's secrets, and loads the code of the connection.
 *
 * @param {import("./token.js").TokenClient} client
 * @param {Asked} asked
 * @returns {Promise<PreparedCall>}
 */
export function prepareCall(client, asked) {
  const prepare = /** @type {(asked: Asked) => Promise<PreparedCall>} */ (preparations.get(client));
  return prepare(asked);
}
