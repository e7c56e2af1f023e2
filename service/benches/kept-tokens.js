// Kept credentials: how fast each gets its first token, how fast tokens are handed out, and how long the list takes.
import { once } from "node:events";
import { createServer } from "node:http";
import { caller } from "./caller.js";
import { load } from "./load.js";

/** @import { Contender, Run } from "./load.js" */

const AT_ONCE = 64;
const CLIENTS = ["crm", "erp", "mail"];

/**
 * @param {Contender} contender
 * @param {number} count of credentials
 * @param {number} seconds of load
 * @returns {Promise<{ firstTokens: number, token: Run, list: number }>} `firstTokens`: credentials a second; `list`: milliseconds.
 */
export async function keptTokens(contender, count, seconds) {
  const call = caller(contender.url);
  const vendor = await startVendor();
  for (const name of CLIENTS)
    await call("PUT", `/v1/clients/${name}`, {
      client_id: name,
      client_secrets: ["old", "new"],
      token_uri: vendor.url,
    });
  const ids = Array.from({ length: count }, (_, index) => `user-${index}`);
  await inTurns(ids, (id, index) =>
    call("PUT", `/v1/credentials/${id}`, { client: CLIENTS[index % 3], grant: "client_credentials", owner: id }),
  );
  const begun = performance.now();
  await inTurns(ids, (id) => call("GET", `/v1/credentials/${id}/token`));
  const firstTokens = count / ((performance.now() - begun) / 1000);
  const asked = performance.now();
  await call("GET", "/v1/credentials?state=reauthorize&limit=1000");
  const list = performance.now() - asked;
  const { origin } = new URL(contender.url);
  const url = `${origin}/v1/credentials/user-1/token`;
  const token = await load({ ...contender, method: "GET", url }, AT_ONCE, seconds);
  vendor.stop();
  return { firstTokens, token, list };
}

/** Starts a token endpoint that answers at once. */
async function startVendor() {
  const body = JSON.stringify({ access_token: "t".repeat(40), token_type: "Bearer", expires_in: 3600 });
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => response.writeHead(200, { "Content-Type": "application/json" }).end(body));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const stop = () => (server.closeAllConnections(), void server.close());
  return { url: `http://127.0.0.1:${port}/token`, stop };
}

/** @param {readonly string[]} ids @param {(id: string, index: number) => Promise<unknown>} run */
async function inTurns(ids, run) {
  const queue = ids.entries();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [index, id] of queue) await run(id, index);
    }),
  );
}
