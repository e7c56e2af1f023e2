// The guard of WebSockets: of the upgrade of a node:http server, as `ws` takes it.
import { Guard } from "./guard.js";
import { nodeHeadersOf } from "./node-messages.js";
import { TITLES } from "./refused.js";

/** @template R @typedef {import("./types.js").OwnGuardOptions<R>} OwnGuardOptions */
/** @template R @typedef {import("./types.js").GuardOptions<R>} GuardOptions */
/** @template C @typedef {import("./types.js").SecretsFrom<C>} SecretsFrom */

/** @import { VerifiedJwt } from "../jwt/types.js" */
/** @import { NodeRequest, RefusedResponse } from "./types.js" */

/** @typedef {import("./types.js").GuardSecrets} GuardSecrets */
/** @typedef {import("./types.js").Refusal} Refusal */
/** @typedef {import("./types.js").RefusalCode} RefusalCode */

/**
 * What the guard needs of a socket.
 *
 * @typedef {{ end(text: string): unknown, destroy(): unknown, on(event: "error", listener: () => void): unknown,
 *   off(event: "error", listener: () => void): unknown, once(event: "finish", listener: () => void): unknown }} UpgradeSocket
 */

/**
 * Returns a function for the event `upgrade`: it resolves with the verified token. A request that is refused gets its response on the
 * socket, which is then destroyed, and the function resolves with `undefined`. A function `secrets` and `getToken` are given the request.
 *
 * A browser cannot set headers for a WebSocket: use `cookie`, and then check the header `Origin`, or `getToken`. The token is judged once:
 * the connection outlives it unless you close it at `exp`.
 *
 * Throws `ERR_INVALID_OPTION` for wrong options, and the errors of `jwtVerifier`.
 *
 * @example
 * const secrets = new SecretSlots({ "token-secret": generateSecret() });
 * const guard = wsGuard(secrets, "token-secret", { cookie: "session" });
 * // server.on("upgrade", async (request, socket, head) => {
 * //   const jwt = await guard(request, socket);
 * //   if (jwt) sockets.handleUpgrade(request, socket, head, (connection) => sockets.emit("connection", connection, request, jwt));
 * // });
 *
 * @template {NodeRequest} [R=any]
 * @param {SecretsFrom<R>} secrets
 * @param {string} name
 * @param {GuardOptions<R>} [options]
 * @returns {(request: R, socket: UpgradeSocket) => Promise<VerifiedJwt | undefined>}
 */
export function wsGuard(secrets, name, options) {
  const guard = new Guard(secrets, name, options);
  return async (request, socket) => {
    // Until a WebSocket has the socket, an error without a listener would end the process.
    const onError = () => void socket.destroy();
    socket.on("error", onError);
    const { jwt, refused } = await guard.check({ ...nodeHeadersOf(request), context: request, request });
    if (refused === undefined) socket.off("error", onError);
    else refuse(socket, refused);
    return jwt;
  };
}

/** @param {UpgradeSocket} socket @param {RefusedResponse} refused */
function refuse(socket, { status, headers, body }) {
  const length = new TextEncoder().encode(body).length;
  const all = { connection: "close", "content-length": length, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.once("finish", () => socket.destroy());
  socket.end([`HTTP/1.1 ${status} ${TITLES[status]}`, ...lines, "", body].join("\r\n"));
}
