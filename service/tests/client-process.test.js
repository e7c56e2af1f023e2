// Tokens by the command: a service in a process of its own, and an authorization server on this machine.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CANARY, StubIssuer } from "./client-issuer.js";
import { CRM, OLD, NEW, pathOf } from "./client-world.js";
import { folderFor, start, until } from "./node-process.js";

test("the command keeps tokens fresh, and tells no secret and no token", async (context) => {
  const issuer = await StubIssuer.open(context);
  issuer.secrets = new Set([OLD]);
  // Each token is due after half of this.
  issuer.lifetime = 8;
  const folder = folderFor(context);
  const service = await start(context, ["--data", folder, "--log-level", "debug", "--allow-loopback"]);
  const bootstrap = await service.bootstrap();
  const ask = async (
    /** @type {string} */ method,
    /** @type {string} */ path,
    /** @type {unknown} */ body,
    status = 200,
  ) => {
    const answer = await service.ask(bootstrap, method, path, body);
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    return answer.body;
  };
  const client = { client_id: "app", client_secrets: [NEW, OLD], token_uri: `${issuer.url}/token` };
  await ask("PUT", CRM, client, 201);
  const id = "tenant-7/\u00e4";
  const tokens = { refresh_token: issuer.session() };
  await ask("PUT", pathOf(id), { client: "crm", grant: "refresh_token", tokens }, 201);
  const { access_token } = await ask("GET", `${pathOf(id)}/token`, undefined);
  assert.ok(access_token.startsWith(`${CANARY}-access`));
  await until(
    async () => issuer.asked.length,
    (count) => count >= 4,
    20_000,
  );
  const { body: refused } = await service.ask(bootstrap, "PUT", "/v1/clients/evil", {
    ...client,
    token_uri: "https://169.254.169.254/",
  });
  assert.equal(refused.errors[0].pointer, "/token_uri");
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  assert.match(metrics, /^secret_slots_fallbacks_total\{client="crm"\} [1-9]/m);
  assert.match(metrics, /^secret_slots_refreshes_total\{client="crm",outcome="refreshed"\} [1-9]/m);
  assert.equal(await service.stop(), 0);
  assert.ok(service.log.some(({ event, level }) => event === "client_fallback" && level === "warn"));
  const stored = readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
  for (const text of [service.output.stderr, metrics, ...stored]) assert.ok(!text.includes(CANARY), "it was told");
});
