// Slots in Azure Key Vault, over a stand-in.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate } from "node:timers";
import { SecretSlots } from "../../js/slots.js";
import { AzureKeyVaultSource } from "../../js/sources/azure-key-vault.js";
import { conformance } from "../../js/sources/conformance.js";
import { startKeyVault } from "./azure-key-vault-stand-in.js";
import { failure, serve } from "./loopback.js";

/** @import { AzureKeyVaultOptions } from "../../js/sources/azure-key-vault.js" */
/** @import { HttpOptions, SourceOptions } from "../../js/sources/slot-source.js" */
/** @import { SourceSlot } from "../../js/sources/types.js" */

const NAME = "token-secret";

/** @param {Partial<AzureKeyVaultOptions & HttpOptions & SourceOptions>} [options] */
async function open(options) {
  const vault = await startKeyVault();
  const clock = { now: () => vault.time * 1000, setTimeout: setTimer };
  const source = new AzureKeyVaultSource({ vaultUrl: vault.url, token: "a-token", clock, ...options });
  return { vault, source };
}

/** @param {() => void} callback @param {number} milliseconds */
function setTimer(callback, milliseconds) {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
}

/** @param {SourceSlot[]} slots */
const valuesOf = (slots) => slots.map((slot) => ("value" in slot ? slot.value : null));
/** @param {AzureKeyVaultSource} source */
const slotsOf = async (source) => (await source.read([NAME]))[NAME];

describe("conformance", () => {
  for (const { title, run } of conformance(open, { names: [NAME, "a-B-9"], largest: 25_600 })) test(title, run);
});

describe("reading", () => {
  test("101 versions come in pages, and in the order of their creation", async () => {
    const { vault, source } = await open();
    for (let index = 0; index < 101; index++, vault.time++) vault.put(NAME, `value-${index}`);
    const slots = await slotsOf(source);
    assert.deepEqual(
      valuesOf(slots),
      Array.from({ length: 101 }, (_, index) => `value-${index}`),
    );
    assert.equal(vault.requests.filter((request) => request === `GET /secrets/${NAME}/versions`).length, 5);
  });

  test("a link to a page at another host is refused, and the token is not sent there", async () => {
    let requests = 0;
    const other = await serve((_, response) => (requests++, response.end("{}")));
    const { vault, source } = await open();
    for (const nextLink of [`${other}/secrets/x/versions`, "/secrets/x/versions", 5]) {
      vault.instead = () => ({ status: 200, body: { value: [], nextLink } });
      const error = await failure(source.read([NAME]));
      assert.equal(error.code, "ERR_SOURCE");
      assert.match(error.message, /another host/);
    }
    assert.equal(requests, 0);
  });

  test("pages without an end are refused", async () => {
    const { vault, source } = await open();
    vault.instead = (_, url) => ({ status: 200, body: { value: [], nextLink: url.href } });
    assert.match((await failure(source.read([NAME]))).message, /more than 1000 pages/);
  });

  test("a redirect is not followed", async () => {
    let requests = 0;
    const other = await serve((_, response) => (requests++, response.end("{}")));
    const { vault, source } = await open();
    vault.instead = () => ({ status: 302, headers: { location: `${other}/` } });
    const error = await failure(source.read([NAME]));
    assert.deepEqual([error.code, error.status, requests], ["ERR_SOURCE", 302, 0]);
  });

  test("a newest version that is disabled is a revoked slot, and is not loaded", async () => {
    const { vault, source } = await open();
    vault.put(NAME, "value-1");
    vault.time += 10;
    const newest = vault.put(NAME, "value-2", { attributes: { enabled: false } });
    assert.deepEqual(valuesOf(await slotsOf(source)), ["value-1", null]);
    assert.ok(!vault.requests.some((request) => request.endsWith(newest.id)));
  });

  test("a version that is disabled between the list and its value is a revoked slot", async () => {
    const { vault, source } = await open();
    const kept = vault.put(NAME, "value-1");
    vault.instead = (_, url) => {
      if (url.pathname.endsWith("/versions")) setImmediate(() => (kept.attributes.enabled = false));
      return undefined;
    };
    assert.deepEqual(valuesOf(await slotsOf(source)), [null]);
  });

  test("a version that was disabled before it came into effect is no slot", async () => {
    const { vault, source } = await open();
    vault.put(NAME, "value-1");
    vault.time += 10;
    vault.put(NAME, "value-2", { attributes: { enabled: false } });
    const { [NAME]: slots } = await source.read([NAME], { effectiveFrom: "5 minutes" });
    assert.deepEqual(valuesOf(slots), ["value-1"]);
  });

  test("a version expires at its date, not before", async () => {
    const { vault, source } = await open();
    vault.put(NAME, "value-1", { attributes: { exp: vault.time + 100 } });
    vault.time += 99;
    assert.deepEqual(valuesOf(await slotsOf(source)), ["value-1"]);
    vault.time += 1;
    assert.deepEqual(valuesOf(await slotsOf(source)), [null]);
  });

  test("a version is in effect from its activation date on, whatever effectiveFrom says", async () => {
    const { vault, source } = await open();
    vault.put(NAME, "value-1");
    vault.put(NAME, "value-2", { attributes: { nbf: vault.time + 1_000 } });
    const { [NAME]: slots } = await source.read([NAME], { effectiveFrom: "5 minutes" });
    assert.deepEqual(
      slots.map(({ slot }) => slot - vault.time),
      [0, 1_000],
    );
    assert.deepEqual(valuesOf(slots), ["value-1", "value-2"]);
  });

  test("a name that Key Vault cannot have is refused before a request", async () => {
    const { vault, source } = await open();
    for (const name of ["team/token-secret", "a_b", "..", "x".repeat(128)]) {
      for (const asked of [source.read([name]), source.write(name, "x")]) {
        const error = await failure(asked);
        assert.equal(error.code, "ERR_SLOT_INVALID");
        assert.ok(error.message.includes(JSON.stringify(name)));
      }
    }
    assert.deepEqual(vault.requests, []);
  });

  for (const [what, item] of /** @type {[string, any][]} */ ([
    ["no id", { attributes: { created: 1 } }],
    ["no time", { id: "https://x/secrets/a/b1", attributes: {} }],
    ["a path as its id", { id: "https://x/secrets/a/b/../c", attributes: { created: 1 } }],
    ["an exp that is text", { id: "https://x/secrets/a/b1", attributes: { created: 1, exp: "2" } }],
  ])) {
    test(`a version with ${what} is ERR_SOURCE`, async () => {
      const { vault, source } = await open();
      vault.instead = () => ({ status: 200, body: { value: [item] } });
      assert.equal((await failure(source.read([NAME]))).code, "ERR_SOURCE");
    });
  }
});

