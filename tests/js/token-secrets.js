// Lists of secrets with faults in them, secrets as one text, and the two forms of a secret in HTTP Basic.
import { refused } from "./refusal.js";
import { invalidClient, rejected, token, TokenServer } from "./token-server.js";

const ENTRIES = "client secret 1 is empty and left out; client secret 2 equals client secret 0 and is left out";
const ALL_REFUSED = "ERR_CLIENT_SECRETS_REFUSED";
/** A secret that its two forms tell apart, and one that has only one. */
const CHANGED = "a+b=c";
const PLAIN = "plain-secret";

let endpoints = 0;
/** What is known of an endpoint's form is shared by all tests. */
const newEndpoint = () => `https://issuer.example/forms/${++endpoints}`;
/** A client whose name the warnings have, and of which nothing is known. */
const newClient = () => ({ tokenEndpoint: newEndpoint(), clientId: "the app" });

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function tokenSecrets(QUnit, api) {
  const { secretsFromText, TokenClient } = api;

  QUnit.module("token, secrets");

  const faults = (/** @type {TokenServer} */ { events }) => events.filter(({ type }) => type === "secret_fault");

  QUnit.test("empty entries and duplicates are left out, with one warning by index", async (assert) => {
    const server = new TokenServer("new secret");
    const clientSecrets = ["old secret", "", "old secret", "new secret"];
    const client = new TokenClient(server.options({ ...newClient(), clientSecrets }));
    assert.deepEqual(server.warnings, [`secret-slots: client "the app": ${ENTRIES}`]);
    assert.deepEqual(server.events, [
      { type: "secret_fault", secret: 1, fault: "empty" },
      { type: "secret_fault", secret: 2, fault: "duplicate" },
    ]);
    for (let call = 0; call < 2; call++) await client.clientCredentials();
    assert.deepEqual(server.secrets, ["old secret", "new secret", "new secret"]);
    const [fallback, ...tokens] = server.events.slice(2);
    assert.deepEqual([fallback.from, fallback.to], [0, 3], "events keep the index in the array as given");
    assert.deepEqual(tokens, [
      { type: "token", secret: 3 },
      { type: "token", secret: 3 },
    ]);
    assert.equal(server.warnings.length, 2, "and nothing is told again");
    server.accepted = [];
    const failed = await server.clock.until(client.clientCredentials().catch((error) => error));
    assert.deepEqual(failed.attempts.map((/** @type {{ secret: number }} */ { secret }) => secret).sort(), [0, 3]);
    assert.deepEqual(server.events.at(-1), { type: "all_refused", count: 2 });
  });

  QUnit.test("a secret that a duplicate follows is sent once, also where all are refused", async (assert) => {
    const server = new TokenServer();
    const client = new TokenClient(server.options({ clientSecrets: ["old secret", "old secret"] }));
    await rejected(assert, api, ALL_REFUSED, client.clientCredentials());
    assert.deepEqual(server.secrets, ["old secret"]);
  });

  QUnit.test("what differs in one byte is no duplicate", async (assert) => {
    const server = new TokenServer();
    const clientSecrets = ["Secret", "secret", "secre", "\u00e9", "e\u0301"];
    const client = new TokenClient(server.options({ clientSecrets }));
    assert.deepEqual([server.warnings, server.events], [[], []]);
    await rejected(assert, api, ALL_REFUSED, client.clientCredentials());
    assert.deepEqual(server.secrets, clientSecrets);
  });

  QUnit.test("a function of secrets is warned about once for each list", async (assert) => {
    const server = new TokenServer("old secret");
    let list = ["old secret", "", "old secret"];
    let reads = 0;
    const clientSecrets = async () => (reads++, [...list]);
    const client = new TokenClient(server.options({ clientSecrets, ...newClient() }));
    assert.deepEqual(server.warnings, [], "nothing is read yet");
    const ask = () => server.clock.until(client.clientCredentials().catch((error) => error));
    await ask();
    assert.equal(faults(server).length, 2);
    server.accepted = [];
    for (let call = 0; call < 3; call++) {
      await ask();
      await server.clock.advance(120_000);
    }
    assert.true(reads >= 3, `${reads} reads`);
    const told = () => server.warnings.filter((warning) => warning.includes("left out"));
    assert.deepEqual(told(), [`secret-slots: client "the app": ${ENTRIES}`]);
    assert.equal(faults(server).length, 2);
    list = ["", "new secret"];
    server.accepted = ["new secret"];
    assert.equal((await ask()).access_token, "the-access-token");
    assert.deepEqual(told().slice(1), ['secret-slots: client "the app": client secret 0 is empty and left out']);
    assert.deepEqual(server.events.at(-1), { type: "token", secret: 1 });
  });

  QUnit.test("white space around a secret is warned about once, and sent as it is", async (assert) => {
    const padded = ["new secret\n", " new secret", "new secret\t", "new secret\r\n", "\u00a0new secret"];
    const server = new TokenServer();
    const client = new TokenClient(server.options({ clientSecrets: ["new secret", ...padded], ...newClient() }));
    const words = padded.map((_, index) => `client secret ${index + 1} has white space around it`).join("; ");
    assert.deepEqual(server.warnings, [`secret-slots: client "the app": ${words}`]);
    assert.deepEqual(
      faults(server),
      padded.map((_, index) => ({ type: "secret_fault", secret: index + 1, fault: "padded" })),
    );
    await rejected(assert, api, ALL_REFUSED, client.clientCredentials(), ["new secret"]);
    assert.deepEqual(server.secrets, ["new secret", ...padded]);
  });

  QUnit.test(
    "a warning goes to nobody who asked for none, and an observer that throws stops nothing",
    async (assert) => {
      const server = new TokenServer("old secret");
      const onEvent = () => {
        throw new Error("an observer");
      };
      const clientSecrets = ["old secret", ""];
      const client = new TokenClient(server.options({ clientSecrets, logger: null, onEvent }));
      assert.equal((await client.clientCredentials()).access_token, "the-access-token");
      assert.deepEqual(server.warnings, []);
    },
  );

  QUnit.test("a list without a usable secret is refused", async (assert) => {
    for (const clientSecrets of [[], [""], ["", "", ""]]) {
      const server = new TokenServer();
      refused(assert, api, "ERR_INVALID_OPTION", () => new TokenClient(server.options({ clientSecrets })));
      const read = new TokenClient(server.options({ clientSecrets: async () => clientSecrets })).clientCredentials();
      await rejected(assert, api, "ERR_INVALID_OPTION", read);
      assert.equal(server.sent.length, 0);
    }
  });

  QUnit.test("a bare string is refused, with the function that reads one", async (assert) => {
    const bare = "hunter2\nhunter3";
    const server = new TokenServer();
    const make = () => new TokenClient(server.options({ clientSecrets: bare }));
    const error = refused(assert, api, "ERR_INVALID_OPTION", make);
    assert.true(error.message.includes("secretsFromText"), error.message);
    const read = new TokenClient(server.options({ clientSecrets: async () => bare })).clientCredentials();
    const late = await rejected(assert, api, "ERR_INVALID_OPTION", read, ["hunter2"]);
    assert.true(late.message.includes("secretsFromText"), late.message);
    assert.equal(server.sent.length, 0);
  });

  QUnit.test("secrets as one text: a JSON array, or lines", (assert) => {
    /** @type {[text: string, secrets: string[]][]} */
    const texts = [
      ["one", ["one"]],
      ["one\ntwo", ["one", "two"]],
      ["one\r\ntwo\r\n", ["one", "two"]],
      ["\n\none\n\n\ntwo\n", ["one", "two"]],
      [" one \n\ttwo", [" one ", "\ttwo"]],
      ["\ufeffone\ntwo", ["one", "two"]],
      ["one,two", ["one,two"]],
      ["two]", ["two]"]],
      ["a [b]\n", ["a [b]"]],
      ["", []],
      ["\n\r\n", []],
      ['["one","two"]', ["one", "two"]],
      ['\ufeff["one"]', ["one"]],
      [' \r\n[ "one",\n "two" ]\n', ["one", "two"]],
      ['["one", "", "one"]', ["one", "", "one"]],
      ['["one\\ntwo"]', ["one\ntwo"]],
      ['[" one "]', [" one "]],
      ["[]", []],
      ['{"a":"b"}', ['{"a":"b"}']],
      ['"one"', ['"one"']],
    ];
    for (const [text, secrets] of texts) assert.deepEqual(secretsFromText(text), secrets, JSON.stringify(text));
  });

  QUnit.test("a text that begins as an array and is none is refused, and not quoted", (assert) => {
    for (const text of ["[hunter2", '["hunter2", "hunter3"', "[hunter2]\nhunter3", '["hunter2", 5]', '[["hunter2"]]']) {
      refused(assert, api, "ERR_INVALID_OPTION", () => secretsFromText(text), { title: text });
    }
    for (const value of [undefined, null, 5, {}, ["hunter2"], new TextEncoder().encode("hunter2")]) {
      refused(assert, api, "ERR_INVALID_OPTION", () => secretsFromText(/** @type {any} */ (value)));
    }
  });

  /** What was sent in HTTP Basic. @param {TokenServer} server */
  const basic = ({ sent }) => sent.map(({ init }) => atob(init.headers.authorization.slice("Basic ".length)));
  /** A server that takes HTTP Basic as it is alone. @param {string} secret */
  const rawServer = (secret) => {
    const server = new TokenServer();
    server.answer = ({ init }) =>
      atob(init.headers.authorization.slice("Basic ".length)).endsWith(`:${secret}`) ? token() : invalidClient();
    return server;
  };
  const formsTold = (/** @type {TokenServer} */ { events }) => events.filter(({ type }) => type === "basic_form");

  QUnit.test(
    "a secret that form-encoding changes is tried once as it is, and what works is known at that endpoint",
    async (assert) => {
      const tokenEndpoint = newEndpoint();
      const server = rawServer(CHANGED);
      const options = { tokenEndpoint, rawBasic: undefined, clientId: "app", clientSecrets: [CHANGED] };
      const client = new TokenClient(server.options(options));
      for (let call = 0; call < 2; call++) await client.clientCredentials();
      assert.deepEqual(basic(server), ["app:a%2Bb%3Dc", `app:${CHANGED}`, `app:${CHANGED}`]);
      assert.deepEqual(server.types, ["basic_form", "token", "token"], "no secret was refused");
      assert.deepEqual(formsTold(server), [{ type: "basic_form", isRaw: true }]);
      assert.equal(server.warnings.length, 1);
      const other = rawServer("x/y");
      const another = { ...options, clientId: "another app", clientSecrets: ["x/y"] };
      await new TokenClient(other.options(another)).clientCredentials();
      assert.deepEqual(basic(other), ["another app:x/y"], "also to other clients");
      assert.deepEqual([formsTold(other), other.warnings], [[], []], "and it is told once");
      const elsewhere = rawServer(CHANGED);
      await new TokenClient(elsewhere.options({ ...options, tokenEndpoint: newEndpoint() })).clientCredentials();
      assert.deepEqual(basic(elsewhere), ["app:a%2Bb%3Dc", `app:${CHANGED}`], "not at other endpoints");
    },
  );

  QUnit.test("the new secret of a rotation is found at a server that does not decode", async (assert) => {
    const server = rawServer(CHANGED);
    const options = { tokenEndpoint: newEndpoint(), rawBasic: undefined, clientId: "app" };
    const client = new TokenClient(server.options({ ...options, clientSecrets: [PLAIN, CHANGED] }));
    await client.clientCredentials();
    assert.deepEqual(basic(server), [`app:${PLAIN}`, "app:a%2Bb%3Dc", `app:${CHANGED}`]);
    assert.deepEqual(server.types, ["fallback", "basic_form", "token"]);
  });

  QUnit.test("a server that decodes is told nothing of, and sent nothing as it is", async (assert) => {
    const server = new TokenServer(CHANGED);
    const options = { tokenEndpoint: newEndpoint(), rawBasic: undefined, clientId: "app" };
    const client = new TokenClient(server.options({ ...options, clientSecrets: [CHANGED] }));
    for (let call = 0; call < 2; call++) await client.clientCredentials();
    assert.deepEqual(basic(server), ["app:a%2Bb%3Dc", "app:a%2Bb%3Dc"]);
    assert.deepEqual([formsTold(server), server.warnings], [[], []]);
  });

  QUnit.test("both forms refused is one secret refused", async (assert) => {
    const server = new TokenServer();
    const options = { tokenEndpoint: newEndpoint(), rawBasic: undefined, clientId: "app" };
    const client = new TokenClient(server.options({ ...options, clientSecrets: [CHANGED, PLAIN] }));
    const error = await rejected(assert, api, ALL_REFUSED, client.clientCredentials(), [CHANGED, PLAIN]);
    assert.deepEqual(basic(server), ["app:a%2Bb%3Dc", `app:${CHANGED}`, `app:${PLAIN}`]);
    assert.deepEqual(
      error.attempts.map((/** @type {{ secret: number }} */ { secret }) => secret),
      [0, 1],
    );
    assert.deepEqual(formsTold(server), []);
  });

  QUnit.test("rawBasic fixes the form", async (assert) => {
    for (const rawBasic of [true, false]) {
      const server = new TokenServer();
      const options = { tokenEndpoint: newEndpoint(), rawBasic, clientId: "app", clientSecrets: [CHANGED] };
      await rejected(assert, api, ALL_REFUSED, new TokenClient(server.options(options)).clientCredentials(), [CHANGED]);
      assert.deepEqual(basic(server), [rawBasic ? `app:${CHANGED}` : "app:a%2Bb%3Dc"]);
    }
  });

  QUnit.test("an id with a colon is never sent as it is", async (assert) => {
    const tokenEndpoint = newEndpoint();
    const options = { tokenEndpoint, rawBasic: undefined, clientId: "urn:app", clientSecrets: [CHANGED] };
    const server = new TokenServer();
    await rejected(assert, api, ALL_REFUSED, new TokenClient(server.options(options)).clientCredentials(), [CHANGED]);
    const learned = rawServer(CHANGED);
    await new TokenClient(learned.options({ ...options, clientId: "app" })).clientCredentials();
    await server.clock.advance(60_000);
    const again = new TokenClient(server.options(options)).clientCredentials();
    await rejected(assert, api, ALL_REFUSED, again, [CHANGED]);
    const encoded = "urn%3Aapp:a%2Bb%3Dc";
    assert.deepEqual(basic(server), [encoded, encoded], "also where the endpoint is known to take others so");
    const fixed = () => new TokenClient(server.options({ ...options, rawBasic: true }));
    refused(assert, api, "ERR_INVALID_OPTION", fixed);
  });

  QUnit.test("a space in Basic is %20", async (assert) => {
    const server = new TokenServer("new secret");
    const options = { tokenEndpoint: newEndpoint(), rawBasic: undefined, clientId: "an app" };
    await new TokenClient(server.options({ ...options, clientSecrets: ["new secret"] })).clientCredentials();
    assert.deepEqual(basic(server), ["an%20app:new%20secret"]);
  });
}
