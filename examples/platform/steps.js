// The steps of integrations: each is a process of its own, in Python, in a shell or in JavaScript, and knows nothing of clients and secrets.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { python as ofTests } from "../../scripts/tools.js";

const folder = fileURLToPath(new URL("../service/", import.meta.url));
// `npm test` has installed requests there.
const python = existsSync(ofTests) ? ofTests : "python3";

/** @type {Record<string, string[]>} */
export const LANGUAGES = {
  Python: [python, `${folder}step.py`],
  shell: ["sh", `${folder}step.sh`],
  JavaScript: [process.execPath, `${folder}step.js`],
};

/**
 * Runs a step to its end, and returns the code of the service's error, "" for none.
 *
 * @param {string} language
 * @param {string} credential
 * @param {{ service: string, tokenFile: string, api: string }} places
 * @returns {Promise<string>}
 */
export function runStep(language, credential, { service, tokenFile, api }) {
  const [command = "", ...args] = LANGUAGES[language] ?? [];
  const env = { ...process.env, SERVICE: service, TOKEN_FILE: tokenFile };
  return new Promise((resolve) => {
    execFile(command, [...args, credential, api], { env, timeout: 60_000 }, (error, _, stderr) =>
      resolve(error === null ? "" : (/ERR_\w+/.exec(stderr)?.[0] ?? `exit ${error.code}: ${stderr.slice(-300)}`)),
    );
  });
}
