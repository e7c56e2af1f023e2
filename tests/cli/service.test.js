// `secret-slots token` and `credentials` against the service itself, as a process of its own.
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { folderFor, launch } from "../../service/tests/node-process.js";
import { started } from "./command.js";

/** @import { TestContext } from "node:test" */

const BOOTSTRAP = "bootstrap-canary-of-at-least-32-characters";

/** A browser that keeps cookies, and follows redirects until there are none. */
const BROWSER = `#!${process.execPath}
let [url, cookie] = [process.argv[2], ""];
(async () => {
  while (url !== null) {
    const response = await fetch(url, { redirect: "manual", headers: cookie === "" ? {} : { cookie } });
    cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
    const location = response.headers.get("location");
    url = location === null ? null : new URL(location, url).href;
  }
})();
`;

/** An authorization server whose users agree to everything. @param {TestContext} context */
async function provider(context) {
  let issued = 0;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://provider");
    if (pathname === "/authorize") {
      const redirect = new URL(searchParams.get("redirect_uri") ?? "");
      redirect.search = String(new URLSearchParams({ code: "a code", state: searchParams.get("state") ?? "" }));
      return response.writeHead(302, { Location: redirect.href }).end();
    }
    issued += 1;
    const token = { access_token: `access-canary-${issued}`, refresh_token: `refresh-canary-${issued}` };
    response.writeHead(200, { "Content-Type": "application/json" });
    request.resume().on("end", () => response.end(JSON.stringify({ ...token, token_type: "Bearer", expires_in: 600 })));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  context.after(() => void (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
}

test("the service keeps what the command line adds, connects and asks for", async (context) => {
  const origin = await provider(context);
  const home = mkdtempSync(join(tmpdir(), "secret-slots-cli-service-"));
  context.after(() => rmSync(home, { recursive: true }));
  const browser = join(home, "browser");
  writeFileSync(browser, BROWSER);
  chmodSync(browser, 0o755);
  writeFileSync(join(home, "admin"), `${BOOTSTRAP}\n`);
  const local = join(home, "local");
  const args = ["--port", "0", "--data", folderFor(context), "--token-file", local];
  const service = launch(context, args, {
    env: { SECRET_SLOTS_BOOTSTRAP: BOOTSTRAP, SECRET_SLOTS_ALLOW_LOOPBACK: "1" },
  });
  const [, url = ""] = await service.printed("stdout", /listening on (http\S+)/);
  const client = {
    ...{ client_id: "app", client_secrets: ["secret-canary"] },
    ...{ token_uri: `${origin}/token`, auth_uri: `${origin}/authorize` },
  };
  const headers = { Authorization: `Bearer ${BOOTSTRAP}`, "Content-Type": "application/json" };
  const put = await fetch(`${url}/v1/clients/crm`, { method: "PUT", headers, body: JSON.stringify(client) });
  assert.equal(put.status, 201, await put.text());

  /** @param {string} file @param {string[]} words */
  const run = (file, ...words) =>
    started([...words, "--service", url, "--token-file", file], { env: { BROWSER: browser } }).ended;
  const admin = (/** @type {string[]} */ ...words) => run(join(home, "admin"), "credentials", ...words);
  const add = ["add", "tenant/7 ü", "--client", "crm", "--grant", "refresh_token", "--owner", "ana"];
  const added = await admin(...add);
  assert.equal(added.status, 0, added.stderr);
  assert.match(
    (await admin(...add)).stderr,
    /a credential is kept under this ID; --replace replaces it \(ERR_CONFLICT\)/,
  );
  const waiting = await run(local, "token", "tenant/7 ü", "--show");
  assert.deepEqual([waiting.status, waiting.stdout], [1, ""], waiting.stderr);
  assert.equal((await admin("list", "--check")).status, 1);

  const connected = await admin("connect", "tenant/7 ü", "--json");
  assert.equal(connected.status, 0, connected.stderr);
  const { state, owner } = JSON.parse(connected.stdout);
  assert.deepEqual([state, owner], ["ready", "ana"]);
  assert.equal((await run(local, "token", "tenant/7 ü", "--show")).stdout, "access-canary-1\n");
  assert.match((await admin("list", "--owner", "ana")).stdout, /^tenant\/7 ü\tcrm\tana\tready\t\d+ \w+\t\n$/);
  const forbidden = await run(local, "credentials", "remove", "tenant/7 ü", "--yes");
  assert.equal(forbidden.status, 2);
  assert.match(forbidden.stderr, /\(ERR_FORBIDDEN\)\n$/);
  assert.equal((await admin("remove", "tenant/7 ü", "--yes")).status, 0);
  assert.equal((await admin("list")).stdout, "");
  const printed = [added, waiting, connected, forbidden].map(({ stdout, stderr }) => stdout + stderr).join("");
  assert.doesNotMatch(printed, /canary/);
  assert.ok(!printed.includes(readFileSync(local, "utf8").trim()));
});
