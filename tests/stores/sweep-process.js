// A process with one keeper, for the sweeps: it does what it is told, and is killed or stopped in the middle of it.
import process from "node:process";
import { TokenClient, TokenKeeper } from "../../js/index.js";
import { Sessions } from "../js/sessions.js";
import { openStore } from "./place.js";

const { place, tokenEndpoint } = JSON.parse(process.argv[2]);
const { store } = await openStore(place);

/** When each request was announced, by the session. @type {Map<string, number>} */
const announced = new Map();
const write = store.write.bind(store);
store.write = (key, value, options) => {
  if (JSON.parse(value).attempt?.phase === "sending") announced.set(key.slice("token/".length), Date.now());
  return write(key, value, options);
};

const client = new TokenClient({
  tokenEndpoint,
  clientId: "app",
  clientSecrets: ["secret"],
  timeout: 1_000,
  retries: 0,
  logger: null,
  /** @type {any} */
  fetch: (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
    const id = Sessions.idOf(String(new URLSearchParams(String(init.body)).get("refresh_token")));
    return fetch(url, { ...init, headers: { ...init.headers, "x-announced": String(announced.get(id)) } });
  },
});
const keeper = new TokenKeeper({ store, clients: { app: client }, saveBudget: 1, tickInterval: 1, jitter: 0 });

process.on("message", async (/** @type {{ id?: string }} */ { id }) => {
  if (id === undefined) return keeper.start();
  const code = await keeper.token(id).then(
    () => undefined,
    (error) => error.code,
  );
  process.send?.({ code });
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
