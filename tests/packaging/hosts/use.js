// What each host runs: slots, a JWT verified by slot, a generated secret, and a token through an array of client secrets.
import { TokenClient } from "secret-slots/client";
import { generateSecret, SecretSlots } from "secret-slots";

/** In place of the network: a server that knows the new client secret alone. */
async function server(_url, { headers }) {
  const isNew = new Headers(headers).get("authorization") === `Basic ${btoa("app:new-secret")}`;
  const body = isNew ? { access_token: "opaque", token_type: "Bearer", expires_in: 3600 } : { error: "invalid_client" };
  return new Response(JSON.stringify(body), {
    status: isNew ? 200 : 401,
    headers: { "Content-Type": "application/json" },
  });
}

export async function use() {
  const slots = new SecretSlots({ name: [{ slot: 0, value: "old" }] });
  slots.set("name", 1741790697, "new");
  slots.set("key", 0, generateSecret());
  const jwt = slots.signJwt("key", { sub: "user-1" }, { slotFrom: "slot" });
  const { payload } = slots.jwtVerifier("key", { slotFrom: "slot", overlap: Infinity })(jwt);
  const client = new TokenClient({
    tokenEndpoint: "https://issuer.example/token",
    clientId: "app",
    clientSecrets: ["old-secret", "new-secret"],
    logger: null,
    fetch: server,
  });
  return {
    effective: slots.getEffectiveAt("name", 1741790696),
    newest: slots.get("name"),
    subject: payload.sub,
    token: (await client.clientCredentials()).access_token,
    generated: generateSecret().length,
  };
}
