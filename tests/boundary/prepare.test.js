// What a keeper's preparation makes of a credential's own parameters and headers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TokenClient } from "../../js/client.js";
import { prepareCall } from "../../js/token/prepare.js";

/** @param {object} asked @param {object} [more] */
async function sent(asked, more = {}) {
  /** @type {any} */
  let init;
  const client = new TokenClient({
    tokenEndpoint: "https://issuer.example/token",
    clientId: "app",
    clientSecrets: ["s"],
    parameters: { tenant: "a", kept: "1" },
    headers: { "x-tenant": "a", "x-kept": "1" },
    fetch: async (_, given) => {
      init = given;
      return Response.json({ access_token: "t", token_type: "Bearer" });
    },
    ...more,
  });
  const { signal } = new AbortController();
  const call = await prepareCall(client, { refreshToken: undefined, scope: undefined, signal, ...asked });
  const { grant } = /** @type {any} */ (call.ready).call;
  await call.io.send("https://issuer.example/token", undefined, "a=b", 1000, undefined);
  call.end();
  return { parameters: grant.parameters, tenant: init.headers["x-tenant"], kept: init.headers["x-kept"] };
}

test("a credential's parameters and headers replace the client's, by both grants", async () => {
  for (const refreshToken of [undefined, "r"]) {
    const usual = { parameters: "tenant=a&kept=1", tenant: "a", kept: "1" };
    assert.deepEqual(await sent({ refreshToken }), usual);
    const own = { parameters: { tenant: "b" }, headers: { "X-Tenant": "b" } };
    assert.deepEqual(await sent({ refreshToken, ...own }), { parameters: "tenant=b&kept=1", tenant: "b", kept: "1" });
    const left = { parameters: { tenant: "" }, headers: { "x-tenant": "" } };
    assert.deepEqual(await sent({ refreshToken, ...left }), { parameters: "kept=1", tenant: undefined, kept: "1" });
  }
});

test("a record's parameters and headers that are not valid are refused before anything is announced", async () => {
  const invalid = { code: "ERR_INVALID_OPTION" };
  for (const asked of [
    { parameters: { scope: "a" } },
    { parameters: 5 },
    { headers: { host: "a" } },
    { headers: [] },
  ]) {
    await assert.rejects(sent(asked), invalid);
  }
  await assert.rejects(sent({ parameters: { audience: "a" } }, { audience: "b" }), invalid);
});
