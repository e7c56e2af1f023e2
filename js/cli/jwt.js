// `secret-slots jwt`: signs and verifies tokens by slot.
import { sign } from "./jwt-sign.js";
import { verify } from "./jwt-verify.js";
import { MAKE_SECRETS } from "./secrets-file.js";

/** @type {import("./command.js").Command} */
export const jwt = {
  summary: "Signs and verifies JWTs, each with the secret of its slot.",
  commands: { sign, verify },
  examples: [
    ...MAKE_SECRETS,
    `echo '{ "sub": "user-1" }' | secret-slots jwt sign secrets.json token-secret > token.jwt`,
    "secret-slots jwt verify secrets.json token-secret < token.jwt",
  ],
  exitCodes: "0 done · 1 the token is refused · 2 an error",
};
