// A process with a keeper, for processes.test.js: in each round its callers report the token refused, all at once.
import process from "node:process";
import { TokenClient, TokenKeeper } from "../../js/index.js";
import { openStore } from "./place.js";

const [place, tokenEndpoint, callers] = process.argv.slice(2);
const { store } = await openStore(JSON.parse(place));
const client = new TokenClient({
  tokenEndpoint,
  clientId: "app",
  clientSecrets: ["old secret", "the secret"],
  logger: null,
});
const keeper = new TokenKeeper({ store, clients: { app: client } });

process.on("message", async (/** @type {string} */ refused) => {
  const calls = Array.from({ length: Number(callers) }, () => keeper.refused("user", refused));
  const results = await Promise.allSettled(calls);
  const errors = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason?.code)] : []));
  const tokens = results.flatMap((result) => (result.status === "fulfilled" ? [result.value.access_token] : []));
  process.send?.({ errors, tokens: [...new Set(tokens)] });
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
