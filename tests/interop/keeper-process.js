// A process with a keeper over a FileStore, for stopped-process.test.js: it tells of its events, and of its connections.
import { subscribe } from "node:diagnostics_channel";
import process from "node:process";
import { setImmediate } from "node:timers";
import { TokenClient, TokenKeeper } from "../../js/index.js";
import { FileStore } from "../../js/stores/file.js";

const [folder, tokenEndpoint, timeout] = process.argv.slice(2);
const tell = (/** @type {string} */ what) => void process.send?.(what);

// Once the system is asked for the connection.
subscribe("undici:client:beforeConnect", () => setImmediate(() => tell("connecting")));

const secrets = { clientId: "app", clientSecrets: ["the-client-secret"] };
const crm = new TokenClient({ tokenEndpoint, ...secrets, timeout: Number(timeout), logger: null });
const store = new FileStore(folder);
const onEvent = (/** @type {import("../../js/index.js").KeeperEvent} */ { type }) => tell(type);
const keeper = new TokenKeeper({ store, clients: { crm }, saveBudget: 1, tickInterval: 1, onEvent });
await keeper.put("user", { client: "crm", grant: "refresh_token", tokens: { refresh_token: "the-refresh-token" } });
keeper.start();
process.on("disconnect", () => process.exit(0));
