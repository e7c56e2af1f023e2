// What a user may write: every line compiles, and every type is the one that is written here.
import {
  checkSecret,
  ClientSecretRegistry,
  decodeJwt,
  decodeProtectedHeader,
  generateSecret,
  generateSecretWithReport,
  fetchToken,
  SecretSlots,
  SecretSlotsError,
  SignedCookies,
  StoredClients,
  TokenClient,
  TokenKeeper,
  signWebhook,
  verifyWebhook,
  type Algorithm,
  type AnyFetch,
  type Authorization,
  type CharacterClass,
  type Duration,
  type ClientSecretInfo,
  type ClientSecretRegistryOptions,
  type CredentialState,
  type CredentialStatus,
  type ExpiryNotice,
  type ForgottenConsumer,
  type IssuedSecret,
  type RotateAllReport,
  type FetchResponse,
  type JoseKeyOptions,
  type JwtHeader,
  type JwtPayload,
  type Kids,
  type NewSecret,
  type PlatformFetch,
  type ProblemCode,
  type RefusedSecret,
  type SecretEntropy,
  type SecretPolicy,
  type SecretReport,
  type Signal,
  type Store,
  type StoredClient,
  type TickReport,
  type Token,
  type TokenClientOptions,
  type TokenError,
  type TokenKeeperOptions,
  type Secrets,
  type SignedCookiesOptions,
  type SignOptions,
  type SlotFrom,
  type VerifiedJwt,
  type VerifyOptions,
  type GithubWebhookOptions,
  type ReceivedWebhook,
  type StripeWebhookOptions,
  type VerifiedGithubWebhook,
  type VerifiedStripeWebhook,
  type VerifiedWebhook,
  type VerifyWebhookOptions,
  type Webhook,
  type WebhookHeaders,
  type WebhookProfile,
} from "secret-slots";
import * as clientEntry from "secret-slots/client";
import { getSecret, getSecretEffectiveAt, installSecrets } from "secret-slots/fastedge";
import * as issuerEntry from "secret-slots/issuer";
import { KeeperAuthProvider, KeeperOAuthProvider, type ClientInformation } from "secret-slots/mcp";
import * as slotsEntry from "secret-slots/slots";
import { honoGuard, type HonoGuardVariables } from "secret-slots/guards/hono";
import { workerGuard } from "secret-slots/guards/workers";
import { EnvironmentSource } from "secret-slots/sources/environment";
import {
  SlotSource,
  type SourceEvent,
  type SourceSlot,
  type Version,
  type Watch,
} from "secret-slots/sources/slot-source";
import { conformance } from "secret-slots/stores/conformance";
import { FileStore } from "secret-slots/stores/file";
import { MemoryStore } from "secret-slots/stores/memory";
import { PostgresStore } from "secret-slots/stores/postgres";
import { RedisStore } from "secret-slots/stores/redis";
import { SqliteStore } from "secret-slots/stores/sqlite";
import manifest from "secret-slots/package.json" with { type: "json" };

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(..._: Same<A, B> extends true ? [] : ["these types differ"]) {}

const byName: Secrets = {
  "token-secret": "value",
  bytes: new Uint8Array(32),
  slots: [
    { slot: 0, value: "original_password" },
    { slot: 1741790697, value: new Uint8Array(32) },
    { slot: 1741790698, revoked: true },
    { slot: 1741790699, value: null, revoked: true },
  ],
};
const inApiForm = { secret: { id: 5, name: "token-secret", comment: "", secret_slots: [{ slot: 0, value: "value" }] } };
const sources: Secrets[] = [byName, inApiForm, inApiForm.secret, [inApiForm], { secrets: [inApiForm.secret] }];

const frozen = [{ slot: 0, value: "value", revoked: undefined }] as const;
sources.push({ frozen }, { secrets: [{ name: "frozen", secret_slots: frozen }] as const });
generateSecret({ classes: ["lowercase", "digit"] as const });

