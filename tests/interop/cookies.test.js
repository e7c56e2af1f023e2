// Signed cookies in the programs that will have them: keygrip's contract, the package cookies, Koa, and Hono.
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import Cookies from "cookies";
import { Hono } from "hono";
import { getCookie, getSignedCookie, setCookie } from "hono/cookie";
import Keygrip from "keygrip";
import Koa from "koa";
import { SecretSlots, SignedCookies } from "../../js/index.js";
import { FakeClock } from "../js/fake-clock.js";

const ROLLOVER = 1741790697;
const [OLD, NEW] = ["the old secret".padEnd(64, "."), "the new secret".padEnd(64, ".")];
const MONTH = 30 * 86_400;

/** A signer at the last second of the old slot. */
function beforeRollover() {
  const clock = new FakeClock(ROLLOVER - 1);
  const slots = new SecretSlots({
    s: [
      { slot: 0, value: OLD },
      { slot: ROLLOVER, value: NEW },
    ],
  });
  return { clock, slots, keys: new SignedCookies(slots, "s", { overlap: MONTH, clock }) };
}

/** The cookies of a browser, by name. */
class Jar {
  /** @type {Map<string, string>} */
  cookies = new Map();

  get header() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** @param {Headers} headers */
  take(headers) {
    const given = headers.getSetCookie();
    for (const line of given) {
      const [, name, value] = /** @type {string[]} */ (/^([^=]+)=([^;]*)/.exec(line));
      if (/expires=Thu, 01 Jan 1970/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return given.length;
  }
}

/** @param {(request: any, response: any) => void} listener @param {(ask: (path: string, jar: Jar) => Promise<{ text: string, set: number }>) => Promise<void>} run */
async function withServer(listener, run) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  try {
    await run(async (path, jar) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie: jar.header } });
      return { text: await response.text(), set: jar.take(response.headers) };
    });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test("it answers as keygrip does, over any data and any order of keys", async () => {
  for (let round = 0; round < 200; round++) {
    const { clock, keys } = beforeRollover();
    const data = `session=${randomBytes(round).toString("latin1")}`;
    const old = keys.sign(data);
    await clock.advance(1000);
    const digest = keys.sign(data);
    // The same data, as keygrip would be given it: it adds no prefix.
    const theirs = new Keygrip([NEW, OLD], "sha256", "base64");
    const prefixed = `secret-slots keygrip\n${data}`;
    assert.equal(digest, theirs.sign(prefixed));
    assert.equal(digest, createHmac("sha256", NEW).update(prefixed).digest("base64url"));
    for (const given of [digest, old, "", `${digest}=`, digest.slice(1), theirs.sign(data)]) {
      assert.equal(keys.index(data, given), theirs.index(prefixed, given));
      assert.equal(keys.verify(data, given), theirs.verify(prefixed, given));
    }
  }
});

/** @type {Record<string, (keys: SignedCookies) => (request: any, response: any) => void>} */
const SERVERS = {
  "the package cookies": (keys) => (request, response) => {
    const cookies = new Cookies(request, response, { keys });
    if (request.url === "/sign-in") cookies.set("session", "user-1", { signed: true });
    response.end(cookies.get("session", { signed: true }) ?? "nobody");
  },
  Koa: (keys) => {
    const app = new Koa();
    app.keys = /** @type {any} */ (keys);
    app.silent = true;
    app.use((/** @type {any} */ context) => {
      if (context.path === "/sign-in") context.cookies.set("session", "user-1", { signed: true });
      context.body = context.cookies.get("session", { signed: true }) ?? "nobody";
    });
    return app.callback();
  },
};