describe("versions of the same second", () => {
  test("that this source wrote keep their order, also when later ones come", async () => {
    const { vault, source } = await open();
    const values = Array.from({ length: 8 }, (_, index) => `value-${index}`);
    for (const value of values) await source.write(NAME, value);
    assert.deepEqual(valuesOf(await slotsOf(source)), values);
    vault.time += 10;
    await source.write(NAME, "later");
    assert.deepEqual(valuesOf(await slotsOf(source)), [...values, "later"]);
  });

  test("that another program wrote end with the one that Key Vault takes for the newest", async () => {
    for (let round = 0; round < 8; round++) {
      const { vault, source } = await open();
      for (const value of ["a", "b", "c"]) vault.put(NAME, value);
      assert.equal(valuesOf(await slotsOf(source)).at(-1), "c");
    }
  });

  test("of which the newest is disabled have the order of their ids", async () => {
    const { vault, source } = await open();
    const kept = ["a", "b"].map((value) => vault.put(NAME, value));
    kept[1].attributes.enabled = false;
    const slots = await slotsOf(source);
    assert.deepEqual(
      slots.map(({ version }) => version),
      kept.map(({ id }) => id).sort(),
    );
  });

  test("whose tags go round in a circle are read", async () => {
    const { vault, source } = await open();
    const [one, other] = ["a", "b"].map((value) => vault.put(NAME, value));
    one.tags = { "secret-slots-after": other.id };
    other.tags = { "secret-slots-after": one.id };
    assert.equal(valuesOf(await slotsOf(source)).at(-1), "b");
  });
});

describe("watching", () => {
  test("tokens of a version that is disabled are refused from the next read on, and others verify", async () => {
    const { vault, source } = await open();
    const leaked = vault.put(NAME, "a-first-value-of-32-bytes-or-more");
    const secrets = new SecretSlots({});
    const watch = await source.watch(secrets, { names: [NAME] });
    const token = secrets.signJwt(NAME, { sub: "a" }, { currentDate: new Date(vault.time * 1000) });
    vault.time += 60;
    vault.put(NAME, "a-second-value-of-32-bytes-or-more");
    await watch.refresh();
    const currentDate = new Date(vault.time * 1000);
    const other = secrets.signJwt(NAME, { sub: "b" }, { currentDate });
    assert.equal(secrets.verifyJwt(NAME, token, { currentDate }).payload.sub, "a");
    Object.assign(leaked.attributes, { enabled: false, updated: vault.time });
    await watch.refresh();
    assert.throws(() => secrets.verifyJwt(NAME, token, { currentDate }), { code: "ERR_JWKS_NO_MATCHING_KEY" });
    assert.equal(secrets.verifyJwt(NAME, other, { currentDate }).payload.sub, "b");
    watch.stop();
  });
});

