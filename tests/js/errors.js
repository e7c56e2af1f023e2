// The error that everything throws.
/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function errors(QUnit, { SecretSlots, SecretSlotsError }) {
  QUnit.module("errors");

  QUnit.test("an error is an Error with a name, a code and a stack of the caller's", (assert) => {
    assert.throws(
      function namedCaller() {
        new SecretSlots({ s: "" });
      },
      (/** @type {any} */ error) =>
        error instanceof Error &&
        error instanceof SecretSlotsError &&
        error.name === "SecretSlotsError" &&
        error.code === "ERR_SLOT_INVALID" &&
        error.message === 'secret "s" has an empty value in slot 0' &&
        String(error.stack).includes("namedCaller"),
    );
  });
}
