// FastEdge's functions over installed slots.
import { refused } from "./refusal.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function fastedge(QUnit, api) {
  const { SecretSlots } = api;
  const { getSecret, getSecretEffectiveAt, installSecrets } = api.fastedge;
  const document = {
    secret: {
      name: "token-secret",
      secret_slots: [
        { slot: 0, value: "original_password" },
        { slot: 5, value: "updated_password" },
      ],
    },
  };

  QUnit.module("fastedge");

  QUnit.test("before any secrets are installed, asking says so", (assert) => {
    refused(assert, api, "ERR_SECRET_UNKNOWN", () => getSecret("token-secret"));
    refused(assert, api, "ERR_SECRET_UNKNOWN", () => getSecretEffectiveAt("token-secret", 0));
  });

  QUnit.test("FastEdge's functions answer from the slots that are installed", (assert) => {
    installSecrets(document);
    assert.equal(getSecret("token-secret"), "updated_password");
    assert.deepEqual(
      [0, 3, 5, 7].map((at) => getSecretEffectiveAt("token-secret", at)),
      ["original_password", "original_password", "updated_password", "updated_password"],
    );
    refused(assert, api, "ERR_SLOT_INVALID", () => getSecretEffectiveAt("token-secret", NaN));
    refused(assert, api, "ERR_SLOT_INVALID", () => getSecretEffectiveAt("token-secret", 1741790697000));
  });

  QUnit.test("a missing secret is null, as on the platform", (assert) => {
    installSecrets({ s: [{ slot: 5, value: "value" }] });
    assert.equal(getSecret("unknown"), null);
    assert.equal(getSecretEffectiveAt("unknown", 5), null);
    assert.equal(getSecretEffectiveAt("s", 4), null);
  });

  QUnit.test("an instance that is installed stays its owner's", (assert) => {
    const secrets = new SecretSlots(document);
    installSecrets(secrets);
    secrets.revoke("token-secret", 5);
    assert.equal(getSecret("token-secret"), null);
    assert.equal(getSecretEffectiveAt("token-secret", 4), "original_password");
  });

  QUnit.test("a refused installation leaves the one before", (assert) => {
    installSecrets({ s: "before" });
    refused(assert, api, "ERR_SLOT_INVALID", () => installSecrets({ s: "" }));
    assert.equal(getSecret("s"), "before");
  });

  QUnit.test("bytes are given as text, and those that are not text are refused", (assert) => {
    installSecrets({ text: new TextEncoder().encode("пароль"), binary: new Uint8Array([0xff, 0xfe]) });
    assert.equal(getSecret("text"), "пароль");
    refused(assert, api, "ERR_SLOT_INVALID", () => getSecret("binary"));
  });
}
