// `secret-slots completion`: the scripts, in the shells that they are for.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { allOf, rootOf } from "../../js/cli/command.js";
import { root as table } from "../../js/cli/commands.js";
import { secretSlots } from "./command.js";

const folder = mkdtempSync(join(tmpdir(), "secret-slots-completion-"));
const scripts = mkdtempSync(join(tmpdir(), "secret-slots-completion-"));
after(() => [folder, scripts].forEach((path) => rmSync(path, { recursive: true })));
writeFileSync(join(folder, "secrets.json"), "");
writeFileSync(join(folder, "two words.json"), "");
mkdirSync(join(folder, "store"));

/** Why a shell's tests are skipped, if they are. @param {string} name */
const without = (name) =>
  spawnSync(name, ["--version"]).status === 0 ? false : `NOT TESTED HERE: this needs ${name}; npm test installs it`;

/** The path of a shell's script. @param {string} shell */
function script(shell) {
  const { status, stdout } = secretSlots(["completion", shell]);
  assert.equal(status, 0);
  const path = join(scripts, shell);
  writeFileSync(path, stdout);
  return path;
}

/** Runs a shell in the folder of the files above. @param {string} shell @param {string[]} args */
function lines(shell, ...args) {
  const { status, stdout, stderr } = spawnSync(shell, args, { cwd: folder, encoding: "utf8", timeout: 30_000 });
  assert.equal(status, 0, stderr);
  return stdout.split("\n").filter((line) => line !== "");
}

/** What may follow these words, whatever the shell. @type {[string, string[]][]} */
const CASES = [
  ["secret-slots ge", ["generate", "get"]],
  ["secret-slots jwt v", ["verify"]],
  ["secret-slots registry rot", ["rotate", "rotate-all"]],
  ["secret-slots jwt sign --al", ["--alg", "--allow-short-keys"]],
  ["secret-slots jwt sign --alg ", ["HS256", "HS384", "HS512"]],
  ["secret-slots registry create shop --type ", ["machine", "native", "spa", "web"]],
  ["secret-slots registry add jwt --ac", ["--actor"]],
  ["secret-slots registry create shop --exp", ["--expiry"]],
  ["secret-slots completion f", ["fish"]],
  ["secret-slots credentials c", ["connect"]],
  ["secret-slots credentials list --state reau", ["reauthorize"]],
  ["secret-slots token reports --format ", ["docker", "git", "kubectl"]],
  ["secret-slots token reports --config s", ["secrets.json", "store/"]],
  ["secret-slots get ", ["secrets.json", "store/", "two words.json"]],
  ["secret-slots keep --config s", ["secrets.json", "store/"]],
  ["secret-slots registry apps --store ", ["store/"]],
];

/** Files and folders alike, without a slash. @param {readonly string[]} words */
const plain = (words) => [...new Set(words.map((word) => word.replace(/\/$/, "")))].sort();

const DRIVE_BASH = `
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_secret_slots
for word in "\${COMPREPLY[@]}"; do printf '%s\\n' "$word"; done`;

/** @param {string} path @param {readonly string[]} words */
const inBash = (path, words) => lines("bash", "--norc", "-c", DRIVE_BASH, "bash", path, ...words);

test("bash completes commands, flags, values and files", { skip: without("bash") }, () => {
  const path = script("bash");
  for (const [line, expected] of CASES) {
    assert.deepEqual(plain(inBash(path, line.split(" "))), plain(expected), line);
  }
  // Readline splits at an equals sign.
  assert.deepEqual(inBash(path, ["secret-slots", "jwt", "sign", "--alg", "="]), ["HS256", "HS384", "HS512"]);
  assert.deepEqual(inBash(path, ["secret-slots", "jwt", "sign", "--alg", "=", "HS3"]), ["HS384"]);
  assert.deepEqual(inBash(path, ["secret-slots", "generate", "--count", ""]), []);
});

test("bash knows every command and every flag of the table", { skip: without("bash") }, () => {
  const path = script("bash");
  for (const { command, path: words, options } of allOf(rootOf(table))) {
    const flags = Object.keys(options).map((name) => `--${name}`);
    assert.deepEqual(inBash(path, [...words, "--"]).sort(), flags.sort(), words.join(" "));
    const children = Object.keys(command.commands ?? {});
    if (children.length > 0) {
      const found = inBash(path, [...words, ""]).filter((word) => !word.startsWith("--"));
      assert.deepEqual(found, children);
    }
  }
});

test("fish completes commands, flags, values and files", { skip: without("fish") }, () => {
  const path = script("fish");
  lines("fish", "--no-execute", path);
  for (const [line, expected] of CASES) {
    const found = lines("fish", "--no-config", "-c", 'source $argv[1]; complete -C "$argv[2]"', path, line);
    assert.deepEqual(plain(found.map((word) => unescaped(word.split("\t")[0]))), plain(expected), line);
  }
});

/** @param {string} word */
const unescaped = (word) => word.replaceAll("\\ ", " ");

/** Completes in a terminal of zsh's own, and prints each word that the completion adds. */
const DRIVE_ZSH = String.raw`
zmodload zsh/zpty
zpty terminal zsh -f -i
zpty -w terminal 'PS1= PROMPT2=; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -D -u; source '"$1"
zpty -w terminal 'compadd () {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return $?; fi
  local -a words; local word
  builtin compadd -A words "$@"
  for word in $words; do print -r -- "WORD:$word:"; done
  builtin compadd "$@"
}'
zpty -w terminal 'ended () { print -r -- "EN""DED"; exit }; comppostfuncs=(ended); bindkey "^I" complete-word; print "REA""DY"'
zpty -r -m terminal output '*READY*'
zpty -w -n terminal "$2"$'\t'
zpty -r -m terminal output '*ENDED*'
print -r -- "$output"`.replaceAll("\\${", "${");

test("zsh completes commands, flags, values and files", { skip: without("zsh") }, () => {
  const path = script("zsh");
  lines("zsh", "-n", path);
  for (const [line, expected] of CASES) {
    const output = lines("zsh", "-f", "-c", DRIVE_ZSH, "zsh", path, line).join("\n");
    const words = [...output.matchAll(/WORD:([^:\r\n]*):/g)].map(([, word]) => unescaped(word));
    assert.deepEqual(plain(words), plain(expected), line);
  }
});

test("--json wraps the script", () => {
  const { shell, script } = JSON.parse(secretSlots(["completion", "bash", "--json"]).stdout);
  assert.equal(shell, "bash");
  assert.equal(`${script}\n`, secretSlots(["completion", "bash"]).stdout);
});
