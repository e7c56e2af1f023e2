// `bootstrap`: a new bootstrap secret for whoever has lost the old one.
import process from "node:process";
import { createService } from "../service.js";
import { StartError } from "./failures.js";
import { logger } from "./log.js";
import { variableOf } from "./keys.js";
import { openStore } from "./open-store.js";
import { printLine } from "./print-line.js";

/** How long a server may take to be connected, in milliseconds. */
const CONNECTS_WITHIN = 3000;
const RETRIES_EVERY = 50;

/** Prints the new secret alone, for scripts. @param {import("./configuration.js").Configuration} configuration */
export async function renewBootstrap(configuration) {
  const write = (/** @type {string} */ line) => process.stderr.write(line);
  const tell = logger({ level: "off", write });
  const { store, close } = await openStore(configuration, { tell, mustExist: true });
  try {
    printLine(process.stdout, await renewed(createService({ store })));
    if (configuration.bootstrap !== undefined)
      printLine(process.stderr, `${variableOf("bootstrap")} is set: a service with it takes that one, and not this`);
  } finally {
    await close();
  }
}

/** @param {ReturnType<typeof createService>} service */
async function renewed(service) {
  const ends = Date.now() + CONNECTS_WITHIN;
  while (true) {
    try {
      return await service.renewBootstrap();
    } catch {
      if (Date.now() > ends) throw new StartError("the store does not answer: check that it runs, and its address");
      await new Promise((resolve) => setTimeout(resolve, RETRIES_EVERY));
    }
  }
}
