// The Python of `npm test`, with the packages of requirements.txt, and a server for what runs outside of this process.
import { once } from "node:events";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { python } from "../../scripts/tools.js";
import { openShop } from "./shop.js";

export { python };

/** Returns the path of a command that a Python package has installed. @param {string} name */
export const pythonCommand = (name) => join(python, "..", name);

/**
 * Opens a shop whose service listens on loopback until the test ends.
 *
 * @param {import("node:test").TestContext} context
 * @param {Parameters<typeof openShop>[1]} [options] of the service
 */
export async function serveShop(context, options) {
  const shop = await openShop({}, options);
  // Many requests with wrong credentials come: of as many addresses, or the service would limit them.
  let requests = 0;
  const fetch = (/** @type {Request} */ request) => shop.service.fetch(request, { address: `client ${requests++}` });
  const server = serve({ fetch, port: 0, hostname: "127.0.0.1" });
  if (!server.listening) await once(server, "listening");
  context.after(() => void server.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { ...shop, url: `http://127.0.0.1:${port}` };
}
