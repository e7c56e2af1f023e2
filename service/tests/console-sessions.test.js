// Sessions of the console: their cookie, its key, when they end, and requests that are not the person's own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { BOOTSTRAP, KEY, openService } from "./client.js";
import { ANA, openOpenId, PUBLIC } from "./console-openid-world.js";
import { Person } from "./console-person.js";
import { DAY, HOUR } from "./durations.js";

const ORIGIN = "http://127.0.0.1:8080";

/** @param {Partial<import("../src/index.js").ServiceOptions>} [options] */
function open(options = {}) {
  const opened = openService({ encryptionKey: KEY, ...options });
  return { ...opened, visitor: (base = options.publicUrl ?? ORIGIN) => new Person(opened.service, base) };
}

/** @param {import("secret-slots/stores/memory").MemoryStore} store @param {string} prefix */
const keysOf = (store, prefix) => store.list(prefix, { limit: 1000 });

test("the cookie is signed, and a forged one costs no look into the store", async () => {
  const store = new MemoryStore();
  const { visitor } = open({ store });
  const ana = visitor();
  await ana.signIn();
  const [cookie] = ana.cookies;
  assert.match(String(cookie?.value), /^[\w-]{43}\.[\w-]{43}$/);
  assert.equal(await ana.isIn(), true);
  /** @type {string[]} */
  const read = [];
  const { read: reading } = store;
  store.read = (key) => (read.push(key), reading.call(store, key));
  for (const change of [
    (/** @type {string} */ value) => `${value.slice(0, 43)}.${"A".repeat(43)}`,
    (/** @type {string} */ value) => `${"A".repeat(43)}${value.slice(43)}`,
    (/** @type {string} */ value) => value.slice(0, 43),
    () => "",
    () => "x".repeat(5000),
  ]) {
    ana.cookies = [{ .../** @type {any} */ (cookie), value: change(String(cookie?.value)) }];
    assert.equal(await ana.isIn(), false);
  }
  assert.deepEqual(
    read.filter((key) => key.startsWith("service/session/")),
    [],
  );
  ana.cookies = [/** @type {any} */ (cookie)];
  assert.equal(await ana.isIn(), true);
});

