// A folder with a configuration of `keep`, for commands that work on its store.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The environment of its commands. */
export const env = { TOKEN_KEYS: "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE" };

/**
 * @param {import("node:test").TestContext} context
 * @param {{ tokenEndpoint: string, authorizationEndpoint?: string }} client
 * @param {object} [more] Further members of the configuration.
 * @returns {{ folder: string, config: string }}
 */
export function keptFolder(context, client, more = {}) {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-kept-"));
  context.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "secrets"), "the old secret\nthe new secret\n");
  const config = join(folder, "keep.json");
  const crm = { ...client, clientId: "app", clientSecrets: { file: "secrets" } };
  const credentials = { reports: { client: "crm", grant: "client_credentials", scope: "read" } };
  const whole = { store: { file: "tokens" }, encrypt: { env: "TOKEN_KEYS" }, clients: { crm }, credentials, ...more };
  writeFileSync(config, JSON.stringify(whole));
  return { folder, config };
}
