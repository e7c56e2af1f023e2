// What a trap costs a registry: one call, at whichever crossing of the boundary it comes. Its crossings are all synchronous, and
// the core calls nothing of the platform from within them: random bytes are handed in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientSecretRegistry } from "../../js/index.js";
import { core } from "../../js/wasm/issuer/core.js";
import { MemoryStore } from "../../js/stores/memory.js";

const NOW = 1_800_000_000;
const DAY = 86_400;

/** All that the core is called for here. */
const CROSSED = [
  ...["addTally", "addUses", "applyCommand", "bodyLimit", "claimNotices", "createApplication", "describeApplication"],
  ...["dueNotices", "eventKind", "foldTallies", "forgottenConsumers", "lastUses", "loadApplication"],
  ...["preconditionOf", "readCredentials", "settleNotice", "textBuffer", "verificationEvents", "verifyClientSecret"],
  ...["wipeText"],
];
/** Not functions of the core: what the glue is made of, and the enums. */
const OF_THE_GLUE = new Set([
  "imports",
  "setWasm",
  "memoryBytes",
  "RegistryLimit",
  "VerificationAnswer",
  "VerificationOutcome",
]);

/** A registry, and what is done with it one after the other. */
class Course {
  #seconds = NOW;
  /** @type {Map<string, string>} */
  #secrets = new Map();
  /** One whose delivery could not be noted comes again, under the same id. @type {Set<string>} */
  #delivered = new Set();
  registry = new ClientSecretRegistry({
    store: new MemoryStore(),
    domain: { expiry: { value: 30, unit: "d" } },
    clock: { now: () => this.#seconds * 1000, setTimeout: () => () => {} },
    notify: ({ id }) => void this.#delivered.add(id),
  });

  /** @type {[name: string, run: () => Promise<unknown>][]} */
  steps = [
    ["createApplication", () => this.registry.createApplication("shop", { type: "web" })],
    ["add", () => this.#issued(this.registry.add("shop", { description: "staging" }))],
    ["verify", () => this.#verified()],
    ["verify and flush", () => this.#verified().then(() => this.registry.flush())],
    ["clientAuthentication", () => this.#authenticated()],
    ["rotate", () => this.#issued(this.registry.rotate("shop", { overlap: DAY }))],
    ["list", () => this.registry.list("shop")],
    ["add another", () => this.#issued(this.registry.add("shop", { description: "production" }))],
    ["renew", () => this.#issued(this.registry.renew("shop", "3"))],
    ["revokePrevious", () => this.registry.revokePrevious("shop", { secretId: "2" })],
    ["reapply", () => this.registry.reapply("shop", { force: true })],
    ["27 days", async () => void (this.#seconds = NOW + 27 * DAY)],
    ["dueNotices", () => this.registry.dueNotices()],
    ["tick", () => this.#ticked()],
    ["audit", () => this.registry.audit({ applicationId: "shop" })],
    ["forgottenConsumers", () => this.registry.forgottenConsumers("shop")],
    ["delete", () => this.registry.delete("shop", "3", { force: true })],
    ["rotateAll", () => this.#rotatedAll()],
    ["revoke", () => this.registry.revoke("shop", "4", { force: true })],
    ["deleteApplication", () => this.#deleted()],
  ];

  /** What there is now. */
  async state() {
    const applications = await this.registry.applications();
    const secrets = await this.registry.list("shop").catch((error) => error.code);
    return JSON.stringify({ applications, secrets, delivered: [...this.#delivered] }, (name, value) =>
      name === "hint" ? undefined : value,
    );
  }

  /** @param {Promise<import("../../js/registry/types.js").IssuedSecret>} issuing */
  async #issued(issuing) {
    const { secretId, secret } = await issuing;
    this.#secrets.set(secretId, String(secret));
  }

  async #verified() {
    for (const secret of this.#secrets.values()) assert.ok((await this.registry.verify("shop", secret)).ok);
    assert.equal((await this.registry.verify("shop", "another")).ok, false);
  }

  async #authenticated() {
    const body = new URLSearchParams({ client_id: "shop", client_secret: String(this.#secrets.get("1")) });
    const request = new Request("https://issuer.example/token", { method: "POST", body });
    assert.ok((await this.registry.clientAuthentication(request)).ok);
  }

  /** A notice that failed is due again a minute later. */
  async #ticked() {
    await this.registry.tick();
    this.#seconds += 61;
    await this.registry.tick();
  }

  /** What is left of it may go with a later tick. */
  async #deleted() {
    await this.registry.deleteApplication("shop", { force: true });
    await this.#ticked();
  }

  async #rotatedAll() {
    const deliver = (/** @type {string} */ _, /** @type {any} */ { secretId, secret }) =>
      void this.#secrets.set(secretId, String(secret));
    const { failures } = await this.registry.rotateAll({ deliver });
    if (failures.length > 0) throw failures[0];
  }
}

/** @type {Record<string, (call: () => unknown) => unknown>} */
const FAULTS = {
  "before it": () => {
    throw new WebAssembly.RuntimeError("a trap");
  },
  "after it": (call) => {
    call();
    throw new WebAssembly.RuntimeError("a trap");
  },
};

/**
 * Goes through the course, with a fault at the nth call of a function of the core. What fails is done once more.
 *
 * @param {{ name: string, nth: number, fault: (call: () => unknown) => unknown }} at
 */
async function run({ name, nth, fault }) {
  const course = new Course();
  let count = 0;
  /** @type {string[]} */
  const failed = [];
  /** @type {Record<string, string>} */
  const states = {};
  for (const [step, take] of course.steps) {
    const glue = /** @type {Record<string, (...args: any[]) => unknown>} */ (/** @type {unknown} */ (core.glue));
    const original = glue[name];
    glue[name] = (...args) => (++count === nth ? fault(() => original(...args)) : original(...args));
    await take().catch((error) => {
      assert.equal(error.code, "ERR_INTERNAL", `${step}: ${error.message}`);
      failed.push(step);
      return take();
    });
    glue[name] = original;
    states[step] = await course.state();
  }
  return { failed, states, isReached: count >= nth };
}

test("a registry with a trap at each crossing: one call at most fails, and can be made again", async () => {
  const { states } = await run({ name: "textBuffer", nth: Infinity, fault: () => {} });
  const reached = new Set();
  for (const name of Object.keys(core.glue).filter((name) => !OF_THE_GLUE.has(name))) {
    for (const [when, fault] of Object.entries(FAULTS)) {
      for (let nth = 1; ; nth++) {
        const title = `a trap ${when}, at call ${nth} of ${name}`;
        const course = await run({ name, nth, fault });
        if (!course.isReached) break;
        reached.add(name);
        assert.ok(course.failed.length <= 1, `${title}: ${course.failed} failed`);
        assert.deepEqual(course.states, states, title);
      }
    }
  }
  assert.deepEqual([...reached].sort(), CROSSED);
});

/**
 * A registry, after so many verifications of which no two are alike, while folding what was counted traps so often.
 *
 * @param {{ verifications: number, traps: number }} options
 */
async function flooded({ verifications, traps }) {
  /** @type {string[]} */
  const events = [];
  const registry = new ClientSecretRegistry({
    store: new MemoryStore(),
    onEvent: ({ type }) => void events.push(type),
  });
  await registry.createApplication("shop", { type: "web" });
  for (let index = 0; index < verifications; index++) {
    const glue = /** @type {Record<string, (...args: any[]) => unknown>} */ (/** @type {unknown} */ (core.glue));
    const original = glue.foldTallies;
    if (traps > 0) {
      glue.foldTallies = () => {
        traps -= 1;
        throw new WebAssembly.RuntimeError("a trap");
      };
    }
    assert.deepEqual(await registry.verify("shop", "wrong", { ip: String(index) }), { ok: false });
    glue.foldTallies = original;
  }
  const counted = await registry.audit({ kind: "oauth.token_request_failed" });
  return { counted: counted.reduce((sum, { count = 0 }) => sum + count, 0), events };
}

test("a trap while it is counted fails no verification, and loses no count", async () => {
  const { counted, events } = await flooded({ verifications: 2000, traps: 5 });
  assert.equal(counted, 2000);
  assert.deepEqual(events, []);
});

test("where counting traps again and again, counts are lost before memory is, and that is told", async () => {
  const { counted, events } = await flooded({ verifications: 5000, traps: Infinity });
  assert.equal(counted, 5000 - 17 * 256);
  assert.deepEqual(events, ["verifications_lost"]);
});

/** How often the core is called while this runs. @param {() => Promise<unknown>} run */
async function callsDuring(run) {
  const glue = /** @type {Record<string, (...args: any[]) => unknown>} */ (/** @type {unknown} */ (core.glue));
  const originals = { ...glue };
  let calls = 0;
  for (const name of Object.keys(glue).filter((name) => !OF_THE_GLUE.has(name))) {
    glue[name] = (...args) => {
      calls += 1;
      return originals[name](...args);
    };
  }
  await run();
  Object.assign(glue, originals);
  return calls;
}

test("a verification crosses twice, and once more for each 256 of which no two are alike", async () => {
  const registry = new ClientSecretRegistry({ store: new MemoryStore() });
  await registry.createApplication("shop", { type: "web" });
  const { secret } = await registry.add("shop", { description: "a" });
  const verify = async (/** @type {(index: number) => import("../../js/registry/types.js").VerifyOptions} */ who) => {
    for (let index = 0; index < 512; index++) {
      await registry.verify("shop", index % 2 === 0 ? "wrong" : String(secret), who(index));
    }
  };
  await verify(() => ({}));
  assert.equal(await callsDuring(() => verify(() => ({}))), 2 * 512);
  assert.equal(await callsDuring(() => verify((index) => ({ ip: `1.${index}` }))), 2 * 512 + 1);
});

const RULES = {
  expiry: "none",
  maxSecrets: 10,
  maxKept: 100,
  maxRetired: 100,
  overlap: 60,
  maxOverlap: 60,
  prefix: "",
};
const cycle = { ...RULES };
Reflect.set(cycle, "prefix", cycle);

/** @type {Record<string, [rules: unknown, names: RegExp]>} */
const BAD = {
  "an unknown option": [{ ...RULES, maxSecret: 5 }, /^unknown option "maxSecret"$/],
  NaN: [{ ...RULES, overlap: NaN }, /the domain is not/],
  "a fraction": [{ ...RULES, maxSecrets: 1.5 }, /the domain is not/],
  "a number below zero": [{ ...RULES, maxSecrets: -1 }, /the domain is not/],
  "a number over 2^53": [{ ...RULES, overlap: 2 ** 60 }, /the domain is not/],
  "a number for a text": [{ ...RULES, prefix: 5 }, /the domain is not/],
  "a text for a number": [{ ...RULES, overlap: "hunter2" }, /the domain is not/],
  "a cycle": [cycle, /the domain is not/],
  "an array": [[RULES], /the domain is not/],
  nothing: [undefined, /the domain is not/],
  "a function": [() => RULES, /the domain/],
};

for (const [title, [rules, names]] of Object.entries(BAD)) {
  test(`${title} in what crosses is a typed error that repeats no value, and the instance lives on`, () => {
    const glue = core.glue;
    assert.throws(
      () => core.call((glue) => glue.checkDomain(/** @type {any} */ (rules))),
      (/** @type {any} */ { code, message }) =>
        code === "ERR_INVALID_OPTION" && names.test(message) && !message.includes("hunter2"),
    );
    assert.equal(core.glue, glue);
    core.call((glue) => glue.checkDomain(RULES));
  });
}

test("an unknown option of a command is named, and its document stays as it is", async () => {
  const store = new MemoryStore();
  const registry = new ClientSecretRegistry({ store });
  await registry.createApplication("shop", { type: "web" });
  const found = await store.read("registry/application/shop");
  const command = { operation: "add", description: "a", expires: 5 };
  const apply = () =>
    core.call((glue) =>
      glue.applyCommand(String(found?.value), command, RULES, new Float64Array(), [], NOW, new Uint8Array(2048)),
    );
  assert.throws(apply, { code: "ERR_INVALID_OPTION", message: 'unknown option "expires"' });
  assert.deepEqual(await store.read("registry/application/shop"), found);
});
