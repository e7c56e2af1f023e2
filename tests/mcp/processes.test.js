// Five processes, one session, at a server that rotates refresh tokens and ends the session when one comes twice.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { TokenClient, TokenKeeper } from "../../js/client.js";
import { FileStore } from "../../js/stores/file.js";
import { AuthorizationServer } from "./authorization-server.js";
import { CLIENTS } from "./clients.js";
import { GuardedServer } from "./guarded-server.js";
import { CLIENT } from "./registered-client.js";

const PROCESSES = 5;
const CALLERS = 3;
const ROUNDS = 20;
const program = fileURLToPath(new URL("session-process.js", import.meta.url));

/**
 * Starts the servers and a session.
 *
 * @param {import("node:test").TestContext} context
 */
async function start(context) {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-mcp-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const authorization = await new AuthorizationServer().start();
  context.after(() => authorization.stop());
  const server = await new GuardedServer(authorization).start();
  context.after(() => server.stop());
  return { folder, authorization, server, tokens: await authorization.newSession() };
}

/**
 * Starts processes that are connected.
 *
 * @param {import("node:test").TestContext} context
 * @param {string[]} args
 */
async function processes(context, ...args) {
  const children = Array.from({ length: PROCESSES }, () => fork(program, args));
  context.after(() => children.forEach((child) => child.connected && child.disconnect()));
  await Promise.all(children.map((child) => once(child, "message")));
  return async () => {
    const answers = children.map((child) => once(child, "message"));
    for (const child of children) child.send("round");
    const results = (await Promise.all(answers)).map(([result]) => result);
    const redirects = results.reduce((sum, result) => sum + result.redirects, 0);
    return { errors: results.flatMap(({ errors }) => errors), redirects };
  };
}

for (const [client, way] of [
  ...Object.keys(CLIENTS).map((client) => [client, "KeeperOAuthProvider"]),
  ["@modelcontextprotocol/client", "KeeperAuthProvider"],
]) {
  const callers = way === "KeeperAuthProvider" ? 1 : CALLERS;
  test(`${client} with a ${way}: one refresh a round, and the session lives`, async (context) => {
    const { folder, authorization, server, tokens } = await start(context);
    const clientSecrets = [CLIENT.client_secret];
    const app = new TokenClient({
      tokenEndpoint: `${authorization.issuer}/token`,
      clientId: CLIENT.client_id,
      clientSecrets,
    });
    const keeper = new TokenKeeper({ store: new FileStore(folder), clients: { app } });
    await keeper.put("user", { client: "app", grant: "refresh_token", tokens });
    const round = await processes(context, client, way, server.url, authorization.issuer, folder, String(callers));
    for (let rounds = 1; rounds <= ROUNDS; rounds++) {
      // Not that of this process's memory: others have refreshed it.
      const record = await new FileStore(folder).read("token/user");
      await authorization.expire(JSON.parse(String(record?.value)).tokens.access_token);
      assert.deepEqual(await round(), { errors: [], redirects: 0 });
      assert.deepEqual(authorization.refreshes, Array(rounds).fill(200), "one refresh a round");
    }
    assert.equal(authorization.revoked, 0, "the session lives");
  });
}

for (const client of Object.keys(CLIENTS)) {
  test(`the control: ${client} with tokens in a file loses the session to another process`, async (context) => {
    const { folder, authorization, server, tokens } = await start(context);
    const { issuer } = authorization;
    // What each SDK stamps tokens with, so that it takes them for its own.
    const stamps = { issuer, authorization_server: `${issuer}/`, token_endpoint: `${issuer}/token` };
    writeFileSync(join(folder, "tokens.json"), JSON.stringify({ ...tokens, ...stamps }));
    const round = await processes(context, client, "FileProvider", server.url, issuer, folder, "1");
    assert.deepEqual(await round(), { errors: [], redirects: 0 });
    await authorization.expire(tokens.access_token);
    authorization.together = PROCESSES;
    const { errors } = await round();
    assert.ok(errors.length > 0);
    assert.ok(authorization.refreshes.includes(400), "invalid_grant");
    assert.ok(authorization.revoked > 0);
    assert.equal((await round()).errors.length, PROCESSES, "the session is lost for all");
  });
}
