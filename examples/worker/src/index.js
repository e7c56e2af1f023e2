// A Cloudflare Worker: `npx wrangler dev` in this folder, then ask for /?at=3 or /generate.
import { generateSecret, SecretSlots } from "secret-slots";
import { getSecretEffectiveAt, installSecrets } from "secret-slots/fastedge";

// A Worker of yours reads them from a secret binding: new SecretSlots(JSON.parse(env.SECRETS)).
const secrets = new SecretSlots({
  "token-secret": [
    { slot: 0, value: "original_password" },
    { slot: 5, value: "updated_password" },
  ],
});
installSecrets(secrets);

export default {
  /** @param {Request} request */
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/generate") return Response.json({ length: generateSecret().length });
    const at = Number(searchParams.get("at") ?? "0");
    try {
      // A real Worker would use the value and never send it.
      return Response.json({ at, isUpdated: getSecretEffectiveAt("token-secret", at) === "updated_password" });
    } catch (error) {
      return Response.json({ error: /** @type {{ code: string }} */ (error).code }, { status: 400 });
    }
  },
};
