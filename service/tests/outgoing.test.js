// Where the service sends to: never into a private network, whatever the address looks like and wherever a name or a redirect leads.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { guardedFetch } from "../src/node/guarded-fetch.js";
import { isLoopback, isPublic } from "../src/outgoing/address.js";
import { checkTarget, mayConnect } from "../src/outgoing/rule.js";
import { Receiver, World } from "./notice-world.js";

const STRICT = { allowLoopback: false, allowedHosts: [] };
const LOCAL = { allowLoopback: true, allowedHosts: [] };
const refused = { name: "AddressRefused", code: "ERR_OUTGOING_ADDRESS" };

/** The IPv4 ranges that the IANA keeps from the public internet: the first and the last address of each. */
const PRIVATE_V4 = /** @type {const} */ ([
  ["0.0.0.0", "0.255.255.255"],
  ["10.0.0.0", "10.255.255.255"],
  ["100.64.0.0", "100.127.255.255"],
  ["127.0.0.0", "127.255.255.255"],
  ["169.254.0.0", "169.254.255.255"],
  ["172.16.0.0", "172.31.255.255"],
  ["192.0.0.0", "192.0.0.255"],
  ["192.0.2.0", "192.0.2.255"],
  ["192.168.0.0", "192.168.255.255"],
  ["198.18.0.0", "198.19.255.255"],
  ["198.51.100.0", "198.51.100.255"],
  ["203.0.113.0", "203.0.113.255"],
  ["224.0.0.0", "239.255.255.255"],
  ["240.0.0.0", "255.255.255.255"],
]);

const numberOf = (/** @type {string} */ text) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
const textOf = (/** @type {number} */ number) => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
const isPrivate = (/** @type {number} */ number) =>
  PRIVATE_V4.some(([first, last]) => number >= numberOf(first) && number <= numberOf(last));

test("URLs that are refused", () => {
  for (const url of [
    ...["", "example.com", "//example.com", "ftp://example.com/", "file:///etc/passwd", "javascript:alert(1)"],
    ...["http://example.com/", "http://localhost/", "http://127.0.0.1/", "https://user@example.com/"],
    ...["https://user:password@example.com/", "https://:password@example.com/", "https://localhost/"],
    ...["https://LOCALHOST./", "https://a.localhost/", "https://127.0.0.1/", "https://127.1/", "https://0x7f.1/"],
    ...["https://2130706433/", "https://017700000001/", "https://127.0.0.1./", "https://0/", "https://0.0.0.0/"],
    ...["https://①②⑦.0.0.1/", "https://10.1.2.3/", "https://169.254.169.254/latest/meta-data/", "https://192.168.1/"],
    ...["https://255.255.255.255/", "https://[::]/", "https://[::1]/", "https://[0:0:0:0:0:0:0:1]/"],
    ...["https://[::ffff:127.0.0.1]/", "https://[::ffff:10.0.0.1]/", "https://[::ffff:a00:1]/"],
    ...["https://[::127.0.0.1]/", "https://[64:ff9b::10.0.0.1]/", "https://[64:ff9b:1::1]/", "https://[2002:a00:1::]/"],
    ...["https://[2001:0:a00:1::]/", "https://[fc00::1]/", "https://[fdff::1]/", "https://[fe80::1]/"],
    ...[
      "https://[fec0::1]/",
      "https://[ff02::1]/",
      "https://[2001:db8::1]/",
      "https://[3fff::1]/",
      "https://[100::1]/",
    ],
  ])
    assert.throws(() => checkTarget(url, STRICT), refused, url);
});

test("URLs that are allowed", () => {
  for (const url of [
    ...[
      "https://example.com/hook?token=1",
      "https://example.com.:8443/",
      "https://8.8.8.8/",
      "https://[2606:4700::1111]/",
    ],
    ...["https://172.15.255.255/", "https://172.32.0.0/", "https://100.128.0.0/", "https://192.0.1.0/"],
  ])
    assert.equal(checkTarget(url, STRICT).href, url);
  for (const url of ["http://127.0.0.1:8080/", "http://localhost/", "http://[::1]/", "https://127.9.9.9/"])
    assert.equal(checkTarget(url, LOCAL).href, url);
  for (const url of ["http://10.0.0.1/", "http://example.com/", "https://10.0.0.1/", "http://[::ffff:127.0.0.1]/"])
    assert.throws(() => checkTarget(url, LOCAL), refused, url);
});