test("the store has neither the token nor the key that signs it", async () => {
  const store = new MemoryStore();
  const { visitor } = open({ store });
  const ana = visitor();
  await ana.signIn();
  const [token = "", signature = ""] = String(ana.cookies[0]?.value).split(".");
  for (const key of await keysOf(store, "service/")) {
    const text = key + String((await store.read(key))?.value);
    assert.ok(!text.includes(token) && !text.includes(signature), key);
  }
  assert.match(String((await store.read("service/session-keys"))?.value), /"sealed":"sealed1\./);
});

test("a cookie that is there twice, or has another name, is none", async () => {
  const { visitor } = open();
  const ana = visitor();
  await ana.signIn();
  const [cookie] = /** @type {any[]} */ (ana.cookies);
  ana.cookies = [cookie, cookie];
  assert.equal(await ana.isIn(), false);
  ana.cookies = [{ ...cookie, name: "__Host-console" }];
  assert.equal(await ana.isIn(), false);
  const https = visitor("https://console.test");
  https.cookies = [{ ...cookie, host: "console.test", name: "__Host-console" }];
  assert.equal(await https.isIn(), false, "the name is signed too");
});

test("a session ends an hour after its last use, and twelve hours after it began", async () => {
  const { visitor, clock } = open();
  const ana = visitor();
  await ana.signIn();
  for (let hours = 0; hours < 11; hours++) {
    await clock.advance((HOUR - 1) * 1000);
    assert.equal(await ana.isIn(), true, String(hours));
  }
  await clock.advance(HOUR * 1000);
  assert.equal(await ana.isIn(), false);
  await ana.signIn();
  await clock.advance(HOUR * 1000);
  assert.equal(await ana.isIn(), false);
});

test("the key rolls over every 30 days, ahead of time, and signs nobody out", async () => {
  const store = new MemoryStore();
  const { visitor, clock, service } = open({ store });
  const other = openService({ encryptionKey: KEY, store, clock }).service;
  const slots = async () =>
    JSON.parse(String((await store.read("service/session-keys"))?.value)).value.map(
      (/** @type {any} */ { slot }) => slot,
    );
  const ana = visitor();
  await ana.signIn();
  const begun = Math.floor(clock.now() / 1000);
  assert.deepEqual(await slots(), [begun - 300]);
  await clock.advance((30 * DAY - 3 * HOUR) * 1000);
  await service.tick();
  assert.equal((await slots()).length, 1, "not yet");
  const elsewhere = new Person(other, ORIGIN);
  await elsewhere.signIn();
  await clock.advance(2 * HOUR * 1000 - 300_000);
  await Promise.all([service.tick(), other.tick()]);
  const both = await slots();
  assert.equal(both.length, 2, "two instances at once make one");
  assert.equal(both[1], Math.floor(clock.now() / 1000) + HOUR);
  await ana.signIn();
  elsewhere.cookies = ana.cookies;
  for (let minutes = 0; minutes < 90; minutes += 15) {
    await clock.advance(900_000);
    await service.tick();
    assert.equal(await ana.isIn(), true, "signed by the old slot");
    assert.equal(await elsewhere.isIn(), true);
  }
  const [before] = ana.cookies;
  const late = visitor();
  await late.signIn();
  elsewhere.cookies = late.cookies;
  assert.equal(await elsewhere.isIn(), true, "signed by the new slot, which the other instance knows");
  await clock.advance(12 * HOUR * 1000);
  await service.tick();
  assert.deepEqual(await slots(), both.slice(1), "no session of the old one can live");
  await late.signIn();
  const started = new Person(openService({ encryptionKey: KEY, store, clock }).service, ORIGIN);
  started.cookies = late.cookies;
  assert.equal(await started.isIn(), true, "an instance that knows the new slot alone");
  ana.cookies = [/** @type {any} */ (before)];
  assert.equal(await ana.isIn(), false);
});

test("another encryption key ends all sessions, and new ones can begin", async () => {
  const store = new MemoryStore();
  const ana = open({ store }).visitor();
  await ana.signIn();
  const again = open({ store, encryptionKey: "6f".repeat(32) }).visitor();
  again.cookies = ana.cookies;
  assert.equal(await again.isIn(), false);
  await again.signIn();
  assert.equal(await again.isIn(), true);
});

test("without an encryption key the console says what it needs, and nobody signs in", async () => {
  const { visitor, service } = open({ encryptionKey: undefined });
  const ana = visitor();
  const page = await ana.visit("/console");
  assert.equal(page.status, 409);
  assert.match(page.html, /The console needs an encryption key[\s\S]*openssl rand -hex 32/);
  const answer = await ana.post("/console/sign-in", { secret: BOOTSTRAP, to: "/console" });
  assert.deepEqual([answer.status, answer.headers.getSetCookie()], [409, []]);
  ana.cookies = [{ name: "console", value: "x", host: "127.0.0.1", isStrict: true, isSecure: false }];
  assert.equal((await ana.visit("/console")).status, 409);
  await service.tick();
});

test("signing out ends the session at once, also on another instance", async () => {
  const store = new MemoryStore();
  const { visitor, clock } = open({ store });
  const other = new Person(openService({ encryptionKey: KEY, store, clock }).service, ORIGIN);
  const ana = visitor();
  await ana.signIn();
  other.cookies = ana.cookies;
  assert.equal(await other.isIn(), true);
  const answer = await ana.submit(await ana.visit("/console/playground"), "/console/sign-out");
  assert.equal(answer.status, 303);
  assert.deepEqual(ana.cookies, []);
  assert.equal(await other.isIn(), false);
});

test("a renewed bootstrap secret ends its sessions at once, and those alone", async () => {
  const store = new MemoryStore();
  const world = openOpenId({ store, bootstrap: undefined });
  const secret = String(await world.service.firstBootstrap());
  const [root, ana] = [world.visitor(), world.visitor()];
  await root.signIn(secret);
  const form = await root.visit("/console/people/new");
  const added = await root.submit(form, "/console/people", { id: "ana@example.com", role: "admin" });
  assert.equal(added.status, 303, added.html);
  await world.signIn(ana);
  await world.service.renewBootstrap();
  assert.equal(await root.isIn(), false);
  assert.equal(await ana.isIn(), true);
  const answer = await root.post("/console/sign-in", { secret, to: "/console" });
  assert.equal(answer.status, 401);
});

test("a sign-in takes over no cookie that was there before (session fixation)", async () => {
  const { visitor } = open();
  const [ana, mallory] = [visitor(), visitor()];
  await mallory.signIn();
  const planted = mallory.cookies;
  ana.cookies = planted;
  await ana.signIn();
  assert.notEqual(ana.cookies[0]?.value, planted[0]?.value);
  assert.equal(await mallory.isIn(), false, "the session before has ended");
  assert.equal(await ana.isIn(), true);
});

test("an OpenID sign-in takes over no cookie that was there before", async () => {
  const { visitor, signIn, add } = openOpenId();
  await add("ana@example.com");
  const [ana, mallory] = [visitor(), visitor()];
  await mallory.signIn();
  ana.cookies = mallory.cookies;
  await signIn(ana);
  assert.notEqual(ana.cookies[0]?.value, mallory.cookies[0]?.value);
  assert.match((await ana.visit("/console/playground")).html, /ana@example.com/);
});

test("a flood of sign-ins grows neither the store nor the sessions of a person without bound", async () => {
  const store = new MemoryStore();
  const { visitor, clock, service } = open({ store });
  /** @type {Person[]} */
  const all = [];
  for (let index = 0; index < 30; index++) {
    const one = visitor();
    await one.signIn();
    all.push(one);
  }
  assert.equal((await keysOf(store, "service/session/")).length, 20);
  const [list = ""] = await keysOf(store, "service/session-of/");
  assert.equal(JSON.parse(String((await store.read(list))?.value)).value.length, 20);
  assert.equal(await all[9]?.isIn(), false, "the oldest make room");
  assert.equal(await all[10]?.isIn(), true);
  await clock.advance(12 * HOUR * 1000);
  await service.tick();
  assert.deepEqual(await keysOf(store, "service/session/"), []);
  assert.deepEqual(await keysOf(store, "service/session-of/"), []);
});

test("a flood of strangers leaves nothing in the store", async () => {
  const store = new MemoryStore();
  const { visitor, signIn } = openOpenId({ store });
  for (let index = 0; index < 30; index++)
    assert.equal((await signIn(visitor(), { ...ANA, sub: `s-${index}`, email: `s${index}@example.com` })).status, 403);
  assert.deepEqual(await keysOf(store, "service/"), []);
});

test("a flood of wrong secrets gets 429, and the right one still passes", async () => {
  const { visitor } = open();
  const ana = visitor();
  let last = await ana.post("/console/sign-in", { secret: "wrong", to: "/console" });
  for (let index = 0; index < 10; index++)
    last = await ana.post("/console/sign-in", { secret: "wrong", to: "/console" });
  assert.match(last.html, /Too many failed attempts: wait \d+ seconds/);
  assert.ok(!last.html.includes("wrong"), "no page repeats a secret");
  await ana.signIn();
});

/** Origins of forms that are not ours. @type {Record<string, Record<string, string>>} */
const ORIGINS = {
  "another site": { origin: "https://evil.example" },
  "another port": { origin: "http://127.0.0.1:8081" },
  "another scheme": { origin: "https://127.0.0.1:8080" },
  null: { origin: "null" },
  "no origin": { origin: "" },
};

for (const [name, headers] of Object.entries(ORIGINS)) {
  test(`a form of ${name} does nothing, also with the right token`, async () => {
    const { visitor, admin } = open();
    const ana = visitor();
    await ana.signIn();
    const page = await ana.visit("/console/people/new");
    const { fields } = page.form("/console/people");
    fields.set("id", "eve@example.com");
    fields.append("role", "admin");
    for (const [path, given] of /** @type {const} */ ([
      ["/console/people", fields],
      ["/console/sign-out", page.form("/console/sign-out").fields],
      ["/console/sign-in", { secret: BOOTSTRAP, to: "/console" }],
    ])) {
      const answer = await ana.post(path, given, { headers: headers.origin === "" ? { origin: "" } : headers });
      assert.equal(answer.status, 403, path);
      assert.match(answer.html, /This form comes from another site/);
    }
    assert.equal(await ana.isIn(), true);
    assert.equal((await admin.get("/v1/people")).body.items.length, 0);
  });
}

test("the form token of another session does nothing, and the form is shown again", async () => {
  const { visitor, admin } = open();
  const [ana, ben] = [visitor(), visitor()];
  await ana.signIn();
  await ben.signIn();
  const page = await ben.visit("/console/people/new");
  const answer = await ana.submit(page, "/console/people", { id: "eve@example.com", role: "admin" });
  assert.equal(answer.status, 409);
  assert.match(answer.html, /Nothing was done yet/);
  assert.equal((await admin.get("/v1/people")).body.items.length, 0);
});

test("a form whose session has ended loses nothing: the person signs in, and goes on", async () => {
  const { visitor, admin, clock } = open();
  const ana = visitor();
  await ana.signIn();
  const form = await ana.visit("/console/people/new");
  await clock.advance(HOUR * 1000);
  const typed = { id: "ben@example.com", role: "issuer:read", "for issuer:read": "acme\nother" };
  const expired = await ana.submit(form, "/console/people", typed);
  assert.equal(expired.status, 401);
  assert.match(expired.html, /what you entered is still here/);
  await ana.signIn();
  const again = await ana.submit(expired, "Go on");
  assert.equal(again.status, 409);
  const done = await ana.submit(again, "Go on");
  assert.equal(done.status, 303, done.html);
  const { body } = await admin.get("/v1/people/ben%40example.com");
  assert.deepEqual(body.roles, [{ role: "issuer:read", domains: ["acme", "other"] }]);
});

test("a link of another site leads to the page, and does nothing by itself", async () => {
  const { visitor } = open();
  const ana = visitor();
  await ana.signIn();
  const link = await ana.visit("/console/people", { site: "cross-site" });
  assert.equal(link.status, 200);
  assert.match(link.html, /One moment[\s\S]*href=""/);
  assert.ok(!link.html.includes("Add a person"));
  assert.equal((await ana.visit("/console/people")).status, 200);
  const form = await ana.post("/console/sign-out", {}, { site: "cross-site" });
  assert.equal(form.status, 401, "the cookie does not come with it");
  assert.equal(await ana.isIn(), true);
});

test("no answer of the console may be in a frame, or loads anything from elsewhere", async () => {
  const { visitor, store } = open();
  const ana = visitor();
  const paths = [
    "",
    "/style.css",
    "/script.js",
    "/icon.svg",
    "/sign-in",
    "/none",
    "/sign-in/callback",
    "/%00",
    "/people",
  ];
  const answers = [];
  for (const path of paths)
    answers.push(await ana.visit(`/console${path}`), await ana.visit(`/console${path}`, { site: "cross-site" }));
  answers.push(await ana.post("/console/sign-in", { secret: "wrong" }), await ana.post("/console/none", {}));
  answers.push(
    await ana.post("/console/people", {}),
    await ana.post("/console/people", {}, { headers: { origin: "null" } }),
  );
  await ana.signIn();
  for (const path of paths) answers.push(await ana.visit(`/console${path}`));
  answers.push(
    await ana.post("/console/people", new URLSearchParams("x".repeat(10))),
    await ana.visit("/console/people/none"),
  );
  store.read = async () => Promise.reject(new Error("away"));
  answers.push(await ana.visit("/console/people"));
  assert.equal(answers.at(-1)?.status, 503);
  for (const { url, status, headers } of answers) {
    const policy = String(headers.get("content-security-policy"));
    const label = `${status} ${url}`;
    assert.match(policy, /(^|; )frame-ancestors 'none'(;|$)/, label);
    assert.match(policy, /(^|; )default-src 'none'(;|$)/, label);
    assert.ok(!policy.includes("unsafe"), label);
    assert.equal(headers.get("cache-control"), "no-store", label);
    assert.equal(headers.get("x-content-type-options"), "nosniff", label);
  }
});

test("http on loopback uses a cookie without the prefix, and https one with it", async () => {
  const local = open().visitor("http://localhost:8080");
  const { headers } = await local.signIn();
  assert.match(
    String(headers.get("set-cookie")),
    /^console=[\w.-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  const https = open({ publicUrl: PUBLIC }).visitor();
  const answer = await https.signIn();
  assert.match(
    String(answer.headers.get("set-cookie")),
    /^__Host-console=[\w.-]+; Max-Age=43200; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
  );
});

test("localhost and 127.0.0.1 are two places: each has its own sessions, whichever is the public one", async () => {
  const { visitor } = open({ publicUrl: "http://127.0.0.1:8080" });
  const [name, number] = [visitor("http://localhost:8080"), visitor("http://127.0.0.1:8080")];
  await name.signIn();
  assert.equal(await name.isIn(), true);
  number.cookies = name.cookies;
  assert.equal(await number.isIn(), false, "browsers send it to its own host");
  const form = await name.visit("/console/people/new");
  const foreign = { headers: { origin: "http://127.0.0.1:8080" } };
  assert.equal((await name.submit(form, "/console/people", {}, foreign)).status, 403);
});

test("a public URL with a path: links, forms and redirects stay below it", async () => {
  const { visitor } = open({ publicUrl: "https://slots.example/base" });
  const ana = visitor("https://slots.example");
  const page = await ana.visit("/console/people");
  assert.match(page.html, /action="\/base\/console\/sign-in"/);
  assert.match(page.html, /name="to" value="\/console\/people"/);
  const { headers } = await ana.post("/console/sign-in", { secret: BOOTSTRAP, to: "/console/people" });
  assert.equal(headers.get("location"), "/base/console/people");
  const inside = await ana.visit("/console/people");
  const links = [...inside.html.matchAll(/(?:href|action|src)="(\/[^"]*)"/g)].map(([, link = ""]) => link);
  assert.ok(links.length > 5);
  for (const link of links) assert.match(link, /^\/base\/console/);
});
