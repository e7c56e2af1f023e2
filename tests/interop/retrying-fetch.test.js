// A fetch that tries again by itself: nothing is known of what it has sent.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { TokenClient } from "../../js/index.js";

test("a request that a fetch of the program's own sends again has an unknown outcome, and is not sent once more", async () => {
  let posts = 0;
  const server = createServer((request) => {
    posts += 1;
    request.resume().on("end", () => request.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  /** @type {any} */
  const retrying = async (/** @type {string} */ url, /** @type {any} */ init) => {
    await assert.rejects(fetch(url, init), "the first connection is refused");
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return fetch(url, init);
  };
  const tokenEndpoint = `http://127.0.0.1:${port}/token`;
  const options = { tokenEndpoint, clientId: "app", clientSecrets: ["secret"], logger: null, fetch: retrying };
  try {
    const error = await new TokenClient(options).refresh("the refresh token").catch((error) => error);
    assert.equal(error.outcome, "unknown");
    assert.equal(posts, 1);
  } finally {
    server.close();
  }
});
