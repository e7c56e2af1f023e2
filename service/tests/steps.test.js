// Steps in three languages, each a process of its own, share sessions at a server that ends a session when a refresh token comes twice.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LANGUAGES, runStep } from "../../examples/platform/steps.js";
import { Vendor } from "../../examples/platform/vendor.js";
import { folderFor, start, until } from "./node-process.js";

const ROUNDS = 6;
const BOOTSTRAP = "bootstrap secret of a test";
/** Eight processes in three languages. */
const PROCESSES = ["Python", "Python", "Python", "shell", "shell", "shell", "JavaScript", "JavaScript"];

/** Starts a vendor with one client, and the service, which keeps one credential of it. @param {import("node:test").TestContext} context */
async function world(context) {
  const vendor = await Vendor.start({ crm: "secret 1" }, 3600);
  context.after(() => vendor.stop());
  const folder = folderFor(context);
  const tokenFile = join(folder, "local-token");
  const service = await start(context, ["--data", join(folder, "data"), "--token-file", tokenFile], {
    env: { SECRET_SLOTS_BOOTSTRAP: BOOTSTRAP.replaceAll(" ", "-"), SECRET_SLOTS_ALLOW_LOOPBACK: "1" },
  });
  const ask = async (/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ body) => {
    const answer = await service.ask(BOOTSTRAP.replaceAll(" ", "-"), method, path, body);
    assert.ok(answer.status < 300, JSON.stringify(answer));
    return answer.body;
  };
  const putClient = (/** @type {string[]} */ ...client_secrets) =>
    ask("PUT", "/v1/clients/crm", { client_id: "crm", client_secrets, token_uri: `${vendor.url}/token` });
  await putClient("secret 1");
  const tokens = { refresh_token: await vendor.authorize("crm", "ana") };
  await ask("PUT", "/v1/credentials/ana", { client: "crm", grant: "refresh_token", owner: "ana", tokens });
  const step = (/** @type {string} */ language) =>
    runStep(language, "ana", { service: service.url, tokenFile, api: `${vendor.url}/orders` });
  return { vendor, service, ask, putClient, step, tokenFile };
}

for (const language of Object.keys(LANGUAGES))
  test(`a step in ${language} uses a token, reports one that the API refuses, and says who must connect again`, async (context) => {
    const { vendor, step } = await world(context);
    assert.equal(await step(language), "");
    await vendor.end("ana");
    const before = vendor.refreshed;
    assert.equal(await step(language), "");
    assert.equal(vendor.refreshed, before + 1);
    await vendor.revoke("ana");
    assert.equal(await step(language), "ERR_REAUTHORIZATION_REQUIRED");
  });

test("a client with an issuer and no endpoints gets tokens from those that are discovered", async (context) => {
  const { vendor, ask, step } = await world(context);
  const issuer = { client_id: "crm", client_secrets: ["secret 1"], issuer: vendor.url };
  const stored = await ask("PUT", "/v1/clients/crm", issuer);
  assert.deepEqual([stored.issuer, stored.token_uri, stored.token_endpoint_auth_method], [vendor.url, null, null]);
  assert.equal(await step("shell"), "");
  assert.equal(vendor.refreshed, 1);
  const begun = await ask("POST", "/v1/credentials/ana/authorize", {});
  const start = await fetch(begun.url, { redirect: "manual" });
  assert.ok(start.headers.get("location")?.startsWith(`${vendor.url}/auth?`), "where users are sent is discovered too");
});

test(`eight processes in three languages, ${ROUNDS} rounds: one refresh a round, and the session lives`, async (context) => {
  const { vendor, service, ask, putClient, step, tokenFile } = await world(context);
  assert.equal(statSync(tokenFile).mode & 0o777, 0o600);
  assert.equal(await step("shell"), "");
  for (let round = 1; round <= ROUNDS; round++) {
    // The secret changes on the server in the third round; the operator has added it before.
    if (round === 2) await putClient("secret 1", "secret 2");
    if (round === 3) await vendor.rotate("crm", "secret 2");
    await vendor.end("ana");
    const before = vendor.refreshed;
    assert.deepEqual(
      await Promise.all(PROCESSES.map(step)),
      PROCESSES.map(() => ""),
      `round ${round}`,
    );
    assert.equal(vendor.refreshed, before + 1, `one refresh in round ${round}`);
  }
  assert.deepEqual((await ask("GET", "/v1/credentials?state=reauthorize", undefined)).items, []);
  await vendor.revoke("ana");
  assert.equal(await step("shell"), "ERR_REAUTHORIZATION_REQUIRED");
  const { items } = await until(
    () => ask("GET", "/v1/credentials?state=reauthorize", undefined),
    (page) => page.items.length > 0,
    10_000,
  );
  assert.deepEqual([items[0].id, items[0].owner, items[0].client], ["ana", "ana", "crm"]);
  const local = readFileSync(tokenFile, "utf8").trim();
  const printed = service.output.stdout + service.output.stderr;
  for (const secret of [local, "secret 1", "secret 2"]) assert.equal(printed.includes(secret), false);
});
