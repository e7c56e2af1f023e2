// Which 401 says that the token is not valid, against a simple oracle (RFC 9110, section 11.6.1; RFC 6750, section 3.1).
import fc from "fast-check";
import { ResourceServer, URL_OF_API } from "./resource-server.js";

/** @typedef {{ name: string, value: string, isQuoted: boolean, space: string }} Parameter */
/** @typedef {{ scheme: string, token68: string | undefined, parameters: Parameter[] }} Challenge */

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUES = [
  "invalid_token",
  "INVALID_TOKEN",
  "invalid_request",
  'a, Bearer error="invalid_token"',
  'q"o\\te',
  "",
  "a b",
];

const parameter = fc.record({
  name: fc.constantFrom("error", "Error", "realm", "scope", "error_description"),
  value: fc.constantFrom(...VALUES),
  isQuoted: fc.boolean(),
  space: fc.constantFrom("", " "),
});
const challenge = fc.record({
  scheme: fc.constantFrom("Bearer", "bearer", "BEARER", "Basic", "Negotiate", "DPoP"),
  token68: fc.constantFrom(undefined, undefined, "abc==", "YII/abc+/=", "Bearer", "error=", "error"),
  parameters: fc.array(parameter, { maxLength: 3 }),
});
const separator = fc.constantFrom(", ", ",", " , ", ",, ");

/** @param {Challenge} challenge @param {string} separator */
function spelled({ scheme, token68, parameters }, separator) {
  if (token68 !== undefined) return `${scheme} ${token68}`;
  const texts = parameters.map(({ name, value, isQuoted, space }) => {
    const quoted = `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
    return `${name}${space}=${space}${isQuoted || !TOKEN.test(value) ? quoted : value}`;
  });
  return [scheme, texts.join(separator)].join(" ").trimEnd();
}

/** @param {Challenge} challenge */
function isInvalidToken({ scheme, token68, parameters }) {
  const says = parameters.some(({ name, value }) => name.toLowerCase() === "error" && value === "invalid_token");
  return scheme.toLowerCase() === "bearer" && token68 === undefined && says;
}

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperChallenge(QUnit, api) {
  QUnit.module("keeper, challenges");

  /** Whether a request is repeated after a 401 with this header. */
  const asker = async () => {
    const server = new ResourceServer(api);
    const { fetch } = await server.fetching();
    return async (/** @type {string} */ header) => {
      server.requests = [];
      server.challenge = header;
      server.refused = "all";
      await fetch(URL_OF_API);
      return server.requests.length === 2;
    };
  };

  QUnit.test("challenges in any number, order and spelling", async (assert) => {
    const isRepeated = await asker();
    await fc.assert(
      fc.asyncProperty(fc.array(challenge, { maxLength: 4 }), separator, async (challenges, separator) => {
        const header = challenges.map((one) => spelled(one, separator)).join(separator);
        return (await isRepeated(header)) === challenges.some(isInvalidToken);
      }),
      { numRuns: 500 },
    );
    assert.true(true);
  });

  QUnit.test("headers of servers that follow no grammar", async (assert) => {
    const isRepeated = await asker();
    /** @type {[string, boolean][]} */
    const headers = [
      ["Bearer error=invalid_token error_description=x", true],
      ['Bearer realm="x" error="invalid_token"', true],
      ["Bearer realm=https://a.example/x?y, error=invalid_token", true],
      ['Bearer realm="unterminated, error="invalid_token"', false],
      ['error="invalid_token"', false],
      ['Bearer "error"="invalid_token"', false],
      ['Bearer error="invalid_token', false],
      ["invalid_token", false],
      [`Bearer ${"a ".repeat(5_000)}`, false],
      [`Bearer error="${"\\".repeat(10_000)}`, false],
    ];
    for (const [header, expected] of headers) assert.equal(await isRepeated(header), expected, header.slice(0, 60));
  });
}
