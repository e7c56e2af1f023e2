// bun examples/bun.ts
import { checkSecret, generateSecret, SecretSlots } from "secret-slots";

const secrets = new SecretSlots({ "signing-key": new Uint8Array(32).fill(7) });
secrets.revoke("signing-key", 0);
secrets.set("signing-key", 1, crypto.getRandomValues(new Uint8Array(32)));

console.log("slot 0 is revoked:", secrets.getEffectiveAt("signing-key", 0) === null);
console.log("slot 1 has", secrets.get("signing-key")?.length, "bytes");
console.log("a generated secret meets the policy:", checkSecret(generateSecret({ length: 48 }), { length: 48 }).ok);
