// Serves worker.js in workerd until its input ends; prints the port.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { root } from "../../scripts/run.js";
import { startWorker } from "../runtimes/worker-host.js";

const entry = fileURLToPath(new URL("worker.js", import.meta.url));
const bindings = { TOKEN_SECRET: process.argv[2] };
const worker = await startWorker(entry, root, { host: "127.0.0.1", port: 0, bindings });
console.log((await worker.ready).port);
process.stdin.resume().on("end", () => worker.dispose());