for (const [name, serverOf] of Object.entries(SERVERS)) {
  test(`${name}: nobody is signed out by a rollover, and the cookie is signed anew once`, async () => {
    const { clock, slots, keys } = beforeRollover();
    await withServer(serverOf(keys), async (ask) => {
      const jar = new Jar();
      await ask("/sign-in", jar);
      assert.deepEqual([...jar.cookies.keys()], ["session", "session.sig"]);
      assert.deepEqual(await ask("/", jar), { text: "user-1", set: 0 });
      const early = jar.cookies.get("session.sig");

      await clock.advance(1000);
      assert.deepEqual(await ask("/", jar), { text: "user-1", set: 1 }, "signed anew");
      assert.notEqual(jar.cookies.get("session.sig"), early);
      assert.deepEqual(await ask("/", jar), { text: "user-1", set: 0 });

      await clock.advance(MONTH * 1000);
      assert.deepEqual(await ask("/", jar), { text: "user-1", set: 0 }, "the old slot has ended, its signature too");
      const forgotten = new Jar();
      forgotten.cookies.set("session", "user-1").set("session.sig", String(early));
      assert.deepEqual(await ask("/", forgotten), { text: "nobody", set: 1 });
      assert.deepEqual([...forgotten.cookies.keys()], ["session"], "its signature is deleted");

      slots.revoke("s", ROLLOVER);
      assert.equal((await ask("/", jar)).text, "nobody", "a revoked slot ends its sessions at once");
    });
  });

  test(`${name}: a forged cookie is nobody's`, async () => {
    const { keys } = beforeRollover();
    await withServer(serverOf(keys), async (ask) => {
      const jar = new Jar();
      await ask("/sign-in", jar);
      const signature = String(jar.cookies.get("session.sig"));
      for (const [value, digest] of [
        ["user-2", signature],
        ["user-1", signature.replace(/^./, (first) => (first === "A" ? "B" : "A"))],
        ["user-1", ""],
        ["user-1", createHmac("sha256", OLD).update("session=user-1").digest("base64url")],
      ]) {
        const forged = new Jar();
        forged.cookies.set("session", value).set("session.sig", digest);
        assert.equal((await ask("/", forged)).text, "nobody", `${value} ${digest}`);
      }
    });
  });

  test(`${name}: a secret that is not loaded is the server's error, and signs nobody out`, async () => {
    const { slots, keys } = beforeRollover();
    await withServer(
      (request, response) => {
        try {
          serverOf(keys)(request, response);
        } catch (/** @type {any} */ error) {
          response.statusCode = 500;
          response.end(error.code);
        }
      },
      async (ask) => {
        const jar = new Jar();
        await ask("/sign-in", jar);
        slots.replace({ other: NEW });
        const { text, set } = await ask("/", jar);
        assert.match(text, /ERR_SECRET_UNKNOWN|Internal Server Error/);
        assert.equal(set, 0);
        slots.replace({ s: OLD });
        assert.equal((await ask("/", jar)).text, "user-1");
      },
    );
  });
}

test("Hono: a cookie of any value comes back, is signed anew after a rollover, and cannot be moved", async () => {
  const { clock, keys } = beforeRollover();
  const app = new Hono();
  app.get("/sign-in/:value", (context) => {
    setCookie(context, "__Host-session", keys.signed("__Host-session", context.req.param("value")), { secure: true });
    return context.text("welcome");
  });
  app.get("/:name", async (context) => {
    const name = context.req.param("name");
    const text = getCookie(context, name);
    const value = keys.value(name, text);
    if (value !== undefined && !keys.isCurrent(name, text))
      setCookie(context, name, keys.signed(name, value), { secure: true });
    assert.ok(!(await getSignedCookie(context, OLD, name)), "Hono's own signatures have another form");
    return context.text(value ?? "nobody");
  });
  const ask = async (/** @type {string} */ path, /** @type {Jar} */ jar) => {
    const response = await app.request(path, { headers: { cookie: jar.header } });
    assert.equal(response.status, 200);
    return { text: await response.text(), set: jar.take(response.headers) };
  };
  for (const value of ["user-1", "a.b.c", "eyJhIjoxfQ==", "a/b+c=d&e", encodeURIComponent("Zoë, 🦉; \\")]) {
    const jar = new Jar();
    await ask(`/sign-in/${encodeURIComponent(value)}`, jar);
    assert.deepEqual(await ask("/__Host-session", jar), { text: value, set: 0 });
    const moved = new Jar();
    moved.cookies.set("admin", String(jar.cookies.get("__Host-session")));
    assert.deepEqual(await ask("/admin", moved), { text: "nobody", set: 0 });
    await clock.advance(1000);
    assert.deepEqual(await ask("/__Host-session", jar), { text: value, set: value === "user-1" ? 1 : 0 });
    assert.deepEqual(await ask("/__Host-session", jar), { text: value, set: 0 });
  }
  assert.deepEqual(await ask("/__Host-session", new Jar()), { text: "nobody", set: 0 });
});

test("sessions of a keygrip live on while its signatures are taken beside ours", async () => {
  const before = new Keygrip(["an old key"]);
  const { keys } = beforeRollover();
  const both = {
    sign: (/** @type {string} */ data) => keys.sign(data),
    index(/** @type {string} */ data, /** @type {string} */ digest) {
      const index = keys.index(data, digest);
      return index < 0 && before.verify(data, digest) ? 1 : index;
    },
  };
  await withServer(SERVERS["the package cookies"](/** @type {any} */ (both)), async (ask) => {
    const jar = new Jar();
    jar.cookies.set("session", "user-1").set("session.sig", before.sign("session=user-1"));
    assert.deepEqual(await ask("/", jar), { text: "user-1", set: 1 });
    assert.equal(jar.cookies.get("session.sig"), keys.sign("session=user-1"), "signed anew");
  });
});
