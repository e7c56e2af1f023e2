// Runs `secret-slots keep` against an authorization server on this machine, whose tokens live for eight seconds.
// node examples/keep.js shows a table until Ctrl-C; with --seconds N it ends by itself.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { AuthorizationServer } from "./authorization/server.js";

const { seconds } = parseArgs({ options: { seconds: { type: "string" } } }).values;
const server = new AuthorizationServer("new secret");
server.lifetime = 8;
const folder = mkdtempSync(join(tmpdir(), "secret-slots-keep-"));
const path = (/** @type {string} */ name) => join(folder, name);

writeFileSync(path("client.secrets"), "old secret\nnew secret\n", { mode: 0o600 });
const client = { tokenEndpoint: await server.start(), clientId: "app", clientSecrets: { file: "client.secrets" } };
const credential = { client: "crm", grant: "client_credentials" };
const credentials = { reports: credential, invoices: credential, "customer 5": { ...credential, scope: "read" } };
const config = {
  store: { file: "tokens" },
  clients: { crm: client },
  credentials,
  keeper: { tickInterval: 1, jitter: 1 },
};
writeFileSync(path("keep.json"), JSON.stringify(config, undefined, 2));

const cli = fileURLToPath(new URL("../js/cli/secret-slots.js", import.meta.url));
const service = spawn(process.execPath, [cli, "keep", "--config", path("keep.json")], { stdio: "inherit" });
// Ctrl-C reaches the service too: it ends by itself, and this process waits for it.
process.on("SIGINT", () => {});
if (seconds !== undefined) setTimeout(() => service.kill("SIGTERM"), Number(seconds) * 1000);
service.on("exit", (code) => {
  server.stop();
  rmSync(folder, { recursive: true });
  process.exitCode = code ?? 1;
});
