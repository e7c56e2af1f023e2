// A server on a free port of this machine, and what tests of sources share.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after } from "node:test";

/** @typedef {import("node:http").IncomingMessage} IncomingMessage */
/** @typedef {import("node:http").ServerResponse} ServerResponse */

/** Returns the address of a server that ends with the tests. @param {(request: IncomingMessage, response: ServerResponse) => void} answer */
export async function serve(answer) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.on("listening", resolve));
  after(() => server.close());
  return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
}

/** @param {IncomingMessage} request */
export async function textOf(request) {
  let text = "";
  for await (const part of request) text += part;
  return text;
}

/** @param {Promise<unknown>} promise @returns {Promise<any>} the reason for which it rejects */
export const failure = (promise) =>
  promise.then(
    () => assert.fail("it must reject"),
    (error) => error,
  );
