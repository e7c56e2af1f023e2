// How the suite asserts a refusal.
/**
 * Asserts that `call` throws a SecretSlotsError of this code whose every printed form is free of `secrets`.
 *
 * @param {Assert} assert
 * @param {import("./index.js").Package} api
 * @param {string} code
 * @param {() => unknown} call
 * @param {{ title?: string, secrets?: string[] }} [more]
 * @returns {Error & { code: string }}
 */
export function refused(assert, { SecretSlotsError }, code, call, { title = code, secrets = ["hunter2"] } = {}) {
  /** @type {any} */
  let thrown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  assert.true(thrown instanceof SecretSlotsError, `${title}: a SecretSlotsError, not ${thrown}`);
  assert.equal(thrown?.code, code, `${title}: ${thrown?.message}`);
  const printed = [thrown?.message, thrown?.stack, String(thrown?.cause), JSON.stringify(thrown)].join("\n");
  assert.false(
    secrets.some((secret) => printed.includes(secret)),
    `${title}: nothing printed holds a value`,
  );
  return thrown;
}
