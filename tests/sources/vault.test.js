// Slots in OpenBao: a real server, with the API of HashiCorp Vault.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { SecretSlots } from "../../js/slots.js";
import { conformance } from "../../js/sources/conformance.js";
import { VaultSource } from "../../js/sources/vault.js";
import { failure, serve } from "./loopback.js";
import { startOpenBao } from "./openbao.js";

/** @import { VaultOptions } from "../../js/sources/vault.js" */
/** @import { HttpOptions } from "../../js/sources/slot-source.js" */
/** @import { SourceEvent } from "../../js/sources/types.js" */

/** @type {import("./openbao.js").OpenBao} */
let bao;
before(async () => (bao = await startOpenBao()));
after(() => bao.stop());

/** @param {Partial<VaultOptions & HttpOptions>} [options] */
async function openSource(options) {
  const mount = await bao.mount();
  return { mount, source: new VaultSource({ address: bao.address, token: bao.root, mount, ...options }) };
}

/** @param {VaultSource} source @param {string} [name] */
const slotsOf = async (source, name = "token-secret") => (await source.read([name]))[name];

describe("conformance", () => {
  for (const { title, run } of conformance(openSource)) test(title, run);
});

describe("reading", () => {
  test("a version is a slot from its creation on, to the nanosecond", async () => {
    const { mount, source } = await openSource();
    await source.write("token-secret", "value-1");
    const { versions } = (await bao.ask("GET", `${mount}/metadata/token-secret`)).data;
    const [slot] = await slotsOf(source);
    assert.equal(slot.version, `1@${versions[1].created_time}`);
    assert.equal(slot.slot, Math.floor(Date.parse(versions[1].created_time) / 1000));
  });

  test("versions of the same second are slots one after another, in their order", async () => {
    const { source } = await openSource();
    const values = Array.from({ length: 12 }, (_, index) => `value-${index}`);
    for (const value of values) await source.write("token-secret", value);
    const slots = await slotsOf(source);
    // Ten by default: the engine forgets the oldest.
    assert.deepEqual(
      slots.map((slot) => ("value" in slot ? slot.value : null)),
      values.slice(2),
    );
    assert.equal(new Set(slots.map(({ slot }) => slot)).size, 10);
  });

  test("the order is that of the numbers, also if a clock went back", async () => {
    const metadata = (/** @type {string} */ time) => ({ created_time: time, deletion_time: "", destroyed: false });
    const address = await serve((request, response) => {
      const versions = { 1: metadata("2026-01-02T03:04:05.5Z"), 2: metadata("2026-01-02T03:04:04.25Z") };
      const number = new URL(String(request.url), "http://x").searchParams.get("version");
      const version = {
        data: { value: `value-${number}` },
        metadata: { ...versions[number === "1" ? 1 : 2], version: Number(number) },
      };
      response.end(JSON.stringify({ data: number === null ? { versions } : version }));
    });
    const slots = await slotsOf(new VaultSource({ address, token: "t" }));
    assert.deepEqual(slots, [
      { slot: 1_767_323_045, version: "1@2026-01-02T03:04:05.5Z", value: "value-1" },
      { slot: 1_767_323_046, version: "2@2026-01-02T03:04:04.25Z", value: "value-2" },
    ]);
  });

  for (const [how, path] of [
    ["deleted", "delete"],
    ["destroyed", "destroy"],
  ]) {
    test(`a newest version that is ${how} is a revoked slot`, async () => {
      const { mount, source } = await openSource();
      await source.write("token-secret", "value-1");
      await source.write("token-secret", "value-2");
      await bao.ask("PUT", `${mount}/${path}/token-secret`, { versions: [2] });
      const [before, last] = await slotsOf(source);
      assert.equal("value" in before && before.value, "value-1");
      assert.equal("revoked" in last && last.revoked, true);
    });
  }

  test("an undeleted version has its value again", async () => {
    const { mount, source } = await openSource();
    await source.write("token-secret", "value-1");
    await bao.ask("DELETE", `${mount}/data/token-secret`);
    assert.equal("revoked" in (await slotsOf(source))[0], true);
    await bao.ask("PUT", `${mount}/undelete/token-secret`, { versions: [1] });
    const [slot] = await slotsOf(source);
    assert.equal("value" in slot && slot.value, "value-1");
  });

  test("a version that is deleted later by itself is in effect until then", async () => {
    const { mount, source } = await openSource();
    await bao.ask("POST", `${mount}/metadata/token-secret`, { delete_version_after: "1h" });
    await source.write("token-secret", "value-1");
    const [slot] = await slotsOf(source);
    assert.equal("value" in slot && slot.value, "value-1");
    const clock = { now: () => Date.now() + 3_601_000, setTimeout: () => () => {} };
    const later = new VaultSource({ address: bao.address, token: bao.root, mount, clock });
    assert.deepEqual(await slotsOf(later), [{ slot: slot.slot, version: slot.version, revoked: true }]);
  });

  test("a version that is deleted before it comes into effect is no slot", async () => {
    const { mount, source } = await openSource();
    await source.write("token-secret", "value-1");
    await source.write("token-secret", "value-2");
    await bao.ask("DELETE", `${mount}/data/token-secret`);
    const { "token-secret": slots } = await source.read(["token-secret"], { effectiveFrom: "1h" });
    assert.equal(slots.length, 1);
  });

  test("a secret that was removed and made again has its new value", async () => {
    const { mount, source } = await openSource();
    await source.write("token-secret", "value-1");
    const [before] = await slotsOf(source);
    await bao.ask("DELETE", `${mount}/metadata/token-secret`);
    await source.write("token-secret", "another");
    const [slot] = await slotsOf(source);
    assert.equal("value" in slot && slot.value, "another");
    assert.notEqual(slot.version, before.version);
  });

  test("a secret that is made again between the list and a value is revoked until the next read", async () => {
    let isRemoved = false;
    const { mount, source } = await openSource({
      fetch: async (url, init) => {
        const answer = await fetch(url, init);
        if (isRemoved || !url.includes("/metadata/")) return answer;
        isRemoved = true;
        await bao.ask("DELETE", `${mount}/metadata/token-secret`);
        await bao.ask("POST", `${mount}/data/token-secret`, { data: { value: "another" } });
        return answer;
      },
    });
    await source.write("token-secret", "value-1");
    assert.equal("revoked" in (await slotsOf(source))[0], true);
    const [slot] = await slotsOf(source);
    assert.equal("value" in slot && slot.value, "another");
  });

  test("a version without the member is passed over", async () => {
    const { mount, source } = await openSource({ field: "key" });
    await source.write("token-secret", "value-1");
    for (const data of [{ value: "x" }, { key: 5 }, {}, JSON.parse('{ "__proto__": "x" }')])
      await bao.ask("POST", `${mount}/data/token-secret`, { data });
    /** @type {SourceEvent[]} */
    const events = [];
    const { "token-secret": slots } = await source.read(["token-secret"], { onEvent: (event) => events.push(event) });
    assert.deepEqual(
      slots.map((slot) => "value" in slot && slot.value),
      ["value-1"],
    );
    assert.deepEqual(
      events.map(({ type }) => type),
      Array(4).fill("value_refused"),
    );
  });

  for (const name of ["../sys/seal", "a//b", "/a", "a/", "a/./b", ".."]) {
    test(`${JSON.stringify(name)} is refused before a request`, async () => {
      const source = new VaultSource({ address: "http://127.0.0.1:1", token: "t" });
      for (const asked of [source.read([name]), source.write(name, "x")]) {
        const error = await failure(asked);
        assert.equal(error.code, "ERR_SLOT_INVALID");
        assert.ok(error.message.includes(JSON.stringify(name)));
      }
    });
  }

  test("a name with what a URL could take for its own is one secret", async () => {
    const { mount, source } = await openSource();
    for (const name of ["a?version=1", "a#b", "a%2Fb", "é ü/🔑"]) {
      await source.write(name, name);
      const [slot] = await slotsOf(source, name);
      assert.equal("value" in slot && slot.value, name);
    }
    const { keys } = (await bao.ask("LIST", `${mount}/metadata`)).data;
    assert.deepEqual(keys, ["a#b", "a%2Fb", "a?version=1", "é ü/"]);
  });
});

