// Every example that is a program, run as its first line says, and what it prints.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { root } from "../../scripts/run.js";

const runtimes = join(root, "tests/runtimes/node_modules/.bin");

/**
 * @param {string} command
 * @param {string[]} args
 */
function printed(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout;
}

test("npm start tells the rollover, the revocation, a generated secret and the guide's sample", () => {
  const story = printed(process.execPath, "examples/rollover.js");
  const told = [
    /1741790696 .* original_password\n/,
    /1741790697 .* new_password\n/,
    /after revoke\(0\)\n +1741790696 .* null\n/,
    /\n {2}[A-Za-z0-9\-_+=.]{64}\n/,
    /✓ the rotation guide's sample +score 321\.37 +meets the policy/,
    /✗ an ordered alphabet +score 384\.00/,
    /a second before the rollover +accepted with slot 0\n/,
    /at the rollover +accepted with slot 1741790697\n/,
    /forged, without overlap +accepted with slot 0\n/,
    /forged, overlap of 72 hours +refused: .* \(ERR_JWKS_NO_MATCHING_KEY\)\n/,
    /forged, slot 0 revoked +refused: .* \(ERR_JWKS_NO_MATCHING_KEY\)\n/,
  ];
  for (const part of told) assert.match(story, part);
});

test("npm start's second part rotates both secrets under load: none that is managed fails, but in the control", () => {
  const story = printed(process.execPath, "examples/story/main.js");
  const [rotation, control] = story.split("9  The same without an overlap");
  const told = [
    /Found: nightly-report\/1\.4 at 127\.0\.0\.1, \d+ requests\./,
    /Who presents secret 1 still\? Only shop-worker\/2\.7,/,
    /! shop-worker: secret 1 is refused \(401 invalid_client\)\. The same call goes on with secret 2\.\n/,
    /\n {2}shop-web-1 [ ·]+1[1·]+2[2·]+\n/,
    /\n {2}edge, new [ ·]+a[a·]+b[b·]+\n/,
    /\n {2}managed clients +[\d,]+ requests +0 failed\n/,
    /\n {2}forgotten consumer +\d+ requests +0 failed\n/,
    /\n {2}edge verifier +[\d,]+ tokens +0 refused\n/,
    /secret\.rotated +2 +ana +ok +1\n/,
    /oauth\.token_request_failed +1 +shop-worker\/2\.7 +invalid_client \(retired\) +1\n/,
  ];
  for (const part of told) assert.match(rotation, part);
  assert.match(control, /\n {2}managed clients +\d+ requests +[1-9]\d* failed\n/);
  assert.match(control, /the server refused every client secret: 401 invalid_client\n/);
  // Lanes are long too, but of one letter at a time.
  assert.doesNotMatch(story, /(?=\S*[a-z])(?=\S*[A-Z])[\w\-+=.]{40}/);
});

test("the service keeps the tokens of the example fresh, and ends when it is told to", () => {
  const lines = printed(process.execPath, "examples/keep.js", "--seconds", "3").trim().split("\n");
  const told = lines.map((line) => JSON.parse(line));
  for (const id of ["reports", "invoices", "customer 5"]) {
    assert.ok(
      told.some((event) => event.type === "refreshed" && event.id === id),
      id,
    );
  }
});

test("Node", () => {
  assert.equal(printed(process.execPath, "examples/node.js"), "rolls over within a day: true\n2 slots\n");
});

test("Deno", () => {
  const args = ["run", "--node-modules-dir=manual", "examples/deno.ts"];
  assert.match(printed(join(runtimes, "deno"), ...args), /at 3: original_password\nat 7: updated_password\n.*true\n$/);
});

test("Bun", () => {
  assert.match(printed(join(runtimes, "bun"), "examples/bun.ts"), /true\nslot 1 has 32 bytes\n.*true\n$/);
});

test("Hono and Express guard a route, jose is handed the right secret", () => {
  const guarded =
    'before the rollover: 200 hello user-1\nof now: 200 hello user-1\nchanged: 401 Bearer error="invalid_token"\nnone: 401 Bearer\n';
  assert.equal(printed(process.execPath, "examples/servers/hono.js"), guarded);
  assert.equal(printed(process.execPath, "examples/servers/express.js"), guarded);
  const verified = "before the rollover: user-1\nof now: user-1\nchanged: ERR_JWS_SIGNATURE_VERIFICATION_FAILED\n";
  assert.equal(printed(process.execPath, "examples/servers/jose.js"), verified);
});

test("Rust", () => {
  const story = printed("cargo", "run", "--quiet", "--example", "rollover");
  assert.match(story, /^at 1741790696: original_password\nat 1741790697: new_password\nslot 0 revoked: true\n/);
  assert.match(story, /a new secret of 64 characters, score \d{3}\.\d\d\n/);
});
