// Sources in Cloudflare Workers, where a request that ends takes its promises with it: no other request may wait for them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock } from "../js/fake-clock.js";

Object.defineProperty(globalThis, "navigator", { value: { userAgent: "Cloudflare-Workers" }, configurable: true });
const { SecretSlots } = await import("../../js/slots.js");
const { AwsRequests } = await import("../../js/sources/aws/request.js");
const { leasedToken } = await import("../../js/sources/http/lease.js");
const { readSettings } = await import("../../js/sources/http/request.js");
const { MemorySource } = await import("./memory-source.js");

const NAME = "token-secret";
const never = new Promise(() => {});

/** A watch whose secret can be changed, and whose clock goes when it is told to. */
async function world() {
  let now = 1_795_000_000_000;
  const source = new MemorySource();
  await source.write(NAME, "the-first-value");
  const secrets = new SecretSlots();
  const clock = { now: () => now, setTimeout: () => () => {} };
  const watch = await source.watch(secrets, { names: [NAME], every: 60, clock });
  const pass = (/** @type {number} */ seconds) => (now += seconds * 1000);
  const show = (/** @type {string} */ value) => source.secrets.set(NAME, [{ id: value, created: 1, value }]);
  return { source, secrets, watch, pass, show };
}

test("a read that ended with its request does not keep others from reading", async (context) => {
  const { source, secrets, watch, pass, show } = await world();
  context.after(() => watch.stop());
  const { list } = source;
  for (const read of /** @type {const} */ (["fresh", "refresh"])) {
    source.list = () => /** @type {Promise<any>} */ (never);
    pass(61);
    void watch[read]();
    pass(5);
    source.list = list;
    show(`read by ${read}`);
    await watch[read]();
    assert.equal(secrets.get(NAME), `read by ${read}`);
  }
});

test("reads that all end with their requests do not keep stale slots", async (context) => {
  const { source, secrets, watch, pass, show } = await world();
  context.after(() => watch.stop());
  const { list } = source;
  source.list = () => /** @type {Promise<any>} */ (never);
  pass(61);
  void watch.fresh();
  pass(80_000);
  void watch.fresh();
  assert.equal(secrets.get(NAME), "the-first-value", "within maxStale, which is a day");
  pass(10_000);
  void watch.fresh();
  assert.equal(secrets.get(NAME), null);
  source.list = list;
  show("read at last");
  pass(5);
  await watch.fresh();
  assert.equal(secrets.get(NAME), "read at last");
});

test("of two reads at the same time the one that asked later counts", async (context) => {
  const { source, secrets, watch, pass, show } = await world();
  context.after(() => watch.stop());
  const list = source.list.bind(source);
  /** @type {(value?: unknown) => void} */
  let answer = () => {};
  const slow = new Promise((resolve) => (answer = resolve));
  source.list = async (name) => {
    const versions = await list(name);
    await slow;
    return versions;
  };
  pass(61);
  const older = watch.fresh();
  source.list = list;
  pass(5);
  show("the-newer-value");
  await watch.fresh();
  answer();
  await older;
  assert.equal(secrets.get(NAME), "the-newer-value");
});

test("a login that ended with its request does not keep others from logging in", async () => {
  let logins = 0;
  const clock = new FakeClock();
  const token = leasedToken(
    async () => {
      if (++logins === 1) await never;
      return { token: "a-token", seconds: 60 };
    },
    readSettings("a manager", { clock }),
  );
  void token({});
  assert.equal(await token({}), "a-token");
});

test("AWS credentials that ended with their request do not keep others from asking", async () => {
  let calls = 0;
  const clock = new FakeClock();
  const settings = readSettings("AWS", { fetch: async () => new Response("{}"), clock });
  class AwsV4Signer {
    sign = async () => ({ headers: new Headers() });
  }
  const credentials = async () => {
    if (++calls === 1) await never;
    return { accessKeyId: "id", secretAccessKey: "key" };
  };
  const url = "https://aws.example/";
  const requests = new AwsRequests(settings, { url, region: "r", AwsV4Signer, credentials });
  requests.call("First", {}).catch(() => {});
  const { status } = await clock.until(requests.call("Second", {}));
  assert.equal(status, 200);
});
