// `secret-slots jwt`, as a script would call it.
import assert from "node:assert/strict";
import { test } from "node:test";
import jsonwebtoken from "jsonwebtoken";
import { file, secretSlots } from "./command.js";

const ROLLOVER = 1741790697;
const old = "the old secret, of the 64 bytes that every algorithm is content with";
const fresh = "the new secret, of the 64 bytes that every algorithm is content with";
const secrets = file(
  "tokens.json",
  JSON.stringify({
    times: [
      { slot: 0, value: old },
      { slot: ROLLOVER, value: fresh },
    ],
    indexes: [
      { slot: 0, value: old },
      { slot: 5, value: fresh },
    ],
    short: "hunter2",
  }),
);

/** @param {string[]} args @param {string} input */
const jwt = (args, input) => secretSlots(["jwt", ...args], { input });

/** @param {unknown} payload @param {string[]} more */
function signed(payload, ...more) {
  const { status, stdout, stderr } = jwt(["sign", secrets, "times", ...more], JSON.stringify(payload));
  assert.deepEqual([status, stderr], [0, ""]);
  return stdout;
}

test("a token is made of the payload and verified with the slot of its time", () => {
  const token = signed({ sub: "user-1", iat: ROLLOVER - 1 }, "--expires-in", "60");
  assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  const at = ["--at", String(ROLLOVER + 5), "--overlap", "3600"];
  const plain = jwt(["verify", secrets, "times", ...at], token);
  const payload = { sub: "user-1", iat: ROLLOVER - 1, exp: ROLLOVER + 59 };
  assert.deepEqual([plain.status, JSON.parse(plain.stdout), plain.stderr], [0, payload, ""]);
  const json = jwt(["verify", secrets, "times", ...at, "--json"], token.trim());
  assert.deepEqual(JSON.parse(json.stdout), { payload, protectedHeader: { alg: "HS256", typ: "JWT" }, slot: 0 });
});

test("lengths of time may be texts, and any tries slots for a token without iat", () => {
  const token = signed({ iat: ROLLOVER - 1 }, "--expires-in", "1h");
  const at = ["--at", String(ROLLOVER + 5)];
  const { stdout } = jwt(["verify", secrets, "times", ...at, "--overlap", "3 days"], token);
  assert.deepEqual(JSON.parse(stdout), { iat: ROLLOVER - 1, exp: ROLLOVER + 3599 });
  const withoutIat = jsonwebtoken.sign({ sub: "user-1" }, old, { noTimestamp: true });
  const any = ["--slot-from", "any", "--overlap", "3 days", "--json"];
  assert.equal(JSON.parse(jwt(["verify", secrets, "times", ...at, ...any], withoutIat).stdout).slot, 0);
  const late = ["--at", String(ROLLOVER + 4 * 86_400)];
  assert.equal(jwt(["verify", secrets, "times", ...late, ...any], withoutIat).status, 1);
});

test("by slot and by kid the highest slot signs", () => {
  for (const where of ["slot", "kid"]) {
    const args = ["indexes", "--slot-from", where];
    const token = JSON.parse(jwt(["sign", secrets, ...args, "--json"], "{}").stdout).token;
    const { stdout } = jwt(["verify", secrets, ...args, "--overlap", "infinity", "--json"], token);
    assert.equal(JSON.parse(stdout).slot, 5);
  }
});

test("a refusal is exit code 1 and says why, without the token", () => {
  const token = signed({ iat: ROLLOVER - 1, iss: "a" });
  const at = ["--at", String(ROLLOVER + 5)];
  for (const [args, input, code, words] of /** @type {[string[], string, string, string][]} */ ([
    [[...at, "--overlap", "5"], token, "ERR_JWKS_NO_MATCHING_KEY", "superseded"],
    [[...at, "--overlap", "99", "--issuer", "b"], token, "ERR_JWT_CLAIM_VALIDATION_FAILED", "iss"],
    [[...at, "--max-token-age", "5"], token, "ERR_JWT_EXPIRED", "maxTokenAge"],
    [[...at, "--overlap", "99", "--alg", "HS384,HS512"], token, "ERR_JOSE_ALG_NOT_ALLOWED", "alg"],
    [[...at, "--overlap", "99"], `${token}\n`, "ERR_JWS_INVALID", "signature"],
    [[...at, "--overlap", "99"], "", "ERR_JWS_INVALID", "three parts"],
  ])) {
    const plain = jwt(["verify", secrets, "times", ...args], input);
    assert.deepEqual([plain.status, plain.stdout], [1, ""]);
    assert.ok(plain.stderr.includes(code) && plain.stderr.includes(words), plain.stderr);
    assert.ok(!plain.stderr.includes("eyJ"), plain.stderr);
    const json = jwt(["verify", secrets, "times", ...args, "--json"], input);
    assert.deepEqual([json.status, JSON.parse(json.stdout).error.code], [1, code]);
  }
});

test("wrong use is exit code 2, and repeats nothing of what was given", () => {
  const token = signed({ iat: ROLLOVER });
  for (const [args, input] of /** @type {[string[], string][]} */ ([
    [[], ""],
    [["renew"], ""],
    [["sign", secrets], "{}"],
    [["sign", "-", "times"], "{}"],
    [["sign", secrets, "times", '{"sub":"hunter2"}'], ""],
    [["sign", secrets, "times"], "hunter2"],
    [["sign", secrets, "times", "--alg", "none"], "{}"],
    [["sign", secrets, "unknown"], "{}"],
    [["sign", secrets, "indexes"], "{}"],
    [["sign", secrets, "short"], "{}"],
    [["verify", "-", "times"], token],
    [["verify", secrets, "indexes"], token],
    [["verify", secrets, "short"], token],
    [["verify", secrets, "times", "--at", "tomorrow"], token],
    [["verify", secrets, "times", "--at", "1741790697000"], token],
    [["verify", secrets, "short", "--alg", "HS256,HS512"], "a.b.c"],
    [["sign", secrets, "times"], '{"exp":1741790697000}'],
    [["verify", secrets, "times", "--overlap", "-1"], token],
    [["verify", secrets, "times", "--slot-from", "hunter2"], token],
    [["verify", secrets, "times", token.trim()], ""],
  ])) {
    const { status, stdout, stderr } = jwt(args, input);
    assert.deepEqual([status, stdout], [2, ""], args.join(" "));
    assert.ok(!stderr.includes("hunter2") && !stderr.includes("eyJ"), stderr);
  }
  const short = jwt(["sign", secrets, "short", "--allow-short-keys"], "{}");
  assert.equal(jwt(["verify", secrets, "short", "--allow-short-keys"], short.stdout).status, 0);
});
