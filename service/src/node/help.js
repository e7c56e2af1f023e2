// The text of --help, made from the table of keys.
import { hasFile } from "./configuration.js";
import { flagOf, KEYS, variableOf } from "./keys.js";

/** @import { Key } from "./keys.js" */

const WIDTH = 100;

export function help() {
  const keys = Object.entries(/** @type {Record<string, Key>} */ (KEYS)).map(([name, key]) => entry(name, key));
  return `secret-slots-service: client secrets and fresh tokens over HTTP

usage
  secret-slots-service [serve] [FLAGS]   starts the service
  secret-slots-service bootstrap [FLAGS] issues a new bootstrap secret in the same store, and prints it; the old one ends at once

keys, each as a flag, a variable, or a member of the configuration file (in this order of precedence)
${keys.join("\n")}
  --config FILE
    ${variableOf("config")}
    the configuration file: JSON with these keys, such as {"port": 8080, "log_level": "warn"}
  --help, --version

exit codes: 0 ended · 1 it cannot start · 2 the command line or the configuration is wrong`;
}

/** @param {string} name @param {Key} key */
function entry(name, { value, text, default: standard, defaultText, isSecret = false }) {
  const variable = `${variableOf(name)}${hasFile(name, isSecret) ? `, or ${variableOf(name)}_FILE for the path of a file with it` : ""}`;
  const flag = isSecret ? [] : [`--${flagOf(name)}${value === undefined ? "" : ` ${value}`}`];
  const words = `${text}; default: ${defaultText ?? standard}`;
  return [...flag, `${flag.length === 0 ? "" : "  "}${variable}`, ...wrapped(words).map((line) => `  ${line}`)]
    .map((line) => `  ${line}`)
    .join("\n");
}

/** @param {string} words */
function wrapped(words) {
  const lines = [""];
  for (const word of words.split(" ")) {
    const line = `${lines.at(-1)} ${word}`.trimStart();
    if (line.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line;
  }
  return lines;
}