describe("watching", () => {
  test("tokens of a version that is destroyed are refused from the next read on, and others verify", async () => {
    const { mount, source } = await openSource();
    await source.write("token-secret", "a-first-value-of-32-bytes-or-more");
    await source.write("other", "another-value-of-32-bytes-or-more");
    const secrets = new SecretSlots({});
    const watch = await source.watch(secrets, { names: ["token-secret", "other"] });
    const leaked = secrets.signJwt("token-secret", { sub: "a" });
    const other = secrets.signJwt("other", { sub: "b" });
    await bao.ask("PUT", `${mount}/destroy/token-secret`, { versions: [1] });
    await watch.refresh();
    assert.throws(() => secrets.verifyJwt("token-secret", leaked), { code: "ERR_JWKS_NO_MATCHING_KEY" });
    assert.equal(secrets.verifyJwt("other", other).payload.sub, "b");
    watch.stop();
  });
});

describe("writing", () => {
  test("other members stay as they are", async () => {
    const { mount, source } = await openSource();
    await bao.ask("POST", `${mount}/data/token-secret`, { data: { value: "old", note: { a: [1] } } });
    await source.write("token-secret", "new");
    const { data } = (await bao.ask("GET", `${mount}/data/token-secret`)).data;
    assert.deepEqual(data, { value: "new", note: { a: [1] } });
  });

  test("a write over a deleted version knows that it is there", async () => {
    const { mount, source } = await openSource();
    const { version } = await source.write("token-secret", "value-1");
    await bao.ask("DELETE", `${mount}/data/token-secret`);
    assert.equal((await failure(source.write("token-secret", "x", { ifVersion: null }))).code, "ERR_CONFLICT");
    await source.write("token-secret", "value-2", { ifVersion: version });
    assert.deepEqual(
      (await slotsOf(source)).map((slot) => ("value" in slot ? slot.value : null)),
      [null, "value-2"],
    );
  });

  test("writes at the same time all take place; of those that name a version one does", async () => {
    const { source } = await openSource();
    await Promise.all(["a", "b", "c"].map((value) => source.write("token-secret", value)));
    const slots = await slotsOf(source);
    assert.deepEqual(slots.map((slot) => "value" in slot && slot.value).sort(), ["a", "b", "c"]);
    const ifVersion = slots.at(-1)?.version;
    const writes = ["d", "e", "f"].map((value) => source.write("token-secret", value, { ifVersion }));
    const results = await Promise.allSettled(writes);
    const lost = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
    assert.deepEqual(lost, ["ERR_CONFLICT", "ERR_CONFLICT"]);
    assert.equal((await slotsOf(source)).length, 4);
  });

  test("a write that always comes second is ERR_CONFLICT, after five tries", async () => {
    let tries = 0;
    const { mount, source } = await openSource({
      fetch: async (url, init) => {
        if (init.method === "POST")
          await bao.ask("POST", `${mount}/data/token-secret`, { data: { value: `${++tries}` } });
        return fetch(url, init);
      },
    });
    assert.equal((await failure(source.write("token-secret", "late"))).code, "ERR_CONFLICT");
    assert.equal(tries, 5);
  });

  test("bytes are written as the text that they are, or refused", async () => {
    const { source } = await openSource();
    await source.write("token-secret", new TextEncoder().encode("é"));
    const [slot] = await slotsOf(source);
    assert.equal("value" in slot && slot.value, "é");
    const error = await failure(source.write("token-secret", Uint8Array.of(0xff, 0xfe)));
    assert.equal(error.code, "ERR_SLOT_INVALID");
    assert.match(error.message, /UTF-8/);
  });
});

describe("options", () => {
  for (const [options, message] of /** @type {[any, RegExp][]} */ ([
    [{ address: "vault.example" }, /^address must be/],
    [{ address: "https://user:pass@vault.example" }, /^address must be/],
    [{ token: "a\nb" }, /^token must be/],
    [{ token: "" }, /^token must be/],
    [{ mount: "a/../b" }, /^mount must be/],
    [{ namespace: "a b" }, /^namespace must be/],
    [{ kv: 2 }, /^unknown option "kv"/],
  ])) {
    test(`${JSON.stringify(options)} is refused`, () => {
      const make = () => new VaultSource({ address: "https://vault.example", token: "t", ...options });
      assert.throws(make, { code: "ERR_INVALID_OPTION", message });
    });
  }
});