const empty = new SecretSlots();
const slots = new SecretSlots(byName);
sources.forEach((secrets) => slots.replace(secrets));
same<ReturnType<typeof slots.get>, string | Uint8Array | null>();
same<ReturnType<typeof slots.getEffectiveAt>, string | Uint8Array | null>();
same<ReturnType<typeof slots.slots>, { slot: number; revoked: boolean }[]>();
slots.set("token-secret", 0, "value");
slots.set("token-secret", 1, new Uint8Array(32));
slots.revoke("token-secret", 0);
const deleted: boolean = slots.delete("token-secret", 1);
const names: string[] = empty.names();
const effective = slots.getEffectiveAt("token-secret", Date.now() / 1000);
const text: string = typeof effective === "string" ? effective : new Array(effective?.length).join();

const classes: CharacterClass[] = ["lowercase", "uppercase", "digit", "symbol"];
const policy: SecretPolicy = {
  length: { min: 32, max: 64 },
  classes,
  symbols: "-_",
  minScore: 120,
  prefix: "sk_live_",
};
const secrets: string[] = [
  generateSecret(),
  generateSecret(policy),
  generateSecret({ length: 40, alphabet: "0123abcd" }),
];
const unset: SecretPolicy = { length: undefined, prefix: undefined };

const generated = generateSecretWithReport(unset);
same<typeof generated.entropy.generator, number>();
const report: SecretReport & { secret: string } = generated;
const bits: string = generated.entropy.generator.toFixed(1);

const checked = checkSecret("hunter2", policy);
same<typeof checked, SecretReport>();
same<typeof checked.entropy, SecretEntropy>();
same<typeof checked.entropy.generator, number | null>();
const codes: ProblemCode[] = checked.problems.map(({ code }) => code);
const counts: number = checked.classes.symbol + checked.classes.other + checked.length + checked.entropy.shannon;

const error: Error = new SecretSlotsError("ERR_INTERNAL", "a message", { cause: report });
const code: string | undefined = error instanceof SecretSlotsError ? error.code : undefined;

installSecrets(slots);
installSecrets(byName);
same<ReturnType<typeof getSecret>, string>();
const atSlot: string = getSecretEffectiveAt("token-secret", 3);

const algorithms: Algorithm[] = ["HS256", "HS384", "HS512"];
const selectors: SlotFrom[] = ["iat", "slot", "kid", "any"];
const signing: SignOptions = { alg: "HS512", slotFrom: "kid", expiresIn: 60, header: { typ: "at+jwt" } };
const token: string = slots.signJwt("token-secret", { sub: "user-1" }, { ...signing, currentDate: new Date() });
const verifying: VerifyOptions = {
  algorithms,
  issuer: ["https://a", "https://b"] as const,
  audience: "api",
  overlap: Infinity,
  maxTokenAge: undefined,
  cache: 1000,
};
const verify = slots.jwtVerifier("token-secret", verifying);
same<ReturnType<typeof verify>, VerifiedJwt>();
const { payload, protectedHeader, slot } = slots.verifyJwt("token-secret", token, { slotFrom: selectors[0] ?? "iat" });
same<typeof payload, JwtPayload>();
same<typeof protectedHeader, JwtHeader>();
same<typeof slot, number>();
const subject: string | undefined = payload.sub;
const claim: unknown = payload["https://claims.example/role"];
const hour: Duration = "1h";
const kids: Kids = { "2025-key": 5 } as const;
slots.jwtVerifier("token-secret", { slotFrom: "kid", kids, overlap: "3 days", clockTolerance: hour });
slots.jwtVerifier("token-secret", { slotFrom: "any", maxTries: 2, overlap: 60 })(new Uint8Array(8));
slots.verifyJwt("token-secret", new Uint8Array(8));
slots.signJwt("token-secret", {}, { slotFrom: "kid", kids, expiresIn: hour });
slots.joseKey("token-secret", { slotFrom: "kid", kids });
same<ReturnType<typeof decodeJwt>, JwtPayload>();
same<ReturnType<typeof decodeProtectedHeader>["alg"], string | undefined>();
decodeProtectedHeader(new Uint8Array(8)).kid;

