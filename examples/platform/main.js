// An integration platform: the service keeps a thousand users' tokens of three vendors fresh, while steps in three languages use them, client
// secrets rotate, vendors fail, the service itself is deployed anew, and users take their authorizations back.
//
//   npm ci && node examples/platform/main.js [--credentials 1000] [--seconds 60]
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { heading, paint, print, table } from "../story/print.js";
import { Service } from "./service.js";
import { LANGUAGES, runStep } from "./steps.js";
import { Vendor } from "./vendor.js";

const { values } = parseArgs({ options: { credentials: { type: "string" }, seconds: { type: "string" } } });
const CREDENTIALS = Number(values.credentials ?? 1000);
const SECONDS = Number(values.seconds ?? 60);
/** How long the vendors' access tokens live, in seconds: each is refreshed after half of that. */
const LIFETIME = 40;
const VENDORS = ["crm", "erp", "mail"];
/** Every hundredth user takes the authorization back. */
const REVOKED = Math.max(Math.floor(CREDENTIALS / 100), 1);

const secretsOf = Object.fromEntries(VENDORS.map((name) => [name, `${name} secret 1`]));
const vendor = await Vendor.start(secretsOf, LIFETIME);
const service = await Service.start();
const failures = /** @type {string[]} */ ([]);
const counts = /** @type {Record<string, { used: number, reconnect: number }>} */ (
  Object.fromEntries(Object.keys(LANGUAGES).map((name) => [name, { used: 0, reconnect: 0 }]))
);
const revoked = new Set();
const ids = Array.from({ length: CREDENTIALS }, (_, index) => `user-${index + 1}`);
const vendorOf = (/** @type {string} */ id) => VENDORS[ids.indexOf(id) % VENDORS.length] ?? "";

heading(`${CREDENTIALS.toLocaleString("en")} users connect three vendors`);
for (const name of VENDORS) await putClient(name, [secretsOf[name] ?? ""]);
await inTurns(ids, 16, async (id) => {
  const refresh_token = await vendor.authorize(vendorOf(id), id);
  const body = { client: vendorOf(id), grant: "refresh_token", owner: id, tokens: { refresh_token } };
  await service.ask("PUT", `/v1/credentials/${id}`, body);
});
await until(async () => (await service.credentials("state=ready")).every(({ expires_at }) => expires_at !== null), 120);
print(`Each has a token that lives for ${LIFETIME} s. The service refreshes it before it expires.`);

heading(`${SECONDS} seconds of work`);
const begun = Date.now();
let isWorking = true;
const steps = Object.keys(LANGUAGES).map((language) => work(language));
for (const [share, name, act] of acts()) {
  await at(share);
  print(`${seconds()} s   ${name}`);
  await act();
}
await at(1);
isWorking = false;
await Promise.all(steps);
// The service learns of it at the next refresh of each.
const mustReconnect = () => service.credentials("state=reauthorize");
await until(async () => (await mustReconnect()).length >= revoked.size, LIFETIME);

heading("What is left");
const all = await service.credentials();
const lost = all.filter(({ id, state }) => state !== "ready" && !revoked.has(id));
const left = await mustReconnect();
print(
  table([["steps", "", ""], ["language", "used a token", "user must connect again"], ...rows()])
    .slice(1)
    .join("\n"),
);
print(`\nrefreshes at the vendors: ${vendor.refreshed.toLocaleString("en")}`);
print(`GET /v1/credentials?state=reauthorize: ${left.map(({ id }) => id).join(", ")}`);
print(
  verdict(
    `the ${revoked.size} users who took it back are listed, and nobody else`,
    left.length === revoked.size && lost.length === 0,
  ),
);
print(verdict("no step failed for another reason", failures.length === 0));
for (const failure of new Set(failures)) print(`  ${failure}`);
await service.stop();
vendor.stop();
process.exitCode = lost.length === 0 && failures.length === 0 && left.length === revoked.size ? 0 : 1;

/** What happens meanwhile: when, as a share of the time, and what. @returns {[number, string, () => Promise<void>][]} */
function acts() {
  return [
    [
      0.1,
      "crm gets a second secret; the operator adds it to the client",
      () => putClient("crm", ["crm secret 1", "crm secret 2"]),
    ],
    [0.2, "crm takes the second secret alone, from this moment on", () => vendor.rotate("crm", "crm secret 2")],
    [0.3, "erp is busy: 503", async () => void vendor.health.set("erp", "busy")],
    [0.35, "mail hangs up on every request", async () => void vendor.health.set("mail", "hangs up")],
    [0.45, "erp and mail are back", async () => vendor.health.clear()],
    [
      0.55,
      "the service is deployed anew: it ends, and starts again",
      async () => {
        await service.end();
        await service.begin();
      },
    ],
    [0.7, "mail takes another secret, and nobody told the platform", () => vendor.rotate("mail", "mail secret 2")],
    [0.75, "the operator adds it", () => putClient("mail", ["mail secret 2", "mail secret 1"])],
    [0.8, `${REVOKED} users take their authorization back`, revoke],
  ];
}

async function revoke() {
  for (const id of ids.filter((_, index) => index % 100 === 41).slice(0, REVOKED)) {
    await vendor.revoke(id);
    revoked.add(id);
  }
}

/** @param {string} name @param {string[]} client_secrets */
async function putClient(name, client_secrets) {
  await service.ask("PUT", `/v1/clients/${name}`, {
    client_id: name,
    client_secrets,
    token_uri: `${vendor.url}/token`,
  });
}

/** Runs steps of a language, one after the other. @param {string} language */
async function work(language) {
  for (let turn = 0; isWorking; turn++) {
    const id = ids[(turn * 37 + language.length * 101) % ids.length] ?? "";
    const { url, tokenFile } = service;
    if (url === "") {
      await sleep(100);
      continue;
    }
    const code = await runStep(language, id, { service: url, tokenFile, api: `${vendor.url}/orders` });
    const count = counts[language];
    if (count === undefined) continue;
    if (code === "") count.used += 1;
    else if (code === "ERR_REAUTHORIZATION_REQUIRED" && revoked.has(id)) count.reconnect += 1;
    // The service was killed under this step.
    else if (service.url === url) failures.push(`${language}, ${id} at ${seconds()} s: ${code}`);
  }
}

function rows() {
  return Object.entries(counts).map(([language, { used, reconnect }]) => [language, used, reconnect]);
}

/** Waits until a share of the time has passed. @param {number} share */
async function at(share) {
  await sleep(Math.max(begun + share * SECONDS * 1000 - Date.now(), 0));
}

function seconds() {
  return String(Math.round((Date.now() - begun) / 1000)).padStart(3);
}

/** @param {string} text @param {boolean} isSo */
function verdict(text, isSo) {
  return isSo ? paint("green", `✓ ${text}`) : paint("red", `✗ ${text}`);
}

/** @template T @param {readonly T[]} items @param {number} atOnce @param {(item: T) => Promise<void>} run */
async function inTurns(items, atOnce, run) {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of queue) await run(item);
    }),
  );
}

/** Waits until something is so, for some seconds at most. @param {() => Promise<boolean>} isSo @param {number} most */
async function until(isSo, most) {
  const end = Date.now() + most * 1000;
  while (!(await isSo()) && Date.now() < end) await sleep(500);
}
