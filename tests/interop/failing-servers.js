// Servers on this machine that no token can be had from, each for a reason of its own.
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { createServer as createTlsServer, TLSSocket } from "node:tls";

/** @import { Server, Socket } from "node:net" */
/** @import { Certificate } from "./certificates.js" */

export class FailingServers {
  /** @type {Server[]} */
  #servers = [];
  /** @type {Set<Socket>} */
  #sockets = new Set();

  /** Ends all servers, and the connections to them. */
  close() {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** A port that nobody listens at. */
  async refusing() {
    const server = createServer();
    const port = await this.#listen(server);
    server.close();
    await once(server, "close");
    return port;
  }

  /** Reads a whole request, and does this with its connection. @param {(socket: Socket) => void} then */
  async reading(then) {
    const server = createHttpServer((request) => request.resume().on("end", () => then(request.socket)));
    return this.#listen(server);
  }

  /** Does this with a connection at its first bytes. @param {(socket: Socket) => void} then */
  async touching(then) {
    return this.#listen(createServer((socket) => void socket.once("data", () => then(socket))));
  }

  /** Speaks TLS. @param {Certificate} certificate @param {import("node:tls").TlsOptions} [more] */
  async secure(certificate, more) {
    return this.#listen(createTlsServer({ ...certificate, ...more }));
  }

  /** Resets a connection as soon as TLS stands. @param {Certificate} certificate */
  async resettingSecured(certificate) {
    const server = createServer((socket) => {
      const secured = new TLSSocket(socket, { isServer: true, ...certificate });
      secured.on("error", () => {});
      secured.on("secure", () => socket.resetAndDestroy());
    });
    return this.#listen(server);
  }

  /** @param {Server} server @returns {Promise<number>} its port */
  async #listen(server) {
    this.#servers.push(server);
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => this.#sockets.delete(socket));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
  }
}
