// The HTTP server: whose address a request has, and requests that are none.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { httpServer } from "../src/node/http-server.js";
import { TrustedProxies } from "../src/node/trusted-proxies.js";
import { folderFor, start } from "./node-process.js";

const env = { SECRET_SLOTS_BOOTSTRAP: "a-bootstrap-secret-of-the-test" };

test("without a trusted proxy X-Forwarded-For is ignored", () => {
  const proxies = new TrustedProxies([]);
  assert.equal(proxies.clientOf("192.0.2.1", "203.0.113.7"), "192.0.2.1");
  assert.equal(proxies.clientOf("::ffff:192.0.2.1", undefined), "192.0.2.1");
  assert.equal(proxies.clientOf(undefined, "203.0.113.7"), undefined);
  assert.ok(!proxies.has("127.0.0.1"));
});

test("X-Forwarded-For is believed from its end, as far as each hop is trusted", () => {
  const proxies = new TrustedProxies(["10.0.0.0/8", "fd00::/8", "192.0.2.1"]);
  for (const peer of ["10.1.2.3", "::ffff:10.1.2.3", "fd00::7", "192.0.2.1"]) assert.ok(proxies.has(peer), peer);
  for (const peer of ["11.1.2.3", "::1", "192.0.2.2", undefined]) assert.ok(!proxies.has(peer), String(peer));
  for (const [peer, header, expected] of /** @type {const} */ ([
    ["10.0.0.1", "203.0.113.7", "203.0.113.7"],
    ["::ffff:10.0.0.1", " 203.0.113.7 ", "203.0.113.7"],
    ["10.0.0.1", "6.6.6.6, 203.0.113.7", "203.0.113.7"],
    ["10.0.0.1", "6.6.6.6, 203.0.113.7, 10.9.9.9", "203.0.113.7"],
    ["fd00::1", "2001:db8::7", "2001:db8::7"],
    ["192.0.2.1", "10.0.0.2", "10.0.0.2"],
    ["198.51.100.1", "203.0.113.7", "198.51.100.1"],
    ["10.0.0.1", undefined, "10.0.0.1"],
    ["10.0.0.1", "", "10.0.0.1"],
    ["10.0.0.1", "203.0.113.7, unknown", "10.0.0.1"],
    ["10.0.0.1", "203.0.113.7, <script>", "10.0.0.1"],
  ]))
    assert.equal(proxies.clientOf(peer, header), expected, `${peer} ${header}`);
});

test("the address gets into the audit log of the API clients, through a trusted proxy alone", async (context) => {
  for (const [trusted, expected] of /** @type {const} */ ([
    ["127.0.0.0/8", "203.0.113.7"],
    ["10.0.0.0/8", "127.0.0.1"],
  ])) {
    const service = await start(context, ["--data", folderFor(context), "--trusted-proxy", trusted], { env });
    const bearer = env.SECRET_SLOTS_BOOTSTRAP;
    const path = "/v1/domains/secret-slots/applications";
    assert.equal(
      (await service.ask(bearer, "POST", path, { client_id: "robot", type: "machine", roles: [] })).status,
      201,
    );
    const headers = { Authorization: `Basic ${btoa("robot:wrong")}`, "X-Forwarded-For": "6.6.6.6, 203.0.113.7" };
    assert.equal((await fetch(`${service.url}/v1/domains`, { headers })).status, 401);
    const { body } = await service.ask(bearer, "GET", `${path}/robot/audit`);
    assert.deepEqual(
      body.items
        .filter((/** @type {any} */ { kind }) => kind.startsWith("oauth."))
        .map((/** @type {any} */ { ip }) => ip),
      [expected],
    );
  }
});

test("what is no request gets 400 or 431, and what is too large 413", async (context) => {
  const service = await start(context, ["--data", folderFor(context)], { env });
  const { port } = new URL(service.url);
  const authorization = `Authorization: Bearer ${env.SECRET_SLOTS_BOOTSTRAP}`;
  const large = ["Content-Type: application/json", "Content-Length: 1048576", authorization].join("\r\n");
  for (const [sent, status] of /** @type {const} */ ([
    ["hello\r\n\r\n", 400],
    ["GET / HTTP/1.1\r\n\r\n", 400],
    ["GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n", 400],
    ["GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n", 400],
    [`GET /healthz HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(17_000)}\r\n\r\n`, 431],
    [`POST /v1/domains HTTP/1.1\r\nHost: a\r\n${large}\r\n\r\n`, 413],
    ["GET /v1/domains/%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400],
  ])) {
    const socket = connect(Number(port), "127.0.0.1").setEncoding("utf8");
    socket.on("error", () => {});
    socket.write(sent);
    const [answer] = await once(socket, "data");
    socket.destroy();
    assert.ok(answer.startsWith(`HTTP/1.1 ${status} `), `${sent.slice(0, 60)}: ${answer.slice(0, 80)}`);
  }
  assert.equal((await fetch(`${service.url}/healthz`)).status, 200);
  assert.equal(await service.stop(), 0);
  assert.match(service.output.stdout, /^listening on \S+\n$/);
  for (const line of service.log) assert.equal(typeof line.event, "string");
});

test("clients that go away mid-request print nothing and end nothing", async (context) => {
  const service = await start(context, ["--data", folderFor(context)], { env });
  const { port } = new URL(service.url);
  for (let times = 0; times < 20; times++) {
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => {});
    const head = "POST /v1/domains HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n";
    socket.write(`${head}Authorization: Bearer ${env.SECRET_SLOTS_BOOTSTRAP}\r\n\r\n{"id":`);
    await once(socket, "connect");
    if (times % 2 === 0) socket.resetAndDestroy();
    else socket.end();
  }
  assert.equal((await fetch(`${service.url}/openapi.json`)).status, 200);
  assert.equal(await service.stop(), 0);
  assert.match(service.output.stdout, /^listening on \S+\n$/);
  for (const line of service.log) assert.equal(typeof line.event, "string");
  // Who goes away is no fault of the service: otherwise every lost connection would raise an alarm.
  assert.deepEqual(
    service.log.filter(({ level }) => level === "error"),
    [],
  );
});

test("requests under way are cut off when their time is over", async () => {
  /** @type {() => void} */
  let arrive = () => {};
  const arrived = new Promise((resolve) => (arrive = () => resolve(undefined)));
  const hung = () => {
    arrive();
    return /** @type {Promise<Response>} */ (new Promise(() => {}));
  };
  const server = httpServer(hung, { trustedProxies: [] });
  const cut = assert.rejects(fetch(`http://127.0.0.1:${await server.listen(0, "127.0.0.1")}`));
  await arrived;
  assert.equal(await server.end(50), false);
  await cut;
});

test("slow heads are cut off with 408", async (context) => {
  const server = httpServer(async () => new Response(), { trustedProxies: [], headWithin: 50, checkedEvery: 10 });
  const port = await server.listen(0, "127.0.0.1");
  context.after(() => server.end(0));
  const socket = connect(port, "127.0.0.1").setEncoding("utf8");
  socket.on("error", () => {});
  socket.write("GET / HTTP/1.1\r\nHost: a\r\nX: ");
  const [answer] = await once(socket, "data");
  assert.match(answer, /^HTTP\/1\.1 408 /);
});
