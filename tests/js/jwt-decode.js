// A look at a token without trust, and tokens as bytes.
import { decodeJwt as joseJwt, decodeProtectedHeader as joseHeader } from "jose";
import { at, encode, HS256, NEW, OLD, ROLLOVER, times, token } from "./jwt-tokens.js";
import { refused } from "./refusal.js";

const encoder = new TextEncoder();
const bytesOf = (/** @type {string} */ text) => encoder.encode(text);

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function jwtDecode(QUnit, api) {
  const { decodeJwt, decodeProtectedHeader, SecretSlots } = api;

  QUnit.module("jwt, decode");

  QUnit.test("a look shows what jose shows, of any token that can be read in one way", async (assert) => {
    const tokens = [
      await token('{"alg":"none","kid":"é"}', '{"sub":"é😀","exp":1}', OLD),
      await token('{"alg":"RS256","crit":["x"],"x":1}', "{}", OLD),
      await token(HS256, `{"iat":${ROLLOVER},"__proto__":{"admin":true},"n":[1,-2.5e3,null]}`),
      `${encode("{}")}.${encode("{}")}.`,
      `${encode("{}")}.${encode(" {} ")}.forged`,
    ];
    for (const given of tokens) {
      assert.deepEqual(decodeJwt(given), joseJwt(given));
      assert.deepEqual(decodeJwt(bytesOf(given)), joseJwt(given));
      assert.deepEqual(decodeProtectedHeader(given), joseHeader(given));
      assert.deepEqual(decodeProtectedHeader(bytesOf(given)), joseHeader(given));
    }
    assert.true(Object.hasOwn(decodeJwt(tokens[2]), "__proto__"));
    assert.equal(/** @type {any} */ ({}).admin, undefined);
  });

  QUnit.test("what cannot be read, or in two ways, is a typed error", async (assert) => {
    const good = await token(HS256, "{}");
    const [header, payload, signature] = good.split(".");
    const texts = [
      ...["", ".", "..", "a.b", `${header}.${payload}`, `${header}..${signature}`, `.${payload}.${signature}`],
      ...[
        `${good}.x`,
        `${good}.x.y`,
        `${good}\n`,
        ` ${good}`,
        `${good}=`,
        `\ufeff${good}`,
        `${good}\ud800`,
        `${good}é`,
      ],
      ...[`${header}=.${payload}.x`, `é${good}`, `${header}.${payload}.é€`, `+${good.slice(1)}`, `${header}.a.x`],
    ];
    const values = [undefined, null, 5, {}, [good], new String(good), bytesOf(good).buffer, new Uint16Array(8)];
    for (const given of [...texts, ...texts.map(bytesOf), ...values]) {
      for (const look of [decodeJwt, decodeProtectedHeader]) {
        refused(assert, api, "ERR_JWS_INVALID", () => look(/** @type {any} */ (given)), { title: String(given) });
      }
    }
    for (const json of ["1", "[]", "null", "{", '{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '{"a":"\\ud800"}', "{'a':1}"]) {
      const asPayload = await token(HS256, json);
      const asHeader = await token(json, "{}");
      refused(assert, api, "ERR_JWT_INVALID", () => decodeJwt(asPayload), { title: json });
      refused(assert, api, "ERR_JWS_INVALID", () => decodeProtectedHeader(asHeader), { title: json });
      assert.deepEqual([decodeJwt(asHeader), decodeProtectedHeader(asPayload).alg], [{}, "HS256"]);
    }
    assert.deepEqual(decodeJwt(good), {}, "and the next look is good");
  });

  QUnit.test("a look reads up to a mebibyte", (assert) => {
    const head = `${encode("{}")}.`;
    const payload = encode(`{"x":"${"x".repeat(700_000)}"}`);
    const text = `${head}${payload}.`;
    assert.equal(/** @type {any} */ (decodeJwt(text)).x.length, 700_000);
    const full = text + "a".repeat((1 << 20) - text.length);
    assert.deepEqual(decodeProtectedHeader(full), {});
    for (const given of [`${full}a`, bytesOf(`${full}a`), "x".repeat(64 << 20)]) {
      for (const look of [decodeJwt, decodeProtectedHeader]) refused(assert, api, "ERR_TOO_LARGE", () => look(given));
    }
  });

  QUnit.test("a look verifies nothing", async (assert) => {
    const secrets = new SecretSlots(times);
    const forged = await token(HS256, `{"iat":${ROLLOVER},"admin":true}`, "anybody's secret");
    assert.true(decodeJwt(forged).admin);
    refused(assert, api, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", () =>
      secrets.verifyJwt("s", forged, { overlap: Infinity }),
    );
  });

  QUnit.test("a token as bytes is the string that they spell", (assert) => {
    const secrets = new SecretSlots(times);
    const made = secrets.signJwt("s", { sub: "é" });
    for (const cache of [0, 10]) {
      const verify = secrets.jwtVerifier("s", { overlap: Infinity, cache });
      const expected = verify(made);
      const padded = bytesOf(`xx${made}yy`);
      for (const given of [bytesOf(made), padded.subarray(2, -2), globalThis.Buffer?.from(made) ?? bytesOf(made)]) {
        assert.deepEqual(verify(given), expected);
        if (cache > 0) assert.equal(verify(given), expected, "and finds what the string has cached");
      }
    }
    assert.deepEqual(secrets.verifyJwt("s", bytesOf(made), { overlap: Infinity }).payload.sub, "é");
  });

  QUnit.test("bytes that are not ASCII, too many or none are refused as the string is", async (assert) => {
    const secrets = new SecretSlots(times);
    const made = secrets.signJwt("s", {});
    const bytes = bytesOf(made);
    const limit = { overlap: Infinity, maxTokenLength: made.length };
    const changed = (/** @type {number} */ index, /** @type {number} */ byte) => {
      const copy = bytes.slice();
      copy[index] = byte;
      return copy;
    };
    const bom = Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes]);
    const wrong = {
      ERR_JWS_INVALID: [
        ...[new Uint8Array(), changed(0, 0xff), changed(5, 0x80), changed(made.length - 1, 0xc3), changed(3, 0)],
        // A letter with its highest bit set, which a careless reader would mask away.
        changed(0, bytes[0] | 0x80),
      ],
      ERR_TOO_LARGE: [bom, Uint8Array.from([...bytes, 0x41]), new Uint8Array(1 << 24)],
    };
    for (const cache of [0, 10]) {
      const verify = secrets.jwtVerifier("s", { ...limit, cache });
      verify(made);
      for (const [code, all] of Object.entries(wrong)) {
        for (const given of all) refused(assert, api, code, () => verify(given));
      }
      refused(assert, api, "ERR_JWS_INVALID", () => secrets.jwtVerifier("s", { overlap: Infinity, cache })(bom));
      assert.equal(verify(bytes).slot, ROLLOVER);
    }
    const detached = bytes.slice();
    structuredClone(detached.buffer, { transfer: [detached.buffer] });
    refused(assert, api, "ERR_JWS_INVALID", () => secrets.verifyJwt("s", detached, { overlap: Infinity }));
    const late = await token(HS256, `{"iat":${ROLLOVER},"exp":1}`, NEW);
    refused(assert, api, "ERR_JWT_EXPIRED", () =>
      secrets.verifyJwt("s", bytesOf(late), { overlap: Infinity, currentDate: at(ROLLOVER) }),
    );
  });
}