const webhook: Webhook = { id: "msg_1", body: new Uint8Array(8), timestamp: 1741790697, overlap: "3 days" };
const webhookHeaders: WebhookHeaders = signWebhook(slots, "token-secret", webhook);
const byHeaders: ReceivedWebhook = { headers: { get: (name: string): string | null => name }, body: "{}" };
const toleranceOf: VerifyWebhookOptions = { tolerance: hour, overlap: 60, currentDate: new Date() };
same<ReturnType<typeof verifyWebhook>, VerifiedWebhook>();
const verifiedSlot: number = verifyWebhook(slots, "token-secret", byHeaders, toleranceOf).slot;
verifyWebhook(slots, "token-secret", { headers: webhookHeaders, body: "{}" });
verifyWebhook(slots, "token-secret", { headers: { "webhook-id": ["msg_1"], accept: undefined }, body: "{}" });
const profile: WebhookProfile = "standard";
const standardWebhook: VerifiedWebhook = verifyWebhook(slots, "token-secret", byHeaders, { profile });
const ofGithub: GithubWebhookOptions = { profile: "github", overlap: "1h", currentDate: new Date() };
const githubWebhook: VerifiedGithubWebhook = verifyWebhook(slots, "hook", byHeaders, ofGithub);
const deliveryId: string = verifyWebhook(slots, "hook", byHeaders, { profile: "github" }).id;
const ofStripe: StripeWebhookOptions = { profile: "stripe", tolerance: hour, overlap: 60 };
const stripeWebhook: VerifiedStripeWebhook = verifyWebhook(slots, "stripe", byHeaders, ofStripe);
const stripeTime: number = verifyWebhook(slots, "stripe", byHeaders, { profile: "stripe" }).timestamp;
const ofCookies: SignedCookiesOptions = { overlap: "30 days", allowShortKeys: false };
const cookies = new SignedCookies(slots, "session-key", ofCookies);
const keygrip: {
  sign(data: string): string;
  index(data: string, digest: string): number;
  verify(data: string, digest: string): boolean;
} = cookies;
const cookieText: string = keygrip.sign("a=b") + cookies.signed("session", "user-1");
same<ReturnType<typeof cookies.value>, string | undefined>();
const isSignedNow: boolean = cookies.isCurrent("session", undefined) && cookies.isCurrent("session", cookieText);
const refusedToken = new SecretSlotsError("ERR_JWT_EXPIRED", "the token has expired");
same<typeof refusedToken.claim, string | undefined>();
same<typeof refusedToken.reason, string | undefined>();
same<typeof refusedToken.payload, JwtPayload | undefined>();
const keyOptions: JoseKeyOptions = { algorithms: ["HS256"], overlap: 3600 };
const key: Uint8Array = slots.joseKey("token-secret", keyOptions)(protectedHeader, { payload: "", signature: "" });

// Types of the platform are the user's: here, ones that are as little as need be.
declare const signal: Signal;
declare const anyFetch: (
  input: string | { href: string },
  init?: { method?: string; body?: unknown },
) => Promise<FetchResponse>;
const options: TokenClientOptions = {
  tokenEndpoint: "https://issuer.example/token",
  clientId: "app",
  clientSecrets: async () => ["old", "new"] as const,
  clientAuth: "client_secret_post",
  timeout: undefined,
  fetch: anyFetch,
  logger: null,
  onEvent: (event) => {
    if (event.type === "fallback") same<typeof event.from, number>();
  },
  classify: ({ status }) => (status === 418 ? "next" : undefined),
};
const client = new TokenClient(options);
const fetched: Promise<Token> = client.clientCredentials({ scope: "a b", resource: ["r"], signal });
const begun: Authorization = client.authorizationUrl({ redirectUri: "https://app.example/callback" });
const exchanged: Promise<Token> = client.exchangeCode({ href: "https://app.example/callback" }, { ...begun, signal });
const refreshed: Promise<number | undefined> = client.refresh("r").then(({ expires_at }) => expires_at);
const once: Promise<Token> = fetchToken({ ...options, signal });
declare const tokenError: TokenError;
const refusedSecrets: readonly RefusedSecret[] = tokenError.attempts;
const outcome: "not_processed" | "processed" | "unknown" = tokenError.outcome;
const received: Token | undefined = tokenError.received();

