// A demo of the console: an instance with a month behind it, with programs that use it, and with a few things that need a person. Nothing is
// written to the disk, and nothing leaves this machine.
//
//   npm run demo [-- --port 8090] [-- --no-open]
import process from "node:process";
import { parseArgs } from "node:util";
import { StartError } from "../../service/src/node/failures.js";
import { paint, print } from "../story/print.js";
import { connect } from "./connections.js";
import { Door } from "./door.js";
import { fillHistory } from "./history.js";
import { Instance } from "./instance.js";
import { Load } from "./load.js";
import { openBrowser } from "./open-browser.js";
import { Progress } from "./progress.js";
import { Provider } from "./provider.js";

const HELP = `usage: npm run demo -- [--port PORT] [--no-open]

  --port PORT   the port of the console on this machine; default: a free one
  --no-open     opens no browser
  --help        prints this`;

/** What a newcomer may try, in this order. */
const TRIES = [
  ["Find the forgotten consumer", "Open checkout: one program still presents the previous secret."],
  ["See until when that secret lives", "The timeline of checkout shows both secrets, and the end of their overlap."],
  ["Revoke it", "Revoke the previous secret of checkout, and watch this terminal."],
  ["Rotate a secret", "warehouse expires in 3 days. Rotate it, copy the new secret, and look at its timeline."],
  ["Reconnect a broken credential", "Credentials, globex: the user took the access back. One click brings it back."],
];

const options = readOptions();
if (options !== undefined) await demo(options);

/** @param {{ port: number, opens: boolean }} options */
async function demo({ port, opens }) {
  const ended = signal();
  const progress = new Progress(ended);
  const provider = await Provider.start();
  const instance = new Instance();
  /** @type {Load | undefined} */
  let load;
  try {
    const programs = await fillHistory(instance, provider, progress);
    const door = new Door(instance.bootstrap);
    await progress.step("starting the service", () => instance.listen(port, door));
    await progress.step("connecting credentials", () => connect(instance, provider));
    progress.end();
    load = new Load(instance, programs);
    load.start();
    welcome(instance.url, door.address(instance.url), instance.bootstrap);
    if (opens) openBrowser(door.address(instance.url));
    await ended.promise;
  } catch (error) {
    // A signal while it fills throws too.
    if (!ended.isDone) fail(error);
  } finally {
    progress.end();
    await load?.stop();
    await instance.close();
    provider.stop();
    if (ended.isDone) print("\nThe demo has ended. Nothing of it is left on this machine.");
  }
}

/** @param {unknown} error Such as a port that is in use. */
function fail(error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** @param {string} url @param {string} link @param {string} bootstrap */
function welcome(url, link, bootstrap) {
  print(`
${paint("bold", "The console is ready.")}

  Open and sign in, once:   ${paint("bold", link)}
  The console:              ${url}/console
  To sign in again:         bootstrap secret ${bootstrap}

${paint("bold", "Five things to try")}
`);
  for (const [index, [title, text]] of TRIES.entries())
    print(`  ${index + 1}. ${paint("bold", title ?? "")}\n     ${text}`);
  print(`
  And the playground, which runs in the browser alone: ${url}/console/playground

Programs on this machine keep presenting their secrets while this runs. What changes for one of them is told here. Ctrl+C ends everything.
`);
}

/** Returns what was asked for; `undefined` if that is done. */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: { port: { type: "string" }, "no-open": { type: "boolean" }, help: { type: "boolean" } },
    });
    if (values.help === true) return void print(HELP);
    const port = Number(values.port ?? 0);
    if (!/^\d{1,5}$/.test(values.port ?? "0") || port > 65_535)
      throw new Error("--port must be a port, from 0 to 65535");
    return { port, opens: values["no-open"] !== true };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}\n`);
    process.exitCode = 2;
    return undefined;
  }
}

/** The first signal ends the demo; a second one ends the process at once. */
function signal() {
  const ended = { isDone: false, promise: Promise.resolve() };
  ended.promise = new Promise((resolve) => {
    const end = () => {
      ended.isDone = true;
      for (const name of ["SIGINT", "SIGTERM"]) process.off(name, end);
      resolve();
    };
    for (const name of ["SIGINT", "SIGTERM"]) process.on(name, end);
  });
  return ended;
}
