// Cookies signed by slot: as a keygrip, and as texts of name and value. The signatures are made again with WebCrypto.
import fc from "fast-check";
import { FakeClock } from "./fake-clock.js";
import { encode, NEW, OLD, ROLLOVER, times } from "./jwt-tokens.js";
import { refused } from "./refusal.js";

const OPTION = "ERR_INVALID_OPTION";
const NO_KEY = "ERR_JWKS_NO_MATCHING_KEY";
const UNKNOWN = "ERR_SECRET_UNKNOWN";
const NAMES = "!#$%&'*+-.^_`|~0123456789ABCXYZabcxyz";
const DAY = 86_400;

/** Every character of one byte or two, and some beyond. */
const CHARACTERS = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).concat("Ā", "€", "🦉");
/** By the words of RFC 6265, section 4.1.1, and not by a pattern. */
const isOctet = (/** @type {string} */ character) =>
  character > " " && character < "\x7f" && !['"', ",", ";", "\\"].includes(character);
const isTokenCharacter = (/** @type {string} */ character) =>
  character > " " && character < "\x7f" && !'()<>@,;:\\"/[]?={}'.includes(character);

/** @param {string} secret @param {string} content */
async function hmac(secret, content) {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  return encode(new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(content))));
}

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function signedCookies(QUnit, api) {
  const { SecretSlots, SignedCookies } = api;
  const more = { secrets: [OLD, NEW, "hunter2"] };
  const signer = (/** @type {any} */ secrets, /** @type {number} */ now, options = {}) =>
    new SignedCookies(new SecretSlots(secrets), "s", { overlap: Infinity, clock: new FakeClock(now), ...options });
  const one = signer({ s: NEW }, ROLLOVER);

  QUnit.module("signed cookies", () => {
    QUnit.test("the signatures are HMAC-SHA256 of a prefix and what is given", async (assert) => {
      assert.equal(one.sign("session=user-1"), await hmac(NEW, "secret-slots keygrip\nsession=user-1"));
      assert.equal(one.sign("name=Zoë 🦉"), await hmac(NEW, "secret-slots keygrip\nname=Zoë 🦉"));
      assert.equal(one.sign(""), await hmac(NEW, "secret-slots keygrip\n"));
      const digest = await hmac(NEW, "secret-slots cookie\nsession=user-1");
      assert.equal(one.signed("session", "user-1"), `user-1.${digest}`);
      assert.equal(one.value("session", `user-1.${digest}`), "user-1");
      const bytes = signer({ s: new TextEncoder().encode(NEW) }, ROLLOVER);
      assert.equal(bytes.signed("session", "user-1"), `user-1.${digest}`, "bytes and text are the same key");
    });

    QUnit.test("the slot in effect signs, and after a rollover an older one still verifies", async (assert) => {
      const clock = new FakeClock(ROLLOVER - 1);
      const cookies = signer(times, 0, { clock });
      const [text, digest] = [cookies.signed("session", "u"), cookies.sign("session=u")];
      assert.deepEqual([cookies.index("session=u", digest), cookies.isCurrent("session", text)], [0, true]);
      await clock.advance(1000);
      assert.deepEqual([cookies.index("session=u", digest), cookies.isCurrent("session", text)], [1, false]);
      assert.deepEqual([cookies.verify("session=u", digest), cookies.value("session", text)], [true, "u"]);
      assert.notEqual(cookies.sign("session=u"), digest, "the new slot signs");
      assert.equal(cookies.index("session=u", cookies.sign("session=u")), 0);
      assert.true(cookies.isCurrent("session", cookies.signed("session", "u")));
    });

    QUnit.test("slots may be indexes: the highest one signs", (assert) => {
      const slots = [1, 5, 7].map((slot) => ({ slot, value: `${slot}`.repeat(64) }));
      const cookies = signer({ s: slots }, ROLLOVER);
      const by = (/** @type {number} */ place) => signer({ s: slots[place].value }, ROLLOVER).sign("a=b");
      assert.equal(cookies.sign("a=b"), by(2));
      assert.deepEqual(
        [2, 1, 0].map((place) => cookies.index("a=b", by(place))),
        [0, 1, 2],
      );
    });

    QUnit.test("overlap ends an older slot to the second", async (assert) => {
      const text = signer({ s: OLD }, 0).signed("session", "u");
      for (const overlap of [0, 1, 30 * DAY]) {
        const clock = new FakeClock(ROLLOVER - 1);
        const cookies = signer(times, 0, { clock, overlap });
        assert.equal(cookies.value("session", text), "u", "while it is in effect");
        await clock.advance(1000 * overlap);
        assert.equal(cookies.value("session", text), "u", `${overlap} s, the last second`);
        await clock.advance(1000);
        assert.equal(cookies.value("session", text), undefined, `${overlap} s`);
      }
      const days = signer(times, ROLLOVER + 30 * DAY - 1, { overlap: "30 days" });
      assert.equal(days.value("session", text), "u");
    });

    QUnit.test("a slot that begins within a minute verifies, and does not sign", (assert) => {
      const next = signer({ s: NEW }, ROLLOVER).signed("session", "u");
      const early = signer(times, ROLLOVER - 60);
      assert.true(early.isCurrent("session", next));
      assert.true(early.isCurrent("session", early.signed("session", "u")), "not signed anew in every answer");
      assert.notEqual(early.signed("session", "u"), next);
      assert.equal(signer(times, ROLLOVER - 61).value("session", next), undefined);
    });

    QUnit.test("a revoked slot verifies nothing, at once, and the older ones keep their place", (assert) => {
      const secrets = new SecretSlots(times);
      const cookies = new SignedCookies(secrets, "s", { overlap: Infinity, clock: new FakeClock(ROLLOVER) });
      const [text, old] = [cookies.signed("session", "u"), signer({ s: OLD }, 0).signed("session", "u")];
      assert.equal(cookies.value("session", text), "u");
      secrets.revoke("s", ROLLOVER);
      assert.equal(cookies.value("session", text), undefined);
      assert.true(cookies.isCurrent("session", old), "no package is told to sign anew while nothing can sign");
      const error = refused(assert, api, NO_KEY, () => cookies.signed("session", "u"), more);
      assert.equal(error.message, `slot ${ROLLOVER} of secret "s" is revoked`);
      secrets.set("s", ROLLOVER, NEW);
      assert.equal(cookies.signed("session", "u"), text);
      secrets.replace({ s: OLD });
      assert.deepEqual([cookies.value("session", text), cookies.signed("session", "u")], [undefined, old]);
    });

    const states = fc.constantFrom("live", "live", "live", "revoked");
    const slotsOf = fc.uniqueArray(fc.record({ after: fc.integer({ min: 0, max: 300 }), state: states }), {
      minLength: 1,
      maxLength: 24,
      selector: ({ after }) => after,
    });
    const overlaps = fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 200 }));
    const START = 1_000_000_000;

    QUnit.test("of any slots those verify that the words of the documentation name", (assert) => {
      const property = fc.property(slotsOf, fc.integer({ min: -70, max: 400 }), overlaps, (given, at, overlap) => {
        const slots = [...given].sort((one, other) => one.after - other.after);
        const valueOf = (/** @type {number} */ after) => `${after}`.padStart(64, "k");
        const secrets = new SecretSlots({
          s: slots.map(({ after }) => ({ slot: START + after, value: valueOf(after) })),
        });
        for (const { after, state } of slots) if (state === "revoked") secrets.revoke("s", START + after);
        const cookies = new SignedCookies(secrets, "s", { overlap, clock: new FakeClock(START + at) });

        const good = slots.filter(({ after, state }, place) => {
          const end = slots[place + 1]?.after ?? Infinity;
          return after <= at + 60 && (at < end || at - end < overlap) && state === "live";
        });
        good.reverse().splice(16);
        const inEffect = slots.findLast(({ after }) => after <= at);
        const counted = good.filter(({ after }) => after <= at);
        for (const { after } of slots) {
          const theirs = signer({ s: valueOf(after) }, START);
          const [text, digest] = [theirs.signed("n", "v"), theirs.sign("n=v")];
          const isGood = good.some((slot) => slot.after === after);
          const index = isGood
            ? Math.max(
                counted.findIndex((slot) => slot.after === after),
                0,
              )
            : -1;
          assert.equal(cookies.index("n=v", digest), index);
          assert.equal(cookies.value("n", text), isGood ? "v" : undefined);
          assert.equal(cookies.isCurrent("n", text), index === 0);
          if (inEffect?.after === after && inEffect.state === "live") assert.equal(cookies.sign("n=v"), digest);
        }
        if (inEffect?.state !== "live") refused(assert, api, NO_KEY, () => cookies.sign("n=v"));
      });
      fc.assert(property, { seed: 6265, numRuns: 150 });
    });

    QUnit.test("of more than 16 good slots the newest 16 verify", (assert) => {
      const slots = Array.from({ length: 20 }, (_, slot) => ({ slot, value: `${slot}`.padStart(64, "k") }));
      const cookies = signer({ s: slots }, ROLLOVER);
      const verifies = slots.map(({ value }) => cookies.verify("a=b", signer({ s: value }, ROLLOVER).sign("a=b")));
      assert.deepEqual(verifies, [...Array(4).fill(false), ...Array(16).fill(true)]);
    });

    QUnit.test("a value that is in two slots is that of the newer one", (assert) => {
      const secrets = {
        s: [
          { slot: 0, value: NEW },
          { slot: 5, value: OLD },
          { slot: 7, value: NEW },
        ],
      };
      const cookies = signer(secrets, ROLLOVER);
      assert.equal(cookies.index("a=b", cookies.sign("a=b")), 0);
      assert.equal(cookies.index("a=b", signer({ s: OLD }, 0).sign("a=b")), 1);
    });

    QUnit.test("any name and value of RFC 6265 come back, under that name only", (assert) => {
      const octets = CHARACTERS.filter(isOctet);
      const names = fc.string({ unit: fc.constantFrom(...NAMES), minLength: 1, maxLength: 40 });
      const values = fc.string({ unit: fc.constantFrom(...octets), maxLength: 200 });
      const property = fc.property(names, names, values, (name, other, value) => {
        const text = one.signed(name, value);
        assert.equal(one.value(name, text), value);
        assert.equal(one.value(other, text), other === name ? value : undefined);
        assert.true([...text].every(isOctet), "the text needs no encoding");
      });
      fc.assert(property, { seed: 6265, numRuns: 300 });
      assert.equal(one.value("n", one.signed("n", "")), "", "also an empty value");
      assert.equal(one.value("n", one.signed("n", "a.b.c")), "a.b.c");
    });

    QUnit.test("a character that RFC 6265 does not have is refused in a name and in a value", (assert) => {
      for (const character of CHARACTERS) {
        const name = () => one.signed(`a${character}b`, "v");
        const value = () => one.signed("n", `a${character}b`);
        if (isTokenCharacter(character)) assert.equal(one.value(`a${character}b`, name()), "v");
        else refused(assert, api, OPTION, name, { ...more, title: `name ${JSON.stringify(character)}` });
        if (isOctet(character)) assert.equal(one.value("n", value()), `a${character}b`);
        else refused(assert, api, OPTION, value, { ...more, title: `value ${JSON.stringify(character)}` });
      }
      refused(assert, api, OPTION, () => one.signed("", "v"));
      const error = refused(assert, api, OPTION, () => one.signed("session", "hunter2;"), more);
      assert.true(error.message.startsWith('the value of the cookie "session" must be ASCII'), error.message);
    });

    QUnit.test("a text with one character changed, added or left out is refused", (assert) => {
      const text = one.signed("session", "user-1");
      const digest = one.sign("session=user-1");
      for (let place = 0; place <= text.length; place++) {
        for (const character of ["A", "B", ".", "-", "_", "=", "+", "/", " ", "é", "\0"]) {
          const [before, after] = [text.slice(0, place), text.slice(place + 1)];
          for (const forged of [before + character + after, before + after, before + character + text.slice(place)]) {
            if (forged !== text) assert.equal(one.value("session", forged), undefined, forged);
          }
          const other = digest.slice(0, place) + character + digest.slice(place + 1);
          if (other !== digest) assert.equal(one.index("session=user-1", other), -1, other);
        }
      }
      const [padded, standard] = [`${digest}=`, digest.replaceAll("-", "+").replaceAll("_", "/")];
      for (const form of [padded, `v1,${standard}=`, `${digest} ${digest}`, encode(digest)]) {
        assert.equal(one.index("session=user-1", form), -1, "a signature has one form");
      }
      // The last character has two bits that are no part of the digest.
      for (const last of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") {
        const form = digest.slice(0, -1) + last;
        assert.equal(one.verify("session=user-1", form), form === digest);
      }
    });

    QUnit.test("a cookie that is not there, or is no text of ours, is no error", (assert) => {
      for (const text of [undefined, null, "", ".", "user-1", "a".repeat(43), `.${"A".repeat(43)}`, "x".repeat(1e6)]) {
        assert.equal(one.value("session", text), undefined);
        assert.false(one.isCurrent("session", text));
      }
      for (const digest of [undefined, null, 5, {}, "", "A".repeat(43), "x".repeat(1e6)]) {
        assert.equal(one.index("session=user-1", /** @type {any} */ (digest)), -1);
      }
      assert.equal(one.index("\ud800", "A".repeat(43)), -1, "nor is half of a surrogate pair");
    });

    QUnit.test("a signature of one use is none of another, with the same secret", async (assert) => {
      const key = NEW.slice(0, 64);
      const secrets = new SecretSlots({ s: key, bytes: new TextEncoder().encode(key) });
      const one = new SignedCookies(secrets, "s");
      const token = secrets.signJwt("s", { sub: "user-1" });
      const [signed, signature] = [token.slice(0, token.lastIndexOf(".")), token.slice(token.lastIndexOf(".") + 1)];
      assert.equal(await hmac(key, signed), signature, "the control: a token's signature, made again");
      assert.false(one.verify(signed, signature));
      assert.equal(one.value(signed, `.${signature}`), undefined);
      assert.equal(one.value("session", token), undefined);
      const forged = `${signed}.${one.sign(signed)}`;
      refused(assert, api, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", () => secrets.verifyJwt("s", forged), more);

      const text = one.signed("session", "user-1");
      assert.false(one.verify("session=user-1", text.slice(-43)), "a cookie's signature is none of a keygrip");
      assert.equal(one.value("session", `user-1.${one.sign("session=user-1")}`), undefined);

      const headers = api.signWebhook(secrets, "bytes", { id: "session", body: "{}", timestamp: ROLLOVER });
      const webhook = headers["webhook-signature"].slice(3, -1).replaceAll("+", "-").replaceAll("/", "_");
      assert.equal(await hmac(key, `session.${ROLLOVER}.{}`), webhook, "the control: a webhook's signature");
      assert.false(new SignedCookies(secrets, "bytes").verify(`session.${ROLLOVER}.{}`, webhook));
    });

    QUnit.test("one secret signs tokens, webhooks and cookies in any order, each with its own key", (assert) => {
      const secrets = new SecretSlots({ s: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD" });
      const cookies = new SignedCookies(secrets, "s");
      const signAll = () => [
        api.signWebhook(secrets, "s", { id: "a", body: "", timestamp: ROLLOVER })["webhook-signature"],
        cookies.sign("a=b"),
        secrets.signJwt("s", {}, { currentDate: new Date(ROLLOVER * 1000) }),
      ];
      const first = signAll();
      assert.deepEqual(signAll(), first);
      assert.equal(new Set(first).size, 3);
    });

    QUnit.test("long input is refused before it is signed", async (assert) => {
      const longest = "v".repeat(4096 - "session".length - 1 - 1 - 43);
      const text = one.signed("session", longest);
      assert.equal(one.value("session", text), longest);
      const error = refused(assert, api, "ERR_TOO_LARGE", () => one.signed("session", `${longest}v`), more);
      assert.true(error.message.includes('"session"'), error.message);
      const tooLong = await hmac(NEW, `secret-slots cookie\nsession=${longest}v`);
      assert.equal(one.value("session", `${longest}v.${tooLong}`), undefined, "though it is rightly signed");
      const data = "€".repeat(21_845); // 65,535 bytes
      assert.true(one.verify(`${data}a`, one.sign(`${data}a`)));
      for (const long of [`${data}ab`, "x".repeat(65_537), "x".repeat(1e6)]) {
        refused(assert, api, "ERR_TOO_LARGE", () => one.sign(long), more);
        assert.equal(one.index(long, "A".repeat(43)), -1);
      }
    });

    QUnit.test("a secret that is no key is refused by name and slot when the signer is made", (assert) => {
      /** @type {Record<string, any>} */
      const values = {
        "too short": "hunter2",
        "31 bytes": "x".repeat(31),
        "short bytes": new Uint8Array(16),
        "a public key": `-----BEGIN PUBLIC KEY-----\n${"A".repeat(64)}`,
        "a JSON Web Key": JSON.stringify({ kty: "oct", k: "hunter2".repeat(10) }),
      };
      for (const [title, value] of Object.entries(values)) {
        const secrets = {
          s: [
            { slot: 5, value },
            { slot: 7, value: NEW },
          ],
        };
        const error = refused(assert, api, OPTION, () => signer(secrets, ROLLOVER), { ...more, title });
        assert.true(error.message.startsWith('slot 5 of secret "s"'), error.message);
      }
      const short = signer({ s: "short" }, ROLLOVER, { allowShortKeys: true });
      assert.equal(short.value("n", short.signed("n", "v")), "v");
    });

    QUnit.test("a bad slot that is set later is passed over until it is in effect", async (assert) => {
      const secrets = new SecretSlots({ s: OLD });
      const clock = new FakeClock(ROLLOVER - 1);
      const cookies = new SignedCookies(secrets, "s", { overlap: DAY, clock });
      const text = cookies.signed("n", "v");
      secrets.set("s", ROLLOVER, "hunter2");
      assert.equal(cookies.signed("n", "v"), text);
      await clock.advance(1000);
      assert.true(cookies.isCurrent("n", text));
      const error = refused(assert, api, OPTION, () => cookies.signed("n", "v"), more);
      assert.true(error.message.startsWith(`slot ${ROLLOVER} of secret "s" (7 bytes) is too short`), error.message);
    });

    QUnit.test("a secret that is not loaded is an error, not a cookie that nobody signed", (assert) => {
      const secrets = new SecretSlots();
      const cookies = new SignedCookies(secrets, "s");
      const text = one.signed("n", "v");
      const calls = [
        () => cookies.sign("n=v"),
        () => cookies.index("n=v", "A".repeat(43)),
        () => cookies.verify("n=v", ""),
        () => cookies.signed("n", "v"),
        () => cookies.value("n", text),
        () => cookies.isCurrent("n", text),
      ];
      for (const call of calls) refused(assert, api, UNKNOWN, call, more);
      assert.equal(cookies.value("n", undefined), undefined);
      secrets.set("s", 0, NEW);
      assert.equal(cookies.value("n", text), "v");
      const later = signer({ s: [{ slot: ROLLOVER, value: NEW }] }, ROLLOVER - 61);
      const error = refused(assert, api, NO_KEY, () => later.signed("n", "v"), more);
      assert.equal(error.message, 'no slot of secret "s" is in effect now');
      assert.equal(later.value("n", text), undefined);
    });

    QUnit.test("a warning, once for a secret, when old slots are accepted without end", (assert) => {
      const { process } = /** @type {any} */ (globalThis);
      const hasProcess = typeof process?.emitWarning === "function";
      const owner = hasProcess ? process : console;
      const method = hasProcess ? "emitWarning" : "warn";
      const original = owner[method];
      /** @type {string[]} */
      const warnings = [];
      owner[method] = (/** @type {string} */ message) => warnings.push(message);
      try {
        const secrets = new SecretSlots({ ...times, single: OLD });
        for (const overlap of [0, "30 days", Infinity]) new SignedCookies(secrets, "s", { overlap });
        const single = new SignedCookies(secrets, "single");
        assert.equal(warnings.length, 0);
        for (let count = 0; count < 3; count++) new SignedCookies(secrets, "s").sign("a=b");
        assert.equal(warnings.length, 1);
        assert.true(/cookies of the old slots of secret "s"/.test(warnings[0]), warnings[0]);
        secrets.set("single", ROLLOVER, NEW);
        single.index("a=b", "");
        assert.equal(warnings.length, 2, "also when the second slot comes later");
      } finally {
        owner[method] = original;
      }
    });

    QUnit.test("wrong arguments are refused", (assert) => {
      const secrets = new SecretSlots(times);
      const make = (/** @type {any} */ options) => new SignedCookies(secrets, "s", options);
      const indexes = new SecretSlots({
        s: [
          { slot: 0, value: OLD },
          { slot: 5, value: NEW },
        ],
      });
      /** @type {Record<string, () => unknown>} */
      const calls = {
        "no secrets": () => new SignedCookies(/** @type {any} */ (undefined), "s"),
        "an object that is no SecretSlots": () => new SignedCookies(/** @type {any} */ ({ s: NEW }), "s"),
        "options that are no object": () => make("30 days"),
        "an overlap that is no duration": () => make({ overlap: "soon" }),
        "a negative overlap": () => make({ overlap: -1 }),
        "an overlap of slots that are no times": () => new SignedCookies(indexes, "s", { overlap: 60 }),
        "a flag that is no boolean": () => make({ allowShortKeys: 1 }),
        "a clock that is a function": () => make({ clock: Date.now }),
        "data that is no string": () => one.sign(/** @type {any} */ (new Uint8Array(5))),
        "data to verify that is no string": () => one.index(/** @type {any} */ (undefined), "A".repeat(43)),
        "half of a surrogate pair": () => one.sign("\ud800"),
        "a name that is no string": () => one.signed(/** @type {any} */ (5), "v"),
        "no value": () => one.signed("n", /** @type {any} */ (undefined)),
        "a text that is a promise": () => one.value("n", /** @type {any} */ (Promise.resolve("v"))),
        "a name that no cookie has": () => one.value("a b", undefined),
      };
      for (const [title, call] of Object.entries(calls)) refused(assert, api, OPTION, call, { ...more, title });
      refused(assert, api, "ERR_SLOT_INVALID", () => new SignedCookies(secrets, ""));
      refused(assert, api, "ERR_SLOT_INVALID", () => new SignedCookies(secrets, /** @type {any} */ (5)));
    });
  });
}
