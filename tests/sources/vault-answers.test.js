// Answers that no Vault gives, and that must not make a deleted version valid.
import assert from "node:assert/strict";
import { test } from "node:test";
import { VaultSource } from "../../js/sources/vault.js";

/** @param {unknown} deletion @param {object} [more] */
function sourceOf(deletion, more) {
  const version = { created_time: "2026-01-02T03:04:05Z", deletion_time: deletion, destroyed: false, ...more };
  const fetch = async () => new Response(JSON.stringify({ data: { versions: { 1: version } } }));
  return new VaultSource({ address: "https://vault.example", token: "a-token", fetch });
}

test("a deletion whose time cannot be read is ERR_SOURCE", async () => {
  for (const deletion of ["2026-01-02", "soon", 5])
    await assert.rejects(sourceOf(deletion).list("a"), { code: "ERR_SOURCE", message: /deletion/ }, String(deletion));
  for (const deletion of ["", null, undefined]) {
    const [version] = await sourceOf(deletion).list("a");
    assert.equal(version.revoked, undefined);
  }
});
