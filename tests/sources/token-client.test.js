// A client whose secrets come from a source: a rotation in the manager reaches it when the server refuses the old secret.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TokenClient } from "../../js/client.js";
import { MemorySource } from "./memory-source.js";

/** A server that knows one secret. @param {{ secret: string }} state @returns {any} */
const serverOf =
  (state) =>
  async (/** @type {string} */ _url, /** @type {any} */ { headers }) =>
    headers.authorization === `Basic ${btoa(`app:${state.secret}`)}`
      ? Response.json({ access_token: "a-token", token_type: "Bearer", expires_in: 3600 })
      : Response.json({ error: "invalid_client" }, { status: 401 });

/** @param {MemorySource} source @param {{ secret: string }} state @param {(event: import("../../js/client.js").TokenEvent) => unknown} [onEvent] */
const clientOf = (source, state, onEvent) =>
  new TokenClient({
    tokenEndpoint: "https://issuer.example/token",
    clientId: "app",
    clientSecrets: source.clientSecrets("crm"),
    fetch: serverOf(state),
    logger: null,
    onEvent,
  });

test("the newest secret is tried first, and the one before it while the server has not switched", async () => {
  const source = new MemorySource();
  await source.write("crm", "secret-1");
  await source.write("crm", "secret-2");
  const state = { secret: "secret-1" };
  /** @type {(number | undefined)[]} */
  const accepted = [];
  const client = clientOf(source, state, (event) => event.type === "token" && accepted.push(event.secret));
  assert.equal((await client.clientCredentials()).access_token, "a-token");
  state.secret = "secret-2";
  assert.equal((await client.clientCredentials()).access_token, "a-token");
  assert.deepEqual(accepted, [1, 0]);
});

test("a secret that was rotated in the manager after the client began takes over when the old one is refused", async () => {
  const source = new MemorySource();
  await source.write("crm", "secret-1");
  const state = { secret: "secret-1" };
  const client = clientOf(source, state);
  await client.clientCredentials();
  await source.write("crm", "secret-2");
  state.secret = "secret-2";
  assert.equal((await client.clientCredentials()).access_token, "a-token");
});
