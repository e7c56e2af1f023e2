// What a user may not write: were one of these lines to compile, its directive would be the error.
import {
  checkSecret,
  generateSecret,
  generateSecretWithReport,
  SecretSlots,
  SecretSlotsError,
  SignedCookies,
  signWebhook,
  TokenClient,
  verifyWebhook,
} from "secret-slots";
import type { CharacterClass, ClientSecretRegistry, ProblemCode, SecretPolicy } from "secret-slots";
import type { StoredClients, TokenKeeper } from "secret-slots/client";
import { getSecretEffectiveAt, installSecrets } from "secret-slots/fastedge";

const slots = new SecretSlots();

// @ts-expect-error a value is no number
new SecretSlots({ "token-secret": 5 });
// @ts-expect-error a slot has a number
new SecretSlots({ "token-secret": [{ value: "value" }] });
// @ts-expect-error a slot's number is no text
new SecretSlots({ "token-secret": [{ slot: "0", value: "value" }] });
// @ts-expect-error a value is no buffer without a view
new SecretSlots({ "token-secret": new ArrayBuffer(8) });
// @ts-expect-error a list of secrets is not one of texts
new SecretSlots(["value"]);
// @ts-expect-error there is nothing to replace them with
slots.replace();

// @ts-expect-error whose value is not said
slots.get();
// @ts-expect-error the value in effect is so at a number
slots.getEffectiveAt("token-secret");
// @ts-expect-error a time is a number of seconds
slots.getEffectiveAt("token-secret", new Date());
// @ts-expect-error a slot's number is a number, not a bigint
slots.set("token-secret", 0n, "value");
// @ts-expect-error a slot is revoked, not set to null
slots.set("token-secret", 0, null);
// @ts-expect-error only one slot is revoked at a time
slots.revoke("token-secret");
// @ts-expect-error there may be no value
slots.get("token-secret").length;
// @ts-expect-error the value may be bytes
slots.get("token-secret")?.toUpperCase();
// @ts-expect-error what is in it is reached by its methods alone
slots.values;

// @ts-expect-error the option is `length`
generateSecret({ size: 64 });
// @ts-expect-error the length is no text
generateSecret({ length: "64" });
// @ts-expect-error a range has two ends
generateSecret({ length: { min: 8 } });
// @ts-expect-error the class is called `digit`
generateSecret({ classes: ["digits"] });
// @ts-expect-error no policy is null
generateSecret(null);
// @ts-expect-error a secret is made, not awaited
generateSecret().then(String);
// @ts-expect-error a secret is text
checkSecret(new Uint8Array(32));
// @ts-expect-error who checks a secret does not know how it was made
checkSecret("hunter2").entropy.generator.toFixed(1);
// @ts-expect-error there is no problem of this code
checkSecret("hunter2").problems.some(({ code }) => code === "short");
// @ts-expect-error the report is of a policy
generateSecretWithReport(64);

// @ts-expect-error no such class
const characterClass: CharacterClass = "emoji";
// @ts-expect-error no such code
const problemCode: ProblemCode = "TOO_SHORT";
// @ts-expect-error no such option
const policy: SecretPolicy = { maxScore: 200 };

// @ts-expect-error an error has a code and a message
new SecretSlotsError("ERR_INTERNAL");
// @ts-expect-error the code stays as it is
new SecretSlotsError("ERR_INTERNAL", "a message").code = "ERR_TOO_LARGE";

// @ts-expect-error no such algorithm
slots.jwtVerifier("s", { algorithms: ["none"] });
// @ts-expect-error no such option
slots.verifyJwt("s", "token", { ignoreExpiration: true });
// @ts-expect-error a token that is signed has iat
slots.signJwt("s", {}, { slotFrom: "any" });
// @ts-expect-error a token is a string or a Uint8Array
slots.jwtVerifier("s")(new ArrayBuffer(8));

const endpoint = { tokenEndpoint: "https://issuer.example/token", clientId: "app" };
// @ts-expect-error the secrets are an array
new TokenClient({ ...endpoint, clientSecrets: "secret" });
// @ts-expect-error no such method
new TokenClient({ ...endpoint, clientSecrets: ["secret"], clientAuth: "private_key_jwt" });
// @ts-expect-error no client id
new TokenClient({ tokenEndpoint: "https://issuer.example/token", clientSecrets: ["secret"] });
// @ts-expect-error a refresh token is a string
new TokenClient({ ...endpoint, clientSecrets: ["secret"] }).refresh(undefined);

declare const keeper: TokenKeeper;
// @ts-expect-error no such state
keeper.list({ state: "error" });
// @ts-expect-error a state has no token
keeper.status("id").then(({ access_token }) => access_token);
// @ts-expect-error it sends nothing
keeper.fetch("id", { fetch: "https://api.example" });
declare const clients: StoredClients;
// @ts-expect-error a function is not plain data
clients.put("crm", { ...endpoint, clientSecrets: () => ["secret"] });
// @ts-expect-error secrets do not come back
clients.get("crm").then((client) => client?.options.clientSecrets);

declare const registry: ClientSecretRegistry;
// @ts-expect-error without its type
registry.createApplication("a", {});
// @ts-expect-error no such unit
registry.updateApplication("a", { expiry: { value: 1, unit: "month" } });
// @ts-expect-error a description is needed
registry.add("a", { actor: "ana" });
// @ts-expect-error a refusal has no secretId
registry.verify("a", "s").then(({ secretId }): string => secretId);
// @ts-expect-error a repeated command shows no secret
registry.add("a", { description: "d", idempotencyKey: "k" }).then(({ secret }): string => secret);

// @ts-expect-error parsed JSON is no body
signWebhook(slots, "token-secret", { id: "msg_1", body: {} });
// @ts-expect-error no such option
verifyWebhook(slots, "token-secret", { headers: {}, body: "" }, { tolerence: 5 });
// @ts-expect-error no such profile
verifyWebhook(slots, "token-secret", { headers: {}, body: "" }, { profile: "gitlab" });
// @ts-expect-error a delivery of GitHub has no time
verifyWebhook(slots, "token-secret", { headers: {}, body: "" }, { profile: "github", tolerance: 5 });
// @ts-expect-error the id of Stripe's events is in the body
verifyWebhook(slots, "token-secret", { headers: {}, body: "" }, { profile: "stripe" }).id.length;

// @ts-expect-error no such option
new SignedCookies(slots, "session-key", { maxAge: 5 });
// @ts-expect-error a value may be undefined
new SignedCookies(slots, "session-key").value("session", "text").length;

// @ts-expect-error nothing is installed
installSecrets();
// @ts-expect-error a time is a number of seconds
getSecretEffectiveAt("token-secret", "1741790697");
// @ts-expect-error a path that the package does not export
import("secret-slots/js/slots.js");
// @ts-expect-error another role's class
import("secret-slots/slots").then(({ TokenClient }) => TokenClient);
// @ts-expect-error another role's class
import("secret-slots/client").then(({ ClientSecretRegistry }) => ClientSecretRegistry);
// @ts-expect-error another role's class
import("secret-slots/issuer").then(({ SecretSlots }) => SecretSlots);

export { characterClass, policy, problemCode };
