// Secrets in environment variables, and many slots in one text.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { SecretSlots } from "../../js/slots.js";
import { conformance } from "../../js/sources/conformance.js";
import { EnvironmentSource } from "../../js/sources/environment.js";
import { slotsFromText } from "../../js/sources/slots-from-text.js";

const open = () => ({
  source: new EnvironmentSource({ variables: { TOKEN_SECRET: "0:a\n5:b\n3 revoked" }, format: "slots" }),
  name: "token-secret",
});
for (const { title, run } of conformance(open)) test(`environment: ${title}`, run);

/** @param {Record<string, unknown>} variables @param {"value" | "slots"} [format] */
const read = async (variables, format) =>
  (await new EnvironmentSource({ variables, format }).read(["token-secret"]))["token-secret"];

test("a variable is one value, slot 0, whatever it looks like", async () => {
  for (const value of ["a:b,c", "1:2", '{"slots":[]}', " spaces "])
    assert.deepEqual(await read({ TOKEN_SECRET: value }), [{ slot: 0, version: "0", value }]);
});

test("a variable of the secret's own name comes before the one in capitals", async () => {
  assert.equal((await read({ "token-secret": "own", TOKEN_SECRET: "capitals" })).map(Object.values)[0][2], "own");
  const { "team/api.v2": slots } = await new EnvironmentSource({ variables: { TEAM_API_V2: "x" } }).read([
    "team/api.v2",
  ]);
  assert.equal(slots.length, 1);
});

test("an empty variable, one of the prototype and one that is no text are no secret", async () => {
  const inherited = Object.create({ TOKEN_SECRET: "inherited" });
  for (const variables of [{ TOKEN_SECRET: "" }, { TOKEN_SECRET: 5 }, inherited])
    await assert.rejects(read(variables), { code: "ERR_SECRET_UNKNOWN" });
});

test("lines and JSON hold many slots, and the variables of this process can be watched", async (context) => {
  const slots = [
    { slot: 0, version: "0", value: "a:b,c" },
    { slot: 5, version: "5", revoked: true },
    { slot: 7, version: "7", value: '{"x":1}' },
  ];
  assert.deepEqual(await read({ TOKEN_SECRET: '7:{"x":1}\r\n0:a:b,c\n5 revoked\n' }, "slots"), slots);
  const json = slots.map(({ version: _, ...slot }) => slot);
  assert.deepEqual(await read({ TOKEN_SECRET: JSON.stringify(json) }, "slots"), slots);
  process.env.SLOTS_TEST_SECRET = JSON.stringify({ slots: json });
  context.after(() => delete process.env.SLOTS_TEST_SECRET);
  const secrets = new SecretSlots({ "slots-test-secret": "x" });
  const watch = await new EnvironmentSource({ variables: process.env, format: "slots" }).watch(secrets);
  watch.stop();
  assert.deepEqual(secrets.names(), ["slots-test-secret"]);
});

for (const [text, reason] of [
  ["5:", /line 1/],
  ["a-value-of-no-slot", /line 1/],
  ["0:fine\n05:leading-zero", /line 2/],
  ["0:fine\n123456789012:too-long", /line 2/],
  ["0:fine\n0:twice", /twice/],
  ['{"slots":', /not JSON/],
  ["[]", /no slot/],
  ['{"slots":{}}', /no array/],
  ['[{"slot":0}]', /item 0/],
  ['[{"slot":-1,"value":"x"}]', /item 0/],
  ['[{"slot":0,"value":"x","revoked":"yes"}]', /item 0/],
  ["[null]", /item 0/],
]) {
  test(`a text that is no slots is refused without its content: ${text}`, () => {
    assert.throws(
      () => slotsFromText(String(text), "the text"),
      (/** @type {any} */ error) =>
        error.code === "ERR_SOURCE" &&
        /** @type {RegExp} */ (reason).test(error.message) &&
        !/value-of|too-long|fine/.test(error.message),
    );
  });
}

test("wrong options are refused", () => {
  for (const options of [{}, { variables: "x" }, { variables: {}, format: "json" }, { variables: {}, fields: "x" }])
    assert.throws(() => new EnvironmentSource(/** @type {any} */ (options)), { code: "ERR_INVALID_OPTION" });
});
