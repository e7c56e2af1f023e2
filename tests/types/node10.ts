// What TypeScript resolves without `exports`, by `main`, `types` and a folder an entry. It compiles to CommonJS, which Node then runs.
import { SecretSlots, type JwtPayload } from "secret-slots";
import { TokenClient } from "secret-slots/client";
import { getSecretEffectiveAt, installSecrets } from "secret-slots/fastedge";
import { ClientSecretRegistry } from "secret-slots/issuer";
import { KeeperAuthProvider, KeeperOAuthProvider } from "secret-slots/mcp";
import { SecretSlots as Role } from "secret-slots/slots";
import { expressGuard } from "secret-slots/guards/express";
import { VaultSource } from "secret-slots/sources/vault";
import { conformance } from "secret-slots/stores/conformance";
import { DurableObjectStore } from "secret-slots/stores/durable-object";
import { FileStore } from "secret-slots/stores/file";
import { MemoryStore } from "secret-slots/stores/memory";
import { PostgresStore } from "secret-slots/stores/postgres";
import { RedisStore } from "secret-slots/stores/redis";
import { SqliteStore } from "secret-slots/stores/sqlite";

declare const console: { log(text: string): void };

const slots: Role = new SecretSlots({
  s: [
    { slot: 0, value: "a".repeat(32) },
    { slot: 5, value: "b".repeat(32) },
  ],
});
installSecrets(slots);
const value: string = getSecretEffectiveAt("s", 4);
const token: string = slots.signJwt("s", { sub: "user-1" }, { slotFrom: "slot" });
const payload: JwtPayload = slots.verifyJwt("s", token, { slotFrom: "slot", overlap: Infinity }).payload;
const classes = [
  VaultSource,
  expressGuard,
  TokenClient,
  ClientSecretRegistry,
  KeeperAuthProvider,
  KeeperOAuthProvider,
  DurableObjectStore,
  FileStore,
  MemoryStore,
  PostgresStore,
  RedisStore,
  SqliteStore,
  conformance,
];
console.log(JSON.stringify([value === "a".repeat(32), payload.sub, classes.every((it) => typeof it === "function")]));