const store: Store = new MemoryStore();
const keeperOptions: TokenKeeperOptions = {
  store,
  clients: (name) => (name === "crm" ? client : undefined),
  encrypt: ["AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE", new Uint8Array(32)],
  window: undefined,
  onEvent: (event) => {
    if (event.type === "refreshed") same<typeof event.expiresAt, number | undefined>();
  },
};
const keeper = new TokenKeeper(keeperOptions);
const kept: Promise<boolean> = keeper.put("id", {
  client: "crm",
  grant: "refresh_token",
  tokens: { refresh_token: "r" },
});
const served: Promise<Token> = keeper.token("id", { signal, waitUntil: (work) => void work, maxAge: 5000 });
const ticked: Promise<TickReport> = keeper.tick({ ids: ["id"] });
const oldest: string | undefined = keeper.stats().oldestOverdue?.id;
const waiting = keeper.put("id", { client: "crm", grant: "refresh_token", owner: "tenant 1", tokens: null });
const status: Promise<CredentialStatus> = keeper.status("id");
const mustAuthorize: Promise<string[]> = keeper
  .list({ state: "reauthorize", owner: "tenant 1", limit: 50, after: undefined })
  .then((listed) => listed.map(({ id, state }) => (same<typeof state, CredentialState>(), id)));
// This project has no fetch.
same<PlatformFetch, AnyFetch>();
const bearerFetch: AnyFetch = keeper.fetch("id", { waitUntil: (work) => void work, allowInsecureRequests: false });
declare const ownFetch: (url: string, init?: { method: string }) => Promise<{ ok: boolean }>;
const sends = keeper.fetch("id", { fetch: ownFetch });
same<typeof sends, PlatformFetch>();

const storedClients = new StoredClients({
  store,
  encrypt: [new Uint8Array(32)],
  onEvent: (event, { client }) => void [event.type, client satisfies string],
});
const storedVersion: Promise<string> = storedClients.put(
  "crm",
  { tokenEndpoint: "https://issuer.example/token", clientId: "app", clientSecrets: ["s"], assumedLifetime: Infinity },
  { ifVersion: null },
);
const storedClient: Promise<StoredClient | undefined> = storedClients.get("crm");
const clientNames: Promise<string[]> = storedClients.list({ prefix: "c" });
new TokenKeeper({
  store,
  clients: storedClients.client,
  onEvent: (event, { client }) => same<typeof client, string | undefined>(),
});
interface D1Statement {
  bind(...values: unknown[]): D1Statement;
  raw<T = unknown[]>(options?: { columnNames?: false }): Promise<T[]>;
}
declare const d1: { prepare(sql: string): D1Statement; batch<T>(statements: D1Statement[]): Promise<T[]> };
const stores: Store[] = [
  new FileStore("folder"),
  new RedisStore({ sendCommand: async (args: string[]) => args.length }),
  new RedisStore({ call: async (command: string, ...args: string[]) => [command, ...args] }),
  new SqliteStore({ prepare: (sql: string) => ({ all: (...values: unknown[]) => [sql, ...values] }), exec() {} }),
  new SqliteStore(d1, { prefix: "tokens" }),
  new PostgresStore({ query: async (text: string, values: unknown[]) => ({ rows: [{ text, values }] }) }),
  new PostgresStore({ unsafe: async (text: string) => [{ text }] }, { schema: "my_app" }),
];
const cases: { title: string; run: () => Promise<void> }[] = conformance(() => store);

const registryOptions: ClientSecretRegistryOptions = {
  store,
  domain: { expiry: { value: 3, unit: "months" }, maxExpiry: undefined, noticeThresholds: [86_400] },
  notify: async ({ id, threshold }: ExpiryNotice) => `${id} ${threshold}`,
};
const registry = new ClientSecretRegistry(registryOptions);
const created: Promise<void> = registry.createApplication("a", { type: "web", expiry: "none" });
const issued: Promise<IssuedSecret> = registry.rotate("a", { secretId: "1", overlap: 3600, actor: "ana" });
const added = registry.add("a", { description: "production" }).then((made) => made.secret.length);
const keyed = registry
  .renew("a", "1", { idempotencyKey: "k" })
  .then((made) => (made.isRepeated ? 0 : made.secret.length));
