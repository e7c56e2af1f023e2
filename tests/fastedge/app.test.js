// The example application, built for the platform's target and run as a component by Wasmtime. The host stands in for the platform.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { before, test } from "node:test";
import { SecretSlots } from "../../js/slots.js";
import { output, root } from "../../scripts/run.js";
import { wasmtimePython } from "../../scripts/tools.js";

const SECRET = "token-secret";
const ORIGINAL = "original password, of 32 bytes or more";
const UPDATED = "updated password, of 32 bytes or more";

const now = Math.floor(Date.now() / 1000);
const rotated = now - 600;
const slots = [
  { slot: 0, value: ORIGINAL },
  { slot: rotated, value: UPDATED },
];

const folder = join(root, "target/fastedge");
const component = join(folder, "app.wasm");

before(() => {
  const target = ["--target", "wasm32-wasip1", "--target-dir", folder];
  // Link-time optimisation takes longer than all that is tested here.
  const quickly = ["--config", "profile.release.lto=false", "--config", "profile.release.opt-level=1"];
  output(
    "cargo",
    ["build", "--quiet", "--release", "--locked", ...quickly, ...target],
    join(root, "examples/fastedge"),
  );
  const jco = join(root, "tests/fastedge/node_modules/@bytecodealliance/jco/dist/jco.js");
  const core = join(folder, "wasm32-wasip1/release/secret_slots_fastedge_example.wasm");
  output(process.execPath, [jco, "new", "--wasi-reactor", core, "-o", component]);
});

/** @param {string} value the secret that signs @param {number} issuedAt @param {object} [claims] */
function bearer(value, issuedAt, claims = { sub: "user-1" }) {
  const currentDate = new Date(issuedAt * 1000);
  return `Bearer ${new SecretSlots({ [SECRET]: value }).signJwt(SECRET, claims, { currentDate })}`;
}

/**
 * Runs the application for each request, by its Authorization header.
 *
 * @param {Record<string, { slot: number, value: string }[]>} secrets of the platform
 * @param {(string | undefined)[]} authorizations
 * @returns {{ answers: { status: number, headers: Record<string, string>, body: string }[], asked: unknown[][] }}
 */
function serve(secrets, ...authorizations) {
  const requests = authorizations.map((value) => (value === undefined ? [] : [["authorization", value]]));
  const input = JSON.stringify({ component, secrets, requests });
  const { status, stdout, stderr } = spawnSync(wasmtimePython, [join(root, "tests/fastedge/host.py")], {
    ...{ input, encoding: "utf8", timeout: 60_000 },
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

test("tokens of before and after a rotation verify with the secret that was in effect at their iat", () => {
  const times = [rotated - 300, rotated - 1, rotated, now - 60];
  const tokens = times.map((at) => bearer(at < rotated ? ORIGINAL : UPDATED, at));
  const { answers, asked } = serve({ [SECRET]: slots }, ...tokens);
  assert.deepEqual(
    answers.map(({ status, body }) => [status, JSON.parse(body)]),
    times.map((iat) => [200, { sub: "user-1", iat }]),
  );
  assert.deepEqual(
    asked,
    times.map((at) => ["get-effective-at", SECRET, at]),
  );
});

test("a token that the secret of its time did not sign is refused", () => {
  const forged = [
    bearer(ORIGINAL, now - 60),
    bearer(UPDATED, rotated - 1),
    bearer("a secret of nobody, of 32 bytes or more", now - 60),
    bearer(UPDATED, now - 60).replace(
      /\.[^.]+\./,
      `.${btoa(`{"sub":"admin","iat":${now - 60}}`).replaceAll("=", "")}.`,
    ),
  ];
  const { answers } = serve({ [SECRET]: slots }, ...forged);
  for (const { status, headers, body } of answers) {
    assert.equal(status, 401);
    assert.equal(headers["www-authenticate"], 'Bearer error="invalid_token"');
    assert.match(body, /^ERR_JWS_SIGNATURE_VERIFICATION_FAILED/);
    assert.doesNotMatch(body, /password/);
  }
  assert.equal(answers.length, forged.length);
});

test("a token that is too old is refused, although the secret of its time signed it", () => {
  const { answers } = serve({ [SECRET]: slots }, bearer(ORIGINAL, now - 3700));
  assert.equal(answers[0]?.status, 401);
  assert.match(answers[0]?.body ?? "", /^ERR_JWT_EXPIRED/);
});

test("a request without a token is challenged, and asks for no secret", () => {
  const { answers, asked } = serve({ [SECRET]: slots }, undefined);
  assert.equal(answers[0]?.status, 401);
  assert.equal(answers[0]?.headers["www-authenticate"], "Bearer");
  assert.deepEqual(asked, []);
});

test("an application without its secret says so", () => {
  const { answers, asked } = serve({}, bearer(UPDATED, now - 60));
  assert.deepEqual([answers[0]?.status, answers[0]?.body], [500, "the secret token-secret is missing"]);
  assert.deepEqual(asked, [
    ["get-effective-at", SECRET, now - 60],
    ["get", SECRET],
  ]);
});

test("a token of a time before all slots is the client's fault", () => {
  const { answers } = serve({ [SECRET]: slots.slice(1) }, bearer(ORIGINAL, rotated - 1));
  assert.deepEqual([answers[0]?.status, answers[0]?.body], [401, "no secret was in effect when the token was issued"]);
});
