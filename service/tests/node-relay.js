// A TCP relay in front of a server: it can be away, as if nothing listened, or silent, as if the network took everything and returned nothing.
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { afterwards } from "./node-process.js";

/** @import { Socket } from "node:net" */

/** @param {import("node:test").TestContext} context @param {number} target The port of the server. */
export async function relayTo(context, target) {
  /** @type {Set<Socket>} */
  const sockets = new Set();
  let isSilent = false;
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(from);
      from.on("data", (chunk) => isSilent || to.write(chunk));
      from.on("error", () => {});
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = async (/** @type {number} */ port) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
  };
  const relay = {
    port: await listen(0),
    async leave() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async come() {
      isSilent = false;
      await listen(relay.port);
    },
    silence() {
      isSilent = true;
    },
  };
  afterwards(context, async () => {
    if (server.listening) await relay.leave();
  });
  return relay;
}
