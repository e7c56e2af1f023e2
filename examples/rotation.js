// The story's second part: a client secret rotates on the server while tokens are fetched without a pause.
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { generateSecret, TokenClient } from "secret-slots";
import { AuthorizationServer } from "./authorization/server.js";

/** How long each step is watched, and how often a token is fetched meanwhile, in milliseconds. */
const STEP = 400;
const PAUSE = 4;

const line = (text = "") => console.log(text);
const heading = (/** @type {string} */ text) => line(`\n${text}\n${"─".repeat(text.length)}`);

/**
 * Fetches tokens with `client()` for a step, and says how it went.
 *
 * @param {string} title
 * @param {() => TokenClient} client
 * @param {string[]} warnings what the library has logged, which is emptied
 * @param {() => void} [midway] what happens in the middle of it
 */
async function watch(title, client, warnings, midway = () => {}) {
  let fetched = 0;
  let failed = 0;
  /** @type {Promise<unknown>[]} */
  const calls = [];
  const happens = sleep(STEP / 2).then(midway);
  for (const end = performance.now() + STEP; performance.now() < end; await sleep(PAUSE)) {
    const call = client().clientCredentials();
    calls.push(
      call.then(
        () => (fetched += 1),
        () => (failed += 1),
      ),
    );
  }
  await Promise.all([happens, ...calls]);
  const counts = [
    `${fetched} tokens`,
    `${failed} failed`,
    warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`,
  ];
  line(`  ${title.padEnd(50)}${counts.map((count) => count.padStart(13)).join("")}`);
  for (const warning of warnings.splice(0)) line(`      ! ${warning}`);
  return failed;
}

/**
 * A rotation, step by step.
 *
 * @param {boolean} hasArray whether the new secret is deployed beside the old one before the server switches
 */
async function rotate(hasArray) {
  const [oldSecret, newSecret] = [generateSecret(), generateSecret()];
  const server = new AuthorizationServer(oldSecret);
  const tokenEndpoint = await server.start();
  /** @type {string[]} */
  const warnings = [];
  const tell = (/** @type {string} */ message) => warnings.push(message.replace("secret-slots: ", ""));
  const clientId = hasArray ? "reports" : "reports-without-array";
  const deploy = (/** @type {string[]} */ ...clientSecrets) =>
    new TokenClient({ tokenEndpoint, clientId, clientSecrets, logger: { warn: tell, error: tell } });

  let client = deploy(oldSecret);
  let failed = await watch("[old] is deployed", () => client, warnings);
  if (hasArray) {
    client = deploy(oldSecret, newSecret);
    failed += await watch("[old, new] is deployed, nothing has changed yet", () => client, warnings);
  }
  const switchOver = () => (server.secrets = new Set([newSecret]));
  failed += await watch("the server switches to the new secret", () => client, warnings, switchOver);
  client = deploy(newSecret);
  failed += await watch("[new] is deployed", () => client, warnings);
  server.stop();
  return failed;
}

heading("6  A client secret rotates while tokens are fetched");
line("  An authorization server on this machine; a client fetches a token every few milliseconds.\n");
const failed = await rotate(true);
line(`\n  Failed requests: ${failed}. The server was free to switch at any moment of the third step.`);

heading("7  The same without the array");
const control = await rotate(false);
line(`\n  Failed requests: ${control}. That is the outage that the array is for.\n`);
if (failed > 0 || control === 0) process.exitCode = 1;
