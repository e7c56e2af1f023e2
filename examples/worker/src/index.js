// A Cloudflare Worker: `npx wrangler dev` in this folder, then ask for /?at=3, /generate, or /me with a token.
// From the role's entry point: wrangler uploads every module that an import leads to, used or not.
import { generateSecret, SecretSlots } from "secret-slots/slots";
import { getSecretEffectiveAt, installSecrets } from "secret-slots/fastedge";

// Your Worker reads them from a secret binding: new SecretSlots(JSON.parse(env.SECRETS)).
const secrets = new SecretSlots({
  "token-secret": [
    { slot: 0, value: "original_password" },
    { slot: 5, value: "updated_password" },
  ],
});
installSecrets(secrets);

const tokens = new SecretSlots({ "signing-secret": "a secret from a binding, of 32 bytes or more" });
const verify = tokens.jwtVerifier("signing-secret", { audience: "api", overlap: 72 * 3600 });

export default {
  /** @param {Request} request */
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/generate") return Response.json({ length: generateSecret().length });
    if (pathname === "/me") return me(request.headers.get("authorization") ?? "");
    const at = Number(searchParams.get("at") ?? "0");
    try {
      // A real Worker uses the value, and never sends it.
      return Response.json({ at, isUpdated: getSecretEffectiveAt("token-secret", at) === "updated_password" });
    } catch (error) {
      return Response.json({ error: /** @type {{ code: string }} */ (error).code }, { status: 400 });
    }
  },
};

/** A route that needs a token. @param {string} authorization */
function me(authorization) {
  try {
    return Response.json({ hello: verify(authorization.replace(/^Bearer /, "")).payload.sub });
  } catch (error) {
    const { code } = /** @type {{ code: string }} */ (error);
    const challenge = { "WWW-Authenticate": 'Bearer error="invalid_token"' };
    return Response.json({ error: code }, { status: 401, headers: challenge });
  }
}
