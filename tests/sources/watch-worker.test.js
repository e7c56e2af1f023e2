// A watch in Cloudflare Workers, which cancel the promises of a request when it ends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock } from "../js/fake-clock.js";

Object.defineProperty(globalThis, "navigator", { value: { userAgent: "Cloudflare-Workers" } });
const { SecretSlots } = await import("../../js/slots.js");
const { MemorySource } = await import("./memory-source.js");

test("a read that dies with its request holds up no other request, and is done again", async () => {
  const clock = new FakeClock(1_795_000_000);
  const source = new MemorySource();
  await source.write("token-secret", "the-first-value");
  const secrets = new SecretSlots();
  const watch = await source.watch(secrets, { names: ["token-secret"], clock, every: 60 });
  const list = source.list.bind(source);
  source.list = () => (source.reads++, new Promise(() => {}));
  await source.write("token-secret", "the-second-value");
  await clock.advance(60_000);
  const dying = watch.fresh();
  const reads = source.reads;
  await watch.fresh();
  assert.equal(source.reads, reads, "one request reads");
  assert.equal(secrets.get("token-secret"), "the-first-value");
  source.list = list;
  await clock.advance(31_000);
  await watch.fresh();
  assert.equal(secrets.get("token-secret"), "the-second-value");
  await dying;
  watch.stop();
});
