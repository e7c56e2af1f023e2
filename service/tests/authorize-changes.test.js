// What changes or fails between the start page and the tokens: the credential stays as it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertLanding, assertPage, ID, openWorld, RETURN } from "./authorize-world.js";

const OLD = "the-old-access-token";
const HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>';

/** @typedef {Awaited<ReturnType<typeof openWorld>>} World */

/** What changes between the start and the callback, and the code of the failure. @type {Record<string, [(world: World) => Promise<unknown>, string]>} */
const CHANGES = {
  "the client's token endpoint": [
    ({ clients, crm }) => clients.put("crm", { ...crm, tokenEndpoint: "https://evil.example/token" }),
    "ERR_CONFLICT",
  ],
  "the client's authorization endpoint": [
    ({ clients, crm }) => clients.put("crm", { ...crm, authorizationEndpoint: "https://evil.example/authorize" }),
    "ERR_CONFLICT",
  ],
  "the client's issuer": [
    ({ clients, crm }) => clients.put("crm", { ...crm, issuer: "https://evil.example" }),
    "ERR_CONFLICT",
  ],
  "the client's id": [({ clients, crm }) => clients.put("crm", { ...crm, clientId: "other" }), "ERR_CONFLICT"],
  "the client, which is removed": [({ clients }) => clients.remove("crm"), "ERR_CONFLICT"],
  "the client's secrets, which are all removed": [
    ({ clients, crm }) => clients.put("crm", { ...crm, clientSecrets: [] }),
    "ERR_CONFLICT",
  ],
  "the client's secrets, which are wrong now": [
    ({ clients, crm }) => clients.put("crm", { ...crm, clientSecrets: ["wrong"] }),
    "ERR_CLIENT_SECRETS_REFUSED",
  ],
  "the credential, which is removed": [({ keeperOf }) => keeperOf().remove(ID), "ERR_SECRET_UNKNOWN"],
  "the credential's client": [
    async ({ clients, crm, keeperOf }) => {
      await clients.put("other", { ...crm, clientId: "other" });
      await keeperOf().put(ID, { client: "other", grant: "refresh_token", tokens: { refresh_token: "r" } });
    },
    "ERR_CONFLICT",
  ],
  "the credential's grant": [
    ({ keeperOf }) => keeperOf().put(ID, { client: "crm", grant: "client_credentials" }),
    "ERR_CONFLICT",
  ],
};

for (const [what, [change, code]] of Object.entries(CHANGES)) {
  test(`meanwhile another request changes ${what}: the callback is refused`, async () => {
    const world = await openWorld();
    const browser = world.browse();
    const callback = await world.signIn(browser, await world.begin({ return_to: RETURN }));
    await change(world);
    const before = await world.keeperOf().list();
    const { headers } = await browser.visit(callback);
    assertLanding(headers.get("location"), { outcome: "failed", code });
    assert.deepEqual(await world.keeperOf().list(), before);
    await world.scan();
  });
}

for (const what of [
  "the client, which is removed",
  ...Object.keys(CHANGES).filter((name) => /^the credential/.test(name)),
]) {
  test(`during the exchange another request changes ${what}: the tokens are not kept`, async () => {
    const [change, code] = CHANGES[what];
    const world = await openWorld();
    const browser = world.browse();
    const callback = await world.signIn(browser, await world.begin({ return_to: RETURN }));
    /** @type {unknown} */
    let before;
    world.provider.answer = async () => {
      await change(world);
      before = await world.keeperOf().list();
      return world.provider.issue();
    };
    assertLanding((await browser.visit(callback)).headers.get("location"), { outcome: "failed", code });
    assert.deepEqual(await world.keeperOf().list(), before);
    await world.scan();
  });
}

test("the client's secrets may be changed meanwhile", async () => {
  const world = await openWorld();
  const browser = world.browse();
  const callback = await world.signIn(browser, await world.begin());
  await world.clients.put("crm", { ...world.crm, clientSecrets: ["new secret", ...world.crm.clientSecrets] });
  assert.equal((await browser.visit(callback)).status, 200);
});

test("the provider fails: the page says it, and the credential stays", async () => {
  for (const [answer, status, code] of /** @type {const} */ ([
    [
      () => Response.json({ error: "invalid_grant", error_description: HOSTILE }, { status: 400 }),
      502,
      "ERR_TOKEN_REQUEST_REFUSED",
    ],
    [() => Response.json({ error: "invalid_client" }, { status: 401 }), 502, "ERR_CLIENT_SECRETS_REFUSED"],
    [() => new Response(HOSTILE, { headers: { "content-type": "text/html" } }), 502, "ERR_TOKEN_RESPONSE_INVALID"],
    [() => Response.json({ token_type: "Bearer" }), 502, "ERR_TOKEN_RESPONSE_INVALID"],
    [() => Response.redirect("https://evil.example/", 307), 502, "ERR_TOKEN_REQUEST_REFUSED"],
    [() => new Response("", { status: 503 }), 503, "ERR_TOKEN_REQUEST_FAILED"],
    [() => Promise.reject(new Error(HOSTILE)), 503, "ERR_TOKEN_REQUEST_FAILED"],
    [() => new Promise(() => {}), 503, "ERR_TOKEN_REQUEST_TIMEOUT"],
  ])) {
    const world = await openWorld();
    world.provider.answer = /** @type {any} */ (answer);
    const browser = world.browse();
    const callback = await world.signIn(browser, await world.begin());
    const seen = await world.clock.until(browser.visit(callback));
    assertPage(seen, status, code);
    assert.doesNotMatch(seen.text, /script|alert|evil/);
    assert.equal(await world.token(), OLD);
    await world.scan();
  }
});

test("an owner who is put during the exchange stays", async () => {
  const world = await openWorld();
  const browser = world.browse();
  const callback = await world.signIn(browser, await world.begin());
  world.provider.answer = async () => {
    await world.keeperOf().put(ID, { client: "crm", grant: "refresh_token", owner: "ben", tokens: null });
    return world.provider.issue();
  };
  assert.equal((await browser.visit(callback)).status, 200);
  const { owner, state } = await world.keeperOf().status(ID);
  assert.deepEqual([owner, state], ["ben", "ready"]);
});
