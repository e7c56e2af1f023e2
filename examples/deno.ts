// deno run --node-modules-dir=manual examples/deno.ts
import { checkSecret, generateSecret, type SecretReport, SecretSlots } from "secret-slots";

const secrets = new SecretSlots({
  "token-secret": [
    { slot: 0, value: "original_password" },
    { slot: 5, value: "updated_password" },
  ],
});
const report: SecretReport = checkSecret(generateSecret());

console.log("at 3:", secrets.getEffectiveAt("token-secret", 3));
console.log("at 7:", secrets.getEffectiveAt("token-secret", 7));
console.log("a generated secret meets the policy:", report.ok);