test("a host of the configuration need not be public, but is reached by https", () => {
  const rule = { allowLoopback: false, allowedHosts: ["hooks.internal", "10.0.0.7", "FD00::7", "Upper.internal."] };
  for (const url of ["https://hooks.internal/", "https://10.0.0.7/", "https://[fd00::7]/", "https://upper.internal/"])
    checkTarget(url, rule);
  assert.ok(mayConnect("hooks.internal", "10.9.9.9", rule));
  for (const url of ["http://hooks.internal/", "https://10.0.0.8/", "https://[fd00::8]/"])
    assert.throws(() => checkTarget(url, rule), refused, url);
  assert.ok(!mayConnect("x.hooks.internal", "10.9.9.9", rule));
});

test("property: an IPv4 address is public exactly outside of the special ranges, however it is written", () => {
  const within = PRIVATE_V4.map(([first, last]) => fc.integer({ min: numberOf(first), max: numberOf(last) }));
  const edges = PRIVATE_V4.flatMap(([first, last]) => [numberOf(first), numberOf(last)]);
  const special = fc.oneof(...within, fc.constantFrom(...edges));
  fc.assert(
    fc.property(special, (number) => {
      const text = textOf(number);
      const [a, b, c, d] = text.split(".").map(Number);
      assert.ok(!isPublic(text), text);
      for (const host of [text, String(number), `0x${number.toString(16)}`, `${a}.${b}.${c * 256 + d}`, `${text}.`])
        assert.throws(() => checkTarget(`https://${host}/`, STRICT), refused, host);
      const hexadecimal = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
      for (const host of [`::ffff:${text}`, `::${text}`, `64:ff9b::${text}`, `2002:${hexadecimal}::1`])
        assert.ok(!isPublic(host), host);
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (number) => {
      const text = textOf(number);
      fc.pre(!text.startsWith("192.88.99."));
      assert.equal(isPublic(text), !isPrivate(number), text);
      assert.equal(isLoopback(text), text.startsWith("127."));
    }),
  );
});

test("property: an IPv6 address outside of 2000::/3 is not public", () => {
  const group = fc.integer({ min: 0, max: 65_535 });
  const groups = fc.tuple(group, group, group, group, group, group, group, group);
  fc.assert(
    fc.property(groups, (numbers) => {
      const text = numbers.map((number) => number.toString(16)).join(":");
      const normal = new URL(`https://[${text}]/`).hostname.slice(1, -1);
      assert.equal(isPublic(text), isPublic(normal), "in its short form too");
      if (numbers[0] >> 13 !== 1) assert.ok(!isPublic(text), text);
    }),
  );
});

test("what is no address is not public", () => {
  for (const text of ["", "x", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1:2", ":::", "::1::", "g::", "2606:::1"])
    assert.ok(!isPublic(text) && !isLoopback(text), text);
});

/** @param {Record<string, string[][]>} answers For each name what it resolves to, the first time, the second time … */
function resolver(answers) {
  const calls = /** @type {string[]} */ ([]);
  const lookup = (/** @type {string} */ name, /** @type {any} */ _options, /** @type {any} */ callback) => {
    calls.push(name);
    const found = answers[name].length > 1 ? /** @type {string[]} */ (answers[name].shift()) : answers[name][0];
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return { calls, lookup: /** @type {any} */ (lookup) };
}

/** @param {import("node:test").TestContext} context @param {any} options */
function guarded(context, options) {
  const outgoing = guardedFetch(options);
  context.after(() => outgoing.close());
  return outgoing.fetch;
}

test("a name that leads into the private network is not connected to", async (context) => {
  const { lookup, calls } = resolver({
    "rebinding.example": [["10.0.0.1"]],
    "mixed.example": [["fd00::1", "127.0.0.1"]],
  });
  const fetch = guarded(context, { ...STRICT, lookup });
  for (const name of ["rebinding.example", "mixed.example"]) {
    const failure = await fetch(`https://${name}/`).catch((error) => error);
    assert.equal(failure.cause.code, "ERR_OUTGOING_ADDRESS", name);
  }
  assert.deepEqual(calls, ["rebinding.example", "mixed.example"]);
});

test("where names cannot be checked, only those of the configuration are connected to", async (context) => {
  const { lookup, calls } = resolver({ "issuer.internal": [["127.0.0.1"]], localhost: [["127.0.0.1"]] });
  const { url, messages } = await Receiver.open(context);
  const { port } = new URL(url);
  const rule = { allowLoopback: true, allowedHosts: ["issuer.internal"], onlyListedHosts: true };
  const fetch = guarded(context, { ...rule, lookup });
  assert.equal(checkTarget("https://8.8.8.8/", rule).hostname, "8.8.8.8");
  for (const name of ["issuer.example", "internal", "a.issuer.internal"])
    await assert.rejects(fetch(`https://${name}/`), refused, name);
  assert.deepEqual(calls, []);
  for (const host of ["localhost", "127.0.0.1"])
    assert.equal((await fetch(`http://${host}:${port}/`, { method: "POST", body: "x" })).status, 204);
  assert.equal(messages.length, 2);
  // The name is allowed: it fails as nobody speaks TLS there.
  const failure = await fetch(`https://issuer.internal:${port}/`).catch((error) => error);
  assert.match(failure.cause.code, /SSL|TLS|EPROTO/);
});

test("a service whose host cannot check names refuses them before it needs them", async () => {
  const world = new World({ onlyListedHosts: true, allowedHosts: ["hooks.example"] });
  await world.issue({ webhooks: ["https://hooks.example/a"] });
  await world.rotate();
  for (const [path, body] of /** @type {const} */ ([
    ["/v1/domains/acme/rotations", { filter: {}, deliver_to: { webhook: "https://other.example/" } }],
    ["/v1/domains", { id: "other", notices: { webhooks: ["https://other.example/"] } }],
  ])) {
    const { status, body: problem } = await world.ask("POST", path, body);
    assert.equal(status, 400);
    assert.match(problem.detail, /must have an allowed host/);
  }
});

test("the address that is checked is the one that is connected to: a name is resolved once", async (context) => {
  const receiver = await Receiver.open(context);
  const { port } = new URL(receiver.url);
  // The first answer is allowed, the second would not be: nobody asks for it.
  const { lookup, calls } = resolver({ "rebinding.localhost": [["127.0.0.1"], ["10.0.0.1"]] });
  const fetch = guarded(context, { ...LOCAL, lookup });
  const response = await fetch(`http://rebinding.localhost:${port}/hook`, { method: "POST", body: "x" });
  assert.equal(response.status, 204);
  assert.deepEqual(calls, ["rebinding.localhost"]);
});

test("of several addresses only the allowed ones are connected to", async (context) => {
  const receiver = await Receiver.open(context);
  const { port } = new URL(receiver.url);
  const { lookup } = resolver({ "both.localhost": [["10.0.0.1", "127.0.0.1"]] });
  const fetch = guarded(context, { ...LOCAL, lookup });
  assert.equal((await fetch(`http://both.localhost:${port}/`, { method: "POST", body: "x" })).status, 204);
});

test("the guarded fetch refuses addresses, http and redirects itself", async (context) => {
  const receiver = await Receiver.open(context);
  const strict = guarded(context, STRICT);
  await assert.rejects(strict(receiver.url), refused);
  await assert.rejects(strict("https://127.0.0.1/"), refused);
  receiver.status = 307;
  receiver.headers = { location: receiver.url };
  const local = guarded(context, LOCAL);
  assert.equal((await local(receiver.url, { method: "POST", body: "x", redirect: "follow" })).status, 307);
  assert.equal(receiver.messages.length, 1);
});

test("a service over the guarded fetch delivers here, and tells a refused name by its code", async (context) => {
  const receiver = await Receiver.open(context);
  const { lookup } = resolver({ "private.example": [["192.168.0.1"]] });
  const world = new World({ fetch: guarded(context, { ...LOCAL, lookup }) });
  await world.issue({ webhooks: [receiver.url, "https://private.example/token-in-path"] });
  await world.rotate();
  const { items } = await world.must("POST", "/v1/domains/acme/notices/test");
  assert.deepEqual(
    items.map((/** @type {any} */ { error }) => error),
    [null, "ERR_WEBHOOK_ADDRESS"],
  );
  await world.pass(30 * 86_400);
  assert.ok(!JSON.stringify(world.events).includes("token-in-path"), "a URL may hold a token");
});

test("a receiver that closes the connection, or is not there, is told by a code", async (context) => {
  const world = new World({ fetch: guarded(context, LOCAL) });
  await world.issue({ webhooks: ["http://127.0.0.1:9/"] });
  await world.rotate();
  const { items } = await world.must("POST", "/v1/domains/acme/notices/test");
  assert.equal(items[0].error, "ERR_WEBHOOK_UNREACHABLE");
});