same<ReturnType<typeof rotateOnce>, Promise<NewSecret>>();
const rotateOnce = () => registry.rotate("a");
const listed: Promise<ClientSecretInfo[]> = registry.list("a");
declare const tokenRequest: {
  url: string;
  method: string;
  headers: Map<string, string>;
  bodyUsed: boolean;
  body: null;
};
const authenticated: Promise<string> = registry
  .clientAuthentication({ ...tokenRequest, headers: { get: () => null }, clone: () => tokenRequest })
  .then((client) => (client.ok ? client.clientId : client.error));
const verification: Promise<string | undefined> = registry
  .verify("a", "s", { ip: "203.0.113.7" })
  .then((verified) => (verified.ok ? verified.secretId : undefined));
const isPrevious = registry.verify("a", "s").then((verified): boolean | undefined => verified.isPrevious);
const lines: Promise<number[]> = registry.audit({ kind: "secret.rotated" }).then((all) => all.map(({ time }) => time));
const forgotten: Promise<ForgottenConsumer[]> = registry.forgottenConsumers("a");
const bulk: Promise<RotateAllReport> = registry.rotateAll({ deliver: (id, secret) => id + secret, signal });

const registration: ClientInformation & { issuer: string } = { client_id: "app", issuer: "https://issuer.example" };
const oauthProvider = new KeeperOAuthProvider({
  keeper,
  id: "a",
  client: "crm",
  redirectUrl: "https://app.example/callback",
  clientInformation: registration,
  redirectToAuthorization: ({ href }) => void href.length,
});
const bearer: Promise<string> = new KeeperAuthProvider({ keeper, id: "a" }).token();
const callbackCode: Promise<string | null> = oauthProvider
  .readCallback("/callback?code=c")
  .then((found) => found.get("code"));

// A class and an option are the same, whichever entry point they come from.
same<typeof slotsEntry.SecretSlots, typeof SecretSlots>();
same<typeof slotsEntry.SecretSlotsError, typeof clientEntry.SecretSlotsError>();
same<typeof issuerEntry.SecretSlotsError, typeof SecretSlotsError>();
same<typeof clientEntry.TokenClient, typeof TokenClient>();
same<typeof clientEntry.TokenKeeper, typeof TokenKeeper>();
same<typeof issuerEntry.ClientSecretRegistry, typeof ClientSecretRegistry>();
same<slotsEntry.VerifyOptions, VerifyOptions>();
same<clientEntry.TokenClientOptions, TokenClientOptions>();
same<issuerEntry.ClientSecretRegistryOptions, ClientSecretRegistryOptions>();
same<clientEntry.Store, issuerEntry.Store>();

export {
  added,
  authenticated,
  bearer,
  bulk,
  callbackCode,
  created,
  forgotten,
  isPrevious,
  issued,
  keyed,
  lines,
  listed,
  verification,
};
export { cases, kept, oldest, served, stores, ticked };
export { bearerFetch, clientNames, mustAuthorize, status, storedClient, storedVersion, waiting };
export { exchanged, fetched, once, outcome, received, refreshed, refusedSecrets };
export {
  atSlot,
  bits,
  claim,
  code,
  codes,
  counts,
  deleted,
  key,
  manifest,
  names,
  secrets,
  subject,
  text,
  verifiedSlot,
  standardWebhook,
  githubWebhook,
  deliveryId,
  stripeWebhook,
  stripeTime,
  cookieText,
  isSignedNow,
};

class OwnSource extends SlotSource {
  override async list(name: string): Promise<Version[]> {
    return [{ id: "1", created: 0, value: name }];
  }
}
const ownSource: SlotSource = new OwnSource({ accept: (value) => value.length > 3 });
const sourceSlots: Record<string, SourceSlot[]> = await ownSource.read(["own-secret"]);
const sourceEvents: SourceEvent[] = [];
const watched: Watch = await new EnvironmentSource({ variables: { SECRET: "a".repeat(32) } }).watch(new SecretSlots(), {
  names: ["SECRET"],
  onEvent: (event) => sourceEvents.push(event),
});
watched.stop();
new SecretSlots(sourceSlots);
const guarded: Partial<HonoGuardVariables> = {};
void [honoGuard, guarded, workerGuard];
