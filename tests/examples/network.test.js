// The recipes of proxies and of a private CA, over a proxy and a server with a certificate that nobody else trusts.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createProxy } from "node:http";
import { createServer } from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { after, before, beforeEach, test } from "node:test";
import { Agent, fetch, ProxyAgent } from "undici";
import { TokenClient } from "../../js/index.js";
import { root } from "../../scripts/run.js";
import { Certificates } from "../interop/certificates.js";

/** @import { AddressInfo } from "node:net" */
/** @import { Dispatcher } from "undici" */

const certificates = new Certificates();
const server = createServer(certificates.good, (_request, response) => {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ access_token: "t", token_type: "Bearer", expires_in: 60, refresh_token: "r" }));
});
let tunnels = 0;
const proxy = createProxy().on("connect", (request, socket, head) => {
  tunnels += 1;
  const [, port] = String(request.url).split(":");
  const upstream = connect(Number(port), "localhost", () => {
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  });
  for (const one of [socket, upstream]) one.on("error", () => upstream.destroy());
});

before(async () => {
  for (const one of [server, proxy]) await once(one.listen(0), "listening");
});
after(() => {
  server.close().closeAllConnections();
  proxy.close().closeAllConnections();
  certificates.remove();
});
beforeEach(() => {
  tunnels = 0;
});

const portOf = (/** @type {import("node:http").Server | import("node:https").Server} */ one) =>
  /** @type {AddressInfo} */ (one.address()).port;
const endpoint = () => `https://localhost:${portOf(server)}/token`;

/** @param {Dispatcher} [dispatcher] */
const clientOf = (dispatcher) =>
  new TokenClient({
    tokenEndpoint: endpoint(),
    clientId: "app",
    clientSecrets: ["secret"],
    retries: 0,
    ...(dispatcher && { fetch: (url, init) => fetch(url, { ...init, dispatcher }) }),
  });

test("a private CA is trusted by the dispatcher that has it, and by no other", async () => {
  const dispatcher = new Agent({ connect: { ca: certificates.good.cert } });
  assert.equal((await clientOf(dispatcher).clientCredentials()).access_token, "t");
  await assert.rejects(clientOf().clientCredentials(), (/** @type {any} */ error) => {
    assert.equal(error.code, "ERR_TOKEN_REQUEST_FAILED");
    assert.equal(error.cause.code, "DEPTH_ZERO_SELF_SIGNED_CERT");
    return true;
  });
  await dispatcher.close();
});

test("a proxy is used by the dispatcher that has it, with each grant", async () => {
  const requestTls = { ca: certificates.good.cert };
  const dispatcher = new ProxyAgent({ uri: `http://127.0.0.1:${portOf(proxy)}`, requestTls });
  assert.equal((await clientOf(dispatcher).clientCredentials()).access_token, "t");
  assert.equal((await clientOf(dispatcher).refresh("r")).access_token, "t");
  assert.ok(tunnels > 0);
  await dispatcher.close();
});

/** Asks for a token in a process of its own. @param {string} node @param {string[]} flags @param {Record<string, string>} more */
async function inProcess(node, flags, more) {
  const program = `
    import { TokenClient } from "secret-slots/client";
    const options = { tokenEndpoint: "${endpoint()}", clientId: "app", clientSecrets: ["secret"], retries: 0 };
    const token = await new TokenClient(options).clientCredentials();
    console.log(token.access_token);`;
  const child = spawn(node, [...flags, "--input-type=module", "--eval", program], {
    cwd: root,
    env: { ...process.env, ...more },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (chunk) => (printed += chunk));
  await once(child, "close");
  return printed.trim();
}

const runtimes = join(root, "tests/runtimes/node_modules");
const trust = { NODE_EXTRA_CA_CERTS: certificates.trusted };

test("NODE_EXTRA_CA_CERTS has the platform's fetch trust a private CA", async () => {
  assert.equal(await inProcess(process.execPath, [], trust), "t");
});

for (const version of ["node22", "node24"]) {
  const node = join(runtimes, version, "bin/node");
  test(`${version}: the environment's proxy is used when it is asked for, and else not`, async () => {
    const proxied = { ...trust, HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}`, NO_PROXY: "" };
    assert.equal(await inProcess(node, [], proxied), "t");
    assert.equal(tunnels, 0);
    assert.equal(await inProcess(node, ["--use-env-proxy"], proxied), "t");
    assert.equal(tunnels, 1);
    assert.equal(await inProcess(node, [], { ...proxied, NODE_USE_ENV_PROXY: "1" }), "t");
    assert.equal(tunnels, 2);
  });
}
