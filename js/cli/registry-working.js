// The secrets of an application that work now: what a warning counts before secrets are deleted.

/** @import { ClientSecretRegistry } from "../registry/registry.js" */
/** @import { ClientSecretInfo } from "../registry/types.js" */

/**
 * Counts the secrets of an application that work (`working`), and those of them that deleting one would end (`going`).
 *
 * @param {ClientSecretRegistry} registry
 * @param {string} id
 * @param {string} [secretId]
 * @returns {Promise<{ working: number, going: number, secret: ClientSecretInfo | undefined }>}
 */
export async function countWorking(registry, id, secretId) {
  const secrets = await registry.list(id);
  // With a secret its previous one ends too; a previous one may also end alone.
  const ids = secrets.flatMap(({ secretId: id, status, previousSecretId }) => [
    ...(status === "active" ? [{ id, with: id }] : []),
    ...(previousSecretId === null ? [] : [{ id: previousSecretId, with: id }]),
  ]);
  return {
    working: ids.length,
    going: ids.filter((one) => one.id === secretId || one.with === secretId).length,
    secret: secrets.find((one) => one.secretId === secretId || one.previousSecretId === secretId),
  };
}