describe("writing", () => {
  test("tags, the content type and other members stay as they are", async () => {
    const { vault, source } = await open({ field: "key" });
    const value = JSON.stringify({ key: "old", user: "shop" });
    const before = vault.put(NAME, value, { contentType: "application/json", tags: { team: "a" } });
    await source.write(NAME, "new");
    const [, kept] = vault.secrets.get(NAME) ?? [];
    assert.deepEqual(JSON.parse(kept.value), { key: "new", user: "shop" });
    assert.equal(kept.contentType, "application/json");
    assert.deepEqual(kept.tags, { team: "a", "secret-slots-after": before.id });
    assert.deepEqual(valuesOf(await slotsOf(source)), ["old", "new"]);
  });

  test("a field of a value that is not a JSON object is refused", async () => {
    const { vault, source } = await open({ field: "key" });
    for (const value of ["a-value-alone", "[1]", '"text"']) {
      vault.put(NAME, value);
      await assert.rejects(source.write(NAME, "new"), { code: "ERR_SLOT_INVALID" }, value);
    }
    assert.equal(vault.secrets.get(NAME)?.length, 3);
  });

  test("a version with all the tags that there may be gets no other", async () => {
    const { vault, source } = await open();
    const tags = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`tag-${index}`, "x"]));
    vault.put(NAME, "value-1", { tags });
    await source.write(NAME, "value-2");
    assert.deepEqual(vault.secrets.get(NAME)?.at(-1)?.tags, tags);
  });

  test("another writer at the same time is ERR_CONFLICT, if a version was named", async () => {
    const { vault, source } = await open();
    const { version } = await source.write(NAME, "value-1");
    vault.instead = (method) => {
      if (method === "PUT") vault.put(NAME, "of another");
      return undefined;
    };
    const error = await failure(source.write(NAME, "value-2", { ifVersion: version }));
    assert.equal(error.code, "ERR_CONFLICT");
    assert.match(error.message, /beside the one written/);
    assert.equal(vault.secrets.get(NAME)?.length, 3);
    await source.write(NAME, "value-3");
    assert.equal(vault.secrets.get(NAME)?.length, 5);
  });

  test("bytes are written as the text that they are, or refused", async () => {
    const { source } = await open();
    await source.write(NAME, new TextEncoder().encode("é"));
    assert.deepEqual(valuesOf(await slotsOf(source)), ["é"]);
    const error = await failure(source.write(NAME, Uint8Array.of(0xff, 0xfe)));
    assert.equal(error.code, "ERR_SLOT_INVALID");
    assert.match(error.message, /UTF-8/);
  });

  test("a secret that is deleted and can be recovered is ERR_SOURCE, which says so", async () => {
    const { vault, source } = await open();
    const body = { error: { code: "Conflict", innererror: { code: "ObjectIsDeletedButRecoverable" } } };
    vault.instead = (method) => (method === "PUT" ? { status: 409, body } : undefined);
    const error = await failure(source.write(NAME, "x"));
    assert.deepEqual([error.code, error.status], ["ERR_SOURCE", 409]);
    assert.match(error.message, /\(ObjectIsDeletedButRecoverable\)/);
  });
});

describe("refusals", () => {
  test("a token that has expired is asked for again, once", async () => {
    const { vault, source } = await open({ token: ({ refused }) => (refused === "old" ? "a-token" : "old") });
    vault.put(NAME, "value-1");
    assert.deepEqual(valuesOf(await slotsOf(source)), ["value-1"]);
    vault.tokens.clear();
    vault.requests.length = 0;
    const error = await failure(source.read([NAME]));
    assert.deepEqual([error.code, error.status, vault.requests.length], ["ERR_SOURCE", 401, 2]);
    assert.ok(!error.message.includes("a-token"));
  });

  for (const [status, code] of /** @type {[number, string][]} */ ([
    [403, "ForbiddenByRbac"],
    [403, "ForbiddenByFirewall"],
  ])) {
    test(`${status} ${code} is ERR_SOURCE, without another try`, async () => {
      const { vault, source } = await open();
      vault.instead = () => ({ status, body: { error: { code: "Forbidden", innererror: { code } } } });
      const error = await failure(source.read([NAME]));
      assert.deepEqual([error.code, error.status, vault.requests.length], ["ERR_SOURCE", status, 1]);
      assert.ok(error.message.includes(`(${code})`));
    });
  }

  test("throttling is ERR_SOURCE, with the time that it asks for", async () => {
    const { vault, source } = await open();
    vault.instead = () => ({ status: 429, headers: { "retry-after": "17" }, body: { error: { code: "Throttled" } } });
    const error = await failure(source.read([NAME]));
    assert.deepEqual([error.code, error.status, error.retryAfter], ["ERR_SOURCE", 429, 17]);
  });
});

describe("options", () => {
  for (const [options, message] of /** @type {[any, RegExp][]} */ ([
    [{ vaultUrl: "shop" }, /^vaultUrl must be/],
    [{ token: "a\r\nb" }, /^token must be/],
    [{ vaultURL: "https://x" }, /^unknown option "vaultURL"/],
  ])) {
    test(`${JSON.stringify(options)} is refused`, () => {
      const make = () => new AzureKeyVaultSource({ vaultUrl: "https://x", token: "t", ...options });
      assert.throws(make, { code: "ERR_INVALID_OPTION", message });
    });
  }
});
