import { checkSecret, generateSecret, generateSecretWithReport, SecretSlots, SecretSlotsError } from "secret-slots";
import { getSecretEffectiveAt, installSecrets } from "secret-slots/fastedge";

const slots = new SecretSlots({ "token-secret": "original_password" });
slots.set("token-secret", 1741790697, "new_password");
installSecrets(slots);

let code;
try {
  slots.set("token-secret", -1, "a");
} catch (error) {
  code = error instanceof SecretSlotsError && error.code;
}

console.log(
  JSON.stringify({
    newest: slots.get("token-secret"),
    before: slots.getEffectiveAt("token-secret", 1741790696),
    fastedge: getSecretEffectiveAt("token-secret", 1741790697),
    generated: generateSecret({ length: 40, prefix: "sk_live_" }).slice(0, 8),
    meetsPolicy: generateSecretWithReport().ok,
    problem: checkSecret("hunter2").problems[0].code,
    code,
  }),
);
