// Tokens that are refused: each kind of bad input, typed, with nothing repeated, and the verifier alive after it.
import { at, encode, HS256, NEW, OLD, resign, ROLLOVER, times, indexes, token } from "./jwt-tokens.js";
import { refused } from "./refusal.js";

const IAT = `"iat":${ROLLOVER}`;
const INVALID = "ERR_JWS_INVALID";
const ALG = "ERR_JOSE_ALG_NOT_ALLOWED";
const PAYLOAD = "ERR_JWT_INVALID";
const CLAIM = "ERR_JWT_CLAIM_VALIDATION_FAILED";
const SIGNATURE = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
const NO_KEY = "ERR_JWKS_NO_MATCHING_KEY";

/** @typedef {import("../../js/index.js").VerifyOptions} VerifyOptions */

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function jwtRefused(QUnit, api) {
  const { SecretSlots } = api;

  /**
   * Asserts that each token is refused with the code, and that a good one is accepted after it.
   *
   * @param {Assert} assert
   * @param {string} code
   * @param {Record<string, unknown>} tokens by title
   * @param {VerifyOptions} [options]
   */
  async function allRefused(assert, code, tokens, options) {
    const verify = new SecretSlots(times).jwtVerifier("s", {
      overlap: Infinity,
      currentDate: at(ROLLOVER + 10),
      ...options,
    });
    const good = await token('{"alg":"HS256"}', `{${IAT},"iss":"i","sub":"u","aud":"a","slot":0}`, NEW);
    for (const [title, given] of Object.entries(tokens)) {
      refused(assert, api, code, () => verify(/** @type {string} */ (given)), { title, secrets: [OLD, NEW, "eyJ"] });
    }
    const alive = options === undefined ? verify(good).slot : ROLLOVER;
    assert.equal(alive, ROLLOVER, "a good token is accepted after them");
  }

  /**
   * @param {readonly string[]} headers
   * @param {string} [payload]
   */
  const withHeaders = async (headers, payload = `{${IAT}}`) =>
    Object.fromEntries(
      await Promise.all(headers.map(async (header) => [header.slice(0, 80), await token(header, payload)])),
    );
  /** @param {readonly string[]} payloads */
  const withPayloads = async (payloads) =>
    Object.fromEntries(
      await Promise.all(payloads.map(async (payload) => [payload.slice(0, 80), await token(HS256, payload)])),
    );

  QUnit.module("jwt, refused");

  QUnit.test("alg none, unknown, of another kind, missing or malformed", async (assert) => {
    const names = ["none", "None", "NONE", " none", "none ", "", "hs256", "HS1", "RS256", "ES256", "PS256", "EdDSA"];
    const headers = [...names, "\\u006eone", "HS256\\u0000", "HS384", "HS512"].map((alg) => `{"alg":"${alg}"}`);
    await allRefused(assert, ALG, await withHeaders(headers));
    await allRefused(assert, ALG, { unsigned: `${encode('{"alg":"none"}')}.${encode(`{${IAT}}`)}.` });
    const malformed = ["{}", "1", "null", '"HS256"', '["HS256"]', '{"typ":"JWT"}', "", " ", "{", '{"alg":"HS256",}'];
    const values = ["null", "256", '["HS256"]', '{"a":1}', "true"].map((alg) => `{"alg":${alg}}`);
    const others = [
      ...['{"alg":"HS256","alg":"none"}', '{"alg":"none","\\u0061lg":"HS256"}', '\ufeff{"alg":"HS256"}'],
      ...['{"alg":"HS256","crit":[]}', '{"alg":"HS256","crit":["b64"],"b64":false}', '{"alg":"HS256","crit":null}'],
      ...['{"alg":"HS256","b64":false}', '{"alg":"HS256","b64":true}', '{"alg":"HS256","kid":"\\ud800"}'],
      `{"alg":"HS256","x":${"[".repeat(5000)}${"]".repeat(5000)}}`,
    ];
    await allRefused(assert, INVALID, await withHeaders([...malformed, ...values, ...others]));
    const large = { "a header of 100 KB": await token(`{"alg":"HS256","x":"${"x".repeat(100 << 10)}"}`, `{${IAT}}`) };
    await allRefused(assert, "ERR_TOO_LARGE", large);
  });

  QUnit.test("what is not three parts of canonical base64url", async (assert) => {
    const good = await token(HS256, `{${IAT},"a":"12345678"}`);
    const [header, payload, signature] = good.split(".");
    const texts = [
      ...["", ".", "..", "...", header, `${header}.${payload}`, `.${payload}.${signature}`, `${header}..${signature}`],
      ...[`${good}.`, `${good}.${signature}`, `${good}.a.b`, `${good}=`, `${good}\n`, `${good} `, `${good}\0`],
      ...[` ${good}`, `\ufeff${good}`, `Bearer ${good}`, JSON.stringify({ protected: header, payload, signature })],
      ...[`${header}=.${payload}.${signature}`, `${header}.${payload}=.${signature}`, `${good}\ud800`, `é${good}`],
      ...["+", "/", "=", " ", "\n", "é", "\ud800"].flatMap((wrong) =>
        [header, payload, signature].map((part) => good.replace(part, wrong + part.slice(1))),
      ),
    ];
    await allRefused(assert, INVALID, Object.fromEntries(texts.map((text, index) => [`text ${index}`, text])));
    const bytes = new TextEncoder().encode(good);
    const objects = [
      {},
      [good],
      new String(good),
      [...bytes],
      bytes.buffer,
      new DataView(bytes.buffer),
      new Int8Array(bytes),
    ];
    /** @type {unknown[]} */
    const values = [undefined, null, 5, true, Symbol("t"), ...objects];
    await allRefused(assert, INVALID, Object.fromEntries(values.map((value, index) => [`value ${index}`, value])));
  });

  QUnit.test("bits set after the last byte, in each part", async (assert) => {
    const next = (/** @type {string} */ text) => {
      const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
      return text.slice(0, -1) + alphabet[alphabet.indexOf(text[text.length - 1]) + 1];
    };
    const header = encode(`${HS256} `);
    const payload = encode(`{${IAT}} `);
    assert.true(header.length % 4 > 1 && payload.length % 4 > 1);
    const good = await resign(header, payload);
    const verify = new SecretSlots(times).jwtVerifier("s", { overlap: Infinity });
    assert.equal(verify(good).slot, ROLLOVER);
    await allRefused(assert, INVALID, {
      header: await resign(next(header), payload),
      payload: await resign(header, next(payload)),
      signature: next(good),
    });
  });

  QUnit.test("a signature with any bit flipped, truncated, extended or of zeros", async (assert) => {
    const good = await token(HS256, `{${IAT}}`);
    const signed = good.slice(0, good.lastIndexOf("."));
    const text = good
      .slice(signed.length + 1)
      .replace(/-/g, "+")
      .replace(/_/g, "/");
    const code = Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));
    /** @type {Record<string, string>} */
    const tokens = { empty: `${signed}.`, zeros: `${signed}.${"A".repeat(43)}`, long: `${signed}.${"A".repeat(9000)}` };
    for (let bit = 0; bit < 256; bit++) {
      const flipped = code.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      tokens[`bit ${bit}`] = `${signed}.${encode(flipped)}`;
    }
    for (const length of [1, 16, 31]) tokens[`${length} bytes`] = `${signed}.${encode(code.slice(0, length))}`;
    tokens["33 bytes"] = `${signed}.${encode(Uint8Array.from([...code, 0]))}`;
    await allRefused(assert, SIGNATURE, tokens);
  });

  QUnit.test("a payload that is not one object in strict JSON", async (assert) => {
    const texts = [
      ...["null", "1", '"x"', "[]", "[{}]", "{", "{} {}", `{${IAT}}x`, `{${IAT}}\0`, `\ufeff{${IAT}}`, `{${IAT},}`],
      ...["NaN", "Infinity", "-Infinity", "undefined", "01", "+1", ".5", "5.", "0x1", "1e", "1e400", "-1e309"].map(
        (value) => `{${IAT},"x":${value}}`,
      ),
      ...['"\n"', '"\\x41"', '"\\ud800"', '"\\udc00x"', '"', "tru", "[1,]", "[}", '{"a"}', "{a:1}", "'x'", "1/**/"].map(
        (value) => `{${IAT},"x":${value}}`,
      ),
      ...[`{${IAT},${IAT}}`, `{${IAT},"i\\u0061t":1}`, `{${IAT},"x":1,"\\u0078":2}`, `{${IAT},"":1,"":2}`],
      ...[65, 3000].map((depth) => `{${IAT},"x":${"[".repeat(depth)}${"]".repeat(depth)}}`),
    ];
    await allRefused(assert, PAYLOAD, await withPayloads(texts));
    const bytes = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]].map(async (bytes) => {
      const parts = [...new TextEncoder().encode(`{${IAT},"x":"`), ...bytes, ...new TextEncoder().encode('"}')];
      return [`bytes ${bytes}`, await token(HS256, Uint8Array.from(parts))];
    });
    await allRefused(assert, PAYLOAD, Object.fromEntries(await Promise.all(bytes)));
    const deep = `{${IAT},"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    await allRefused(assert, PAYLOAD, { deep: await token(HS256, deep) }, { maxTokenLength: 1 << 20 });
    await allRefused(assert, "ERR_TOO_LARGE", { deep: await token(HS256, deep) });
  });

  QUnit.test("exp, nbf and iat of another type or range, and never taken for absent", async (assert) => {
    const values = ['"1741790697"', "null", "true", "[]", "{}", "-1", "-0.5", "9007199254740994", "1e300"];
    const payloads = ["exp", "nbf", "iat"].flatMap((claim) =>
      values.map((value) => `{"slot":${ROLLOVER},"${claim}":${value}}`),
    );
    await allRefused(assert, CLAIM, await withPayloads(payloads), { slotFrom: "slot" });
    await allRefused(assert, CLAIM, await withPayloads(["{}", ...values.map((value) => `{"iat":${value}}`)]));
  });

  QUnit.test("times are judged to the second", async (assert) => {
    const now = ROLLOVER + 10;
    const verify = async (/** @type {string} */ payload, /** @type {VerifyOptions} */ options = {}) => {
      const always = { overlap: Infinity, currentDate: at(now) };
      return new SecretSlots(times).verifyJwt("s", await token(HS256, payload), { ...always, ...options });
    };
    await allRefused(assert, "ERR_JWT_EXPIRED", await withPayloads([`{${IAT},"exp":${now}}`, `{${IAT},"exp":0}`]));
    await allRefused(assert, CLAIM, await withPayloads([`{${IAT},"nbf":${now + 1}}`, `{"iat":${now + 61}}`]));
    for (const payload of [
      `{${IAT},"exp":${now + 1}}`,
      `{${IAT},"nbf":${now}}`,
      `{"iat":${now + 59}}`,
      `{"iat":${now + 60}.0}`,
    ]) {
      assert.equal((await verify(payload)).slot, ROLLOVER, payload);
    }
    const old = await withPayloads([`{${IAT}}`]);
    await allRefused(assert, "ERR_JWT_EXPIRED", old, { maxTokenAge: 9 });
    assert.equal((await verify(`{${IAT}}`, { maxTokenAge: 10 })).slot, ROLLOVER);
    assert.equal((await verify(`{${IAT},"exp":${now - 4}}`, { clockTolerance: 5 })).slot, ROLLOVER);
  });

  QUnit.test("issuer, audience, subject, typ and required claims that are absent or others", async (assert) => {
    const tokens = await withPayloads([
      ...[`{${IAT}}`, `{${IAT},"iss":"x","sub":"x","aud":"x"}`, `{${IAT},"iss":["i"],"sub":7,"aud":["x"]}`],
      ...[`{${IAT},"iss":null,"sub":null,"aud":null}`, `{${IAT},"iss":"I","sub":"U","aud":["A",["a"]]}`],
    ]);
    const expectations = /** @type {VerifyOptions[]} */ ([
      ...[{ issuer: "i" }, { issuer: ["i", "j"] }, { subject: "u" }, { audience: "a" }, { audience: ["a", "b"] }],
      ...[{ typ: "at+jwt" }, { requiredClaims: ["jti"] }, { requiredClaims: ["iat", "__proto__"] }],
    ]);
    for (const options of expectations) await allRefused(assert, CLAIM, tokens, options);
    const all = {
      issuer: ["i", "j"],
      subject: "u",
      audience: ["a", "b"],
      typ: "application/jwt",
      requiredClaims: ["jti"],
    };
    const good = await token(HS256, `{${IAT},"iss":"\\u006a","sub":"u","aud":["x","b"],"jti":null}`);
    assert.equal(new SecretSlots(times).verifyJwt("s", good, { ...all, overlap: Infinity }).slot, ROLLOVER);
  });

  QUnit.test("a selector that is absent or malformed", async (assert) => {
    const values = ['"5"', "-1", "5.5", "1e3", "null", "[5]", "9007199254740992", '"__proto__"', '"007"'];
    const slots = await withPayloads(["{}", ...values.map((value) => `{"slot":${value}}`)]);
    for (const given of Object.values(slots)) {
      refused(assert, api, CLAIM, () => new SecretSlots(indexes).verifyJwt("s", given, { slotFrom: "slot" }));
    }
    const kids = ["", "05", "007", "+5", "5.0", " 5", "1e3", "6", "__proto__", "constructor", "9".repeat(5000)];
    const headers = ['{"alg":"HS256"}', ...kids.map((kid) => `{"alg":"HS256","kid":"${kid}"}`)];
    for (const given of Object.values(await withHeaders(headers, "{}"))) {
      refused(assert, api, NO_KEY, () => new SecretSlots(indexes).verifyJwt("s", given, { slotFrom: "kid" }));
    }
    for (const given of Object.values(
      await withHeaders(['{"alg":"HS256","kid":5}', '{"alg":"HS256","kid":null}'], "{}"),
    )) {
      refused(assert, api, INVALID, () => new SecretSlots(indexes).verifyJwt("s", given, { slotFrom: "kid" }));
    }
  });

  QUnit.test("a bad signature is told before anything of the claims", async (assert) => {
    const forged = await token(HS256, `{${IAT},"exp":1,"nbf":"x","aud":5}`, OLD);
    await allRefused(assert, SIGNATURE, { forged }, { issuer: "i", audience: "a", maxTokenAge: 1, typ: "x" });
  });

  QUnit.test("claims named __proto__ are data, and pollute nothing", async (assert) => {
    const given = await token(HS256, `{${IAT},"__proto__":{"admin":true},"constructor":1}`);
    const { payload } = new SecretSlots(times).verifyJwt("s", given, { overlap: Infinity });
    assert.true(Object.hasOwn(payload, "__proto__"));
    assert.equal(/** @type {any} */ ({}).admin, undefined);
    assert.equal(payload.constructor, 1);
  });

  QUnit.test("a token of 1 MB and of 64 MB", async (assert) => {
    const large = { "1 MB": "x".repeat(1 << 20), "64 MB": "x".repeat(64 << 20), "16,385": "x".repeat(16_385) };
    await allRefused(assert, "ERR_TOO_LARGE", large);
  });
}
