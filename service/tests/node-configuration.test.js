// The configuration: where values come from, and what is said about wrong ones.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readConfiguration } from "../src/node/configuration.js";
import { UsageError } from "../src/node/failures.js";
import { help } from "../src/node/help.js";
import { flagOf, KEYS, variableOf } from "../src/node/keys.js";
import { folderFor, run } from "./node-process.js";

/** @import { TestContext } from "node:test" */
/** @import { Key } from "../src/node/keys.js" */

const ENTRIES = /** @type {[string, Key][]} */ (Object.entries(KEYS));

/** Right and wrong values of each key, as JSON. @type {Record<string, { right: unknown[], wrong: unknown[] }>} */
const VALUES = {
  port: { right: [0, 65_535], wrong: [-1, 65_536, 1.5, "8080", null, true] },
  host: { right: ["::1", "0.0.0.0", "issuer.example"], wrong: ["", "a b", "http://a", "-".repeat(300), 1] },
  socket: { right: ["a.sock", "/run/a b"], wrong: ["", "a\0b", 1, []] },
  token_file: { right: ["a", "/run/a b"], wrong: ["", "a\0b", 1, []] },
  public_url: {
    right: ["https://keeper.example", "https://a.example:8443/base/", "http://localhost:1", "http://[::1]:1"],
    wrong: [
      ...["", "keeper.example", "http://keeper.example", "https://u:hunter2@a.example", "https://a.example?b", 1],
      ...[
        "https://a.example/#b",
        "https://a.example/#",
        "ftp://a.example",
        "javascript:alert(1)",
        ["https://a.example"],
      ],
    ],
  },
  allowed_returns: {
    right: [[], ["https://app.example/done?a=b", "http://127.0.0.1:3000/"]],
    wrong: ["https://a.example", [""], ["http://a.example/"], ["https://a.example/#b"], ["app://a"], [1], {}],
  },
  data: { right: ["a", "/var/lib/a b"], wrong: ["", "a\0b", 1, []] },
  store: {
    right: [
      "file:a",
      "file:///a",
      "sqlite:a.db",
      "postgres://u:p@h/d",
      "postgresql://h/d",
      "redis://h",
      "rediss://h:1/2",
    ],
    wrong: ["", "a", "file:", "file://host/a", "mysql://u:hunter2@h", "postgres:a", "redis://[", 1, {}],
  },
  bootstrap: { right: ["a"], wrong: ["", "hunter2 hunter2", "é", 1] },
  encryption_key: { right: ["0f".repeat(32)], wrong: ["hunter2", "0f".repeat(31), "0g".repeat(32), 1] },
  openid_issuer: {
    right: ["https://id.example", "https://id.example/realms/a/", "http://localhost:1"],
    wrong: ["", "id.example", "http://id.example", "https://id.example?a", "https://u:hunter2@id.example", 1],
  },
  openid_client_id: { right: ["console"], wrong: ["", "a b", "é", 1] },
  openid_client_secrets: { right: [["old, one", "new one"]], wrong: ["hunter2", [], [""], ["hunter2", 1], {}] },
  openid_scope: { right: ["openid", "profile openid email"], wrong: ["", "email", "openidx", "openid  email", 1] },
  openid_title: { right: ["Acme Zugang"], wrong: ["", "a\nb", "x".repeat(65), 1] },
  smtp_url: { right: ["smtps://u:p@mail.example"], wrong: ["http://hunter2", "mail.example", "", 1] },
  mail_from: { right: ["a@b.example"], wrong: ["a", "a@b@c", "A <a@b.example>", 1] },
  allow_loopback: { right: [true, false], wrong: ["true", 1, null] },
  allowed_hosts: { right: [[], ["a.example", "10.0.0.1"]], wrong: ["a.example", [1], ["http://a"], {}] },
  trusted_proxy: {
    right: [["10.0.0.0/8", "::1", "fd00::/8", "192.0.2.7"]],
    wrong: ["10.0.0.1", ["10.0.0.0/33"], ["a"], ["10.0.0.0/"], ["1.1.1.1/-1"]],
  },
  log_level: { right: ["debug", "off"], wrong: ["DEBUG", "hunter2", 1] },
  metrics: { right: [true, false], wrong: ["on", 0] },
  instance: { right: ["issuer-1"], wrong: ["", "a b", "x".repeat(65), 1] },
};

/** Keys that are set together. @type {Record<string, unknown>[]} */
const TOGETHER = [
  { smtp_url: "smtp://localhost", mail_from: "a@b.example" },
  { openid_issuer: "https://id.example", openid_client_id: "console", openid_client_secrets: ["a secret"] },
];

test("every key has values in this test", () => assert.deepEqual(Object.keys(VALUES), Object.keys(KEYS)));

test("a file may have every key, and each wrong value is named by its file and key alone", (context) => {
  const config = join(folderFor(context), "config.json");
  const read = (/** @type {unknown} */ document) => {
    writeFileSync(config, JSON.stringify(document));
    return readConfiguration({ flags: { config } });
  };
  for (const [name, { form }] of ENTRIES) {
    const pair = TOGETHER.find((together) => Object.hasOwn(together, name));
    for (const value of VALUES[name].right) assert.ok(Object.hasOwn(read({ ...pair, [name]: value }), name));
    for (const value of VALUES[name].wrong)
      assert.throws(() => read({ ...pair, [name]: value }), new UsageError(`config.json: ${name} must ${form.must}`));
  }
});

test("a flag comes before a variable, a variable before a file, and that before the default", (context) => {
  const config = join(folderFor(context), "config.json");
  writeFileSync(config, JSON.stringify({ port: 1, host: "127.0.0.1", log_level: "warn" }));
  const environment = { SECRET_SLOTS_PORT: "2", SECRET_SLOTS_LOG_LEVEL: "error", SECRET_SLOTS_CONFIG: config };
  const { port, host, log_level, metrics, data } = readConfiguration({ flags: { port: "3" }, environment });
  assert.deepEqual([port, log_level, host, metrics, data], [3, "error", "127.0.0.1", true, "./secret-slots-data"]);
  assert.equal(readConfiguration({ environment }).port, 2);
  assert.equal(readConfiguration({ flags: { config } }).port, 1);
  assert.equal(readConfiguration({}).port, 8080);
});

test("variables have the forms of text", () => {
  const { allow_loopback, metrics, allowed_hosts, trusted_proxy, store } = readConfiguration({
    environment: {
      SECRET_SLOTS_ALLOW_LOOPBACK: "1",
      SECRET_SLOTS_METRICS: "off",
      SECRET_SLOTS_ALLOWED_HOSTS: "a.example, b.example",
      SECRET_SLOTS_TRUSTED_PROXY: "10.0.0.0/8",
      SECRET_SLOTS_STORE: "file:///var/a",
    },
  });
  assert.deepEqual([allow_loopback, metrics, allowed_hosts], [true, false, ["a.example", "b.example"]]);
  assert.deepEqual([trusted_proxy, store], [["10.0.0.0/8"], { kind: "file", address: "/var/a" }]);
});

test("the public URL has no slash at its end", () => {
  for (const [given, read] of [
    ["https://keeper.example/", "https://keeper.example"],
    ["https://KEEPER.example:443/base//", "https://keeper.example/base"],
    ["http://127.1:8080", "http://127.0.0.1:8080"],
  ])
    assert.equal(readConfiguration({ flags: { public_url: given } }).public_url, read);
});

test("a wrong variable is named, and never repeated", () => {
  const wrong = {
    port: "hunter2",
    store: "hunter2",
    bootstrap: "hunter2 x",
    encryption_key: "hunter2",
    smtp_url: "hunter2",
    log_level: "hunter2",
  };
  for (const [name, value] of Object.entries(wrong)) {
    const message = failure({ environment: { [variableOf(name)]: value } });
    assert.ok(message.startsWith(`${variableOf(name)} must `), message);
    assert.ok(!message.includes("hunter2"), message);
    assert.match(
      failure({ environment: { [variableOf(name)]: "" } }),
      /^SECRET_SLOTS_\w+ must not be empty: set it, or remove it$/,
    );
  }
});

test("a secret may come from a file, without its last line break", (context) => {
  const path = join(folderFor(context), "secret");
  writeFileSync(path, "from-a-file\n");
  const environment = { SECRET_SLOTS_BOOTSTRAP_FILE: path };
  assert.equal(readConfiguration({ environment }).bootstrap, "from-a-file");
  const both = { ...environment, SECRET_SLOTS_BOOTSTRAP: "x" };
  assert.equal(
    failure({ environment: both }),
    "SECRET_SLOTS_BOOTSTRAP and SECRET_SLOTS_BOOTSTRAP_FILE must not both be set",
  );
  assert.equal(
    failure({ environment: { SECRET_SLOTS_BOOTSTRAP_FILE: `${path}-not` } }),
    "SECRET_SLOTS_BOOTSTRAP_FILE: the file cannot be read (ENOENT)",
  );
  writeFileSync(path, "hunter2\n");
  assert.equal(
    failure({ environment: { SECRET_SLOTS_STORE_FILE: path } }),
    `the file of SECRET_SLOTS_STORE_FILE must ${KEYS.store.form.must}`,
  );
});

test("unknown keys are refused wherever they come from", (context) => {
  const config = join(folderFor(context), "config.json");
  writeFileSync(config, JSON.stringify({ prot: 1 }));
  assert.match(failure({ flags: { config } }), /^config\.json: unknown key "prot"; it takes port, host, /);
  assert.match(failure({ environment: { SECRET_SLOTS_PROT: "1" } }), /^unknown variable SECRET_SLOTS_PROT: /);
  assert.match(failure({ environment: { SECRET_SLOTS_PORT_FILE: "1" } }), /^unknown variable SECRET_SLOTS_PORT_FILE: /);
});

test("what Kubernetes sets for a Service named secret-slots is ignored, or explained", () => {
  const ofKubernetes = {
    SECRET_SLOTS_SERVICE_HOST: "10.0.0.1",
    SECRET_SLOTS_SERVICE_PORT: "80",
    SECRET_SLOTS_SERVICE_PORT_HTTP: "80",
    SECRET_SLOTS_PORT_80_TCP_ADDR: "10.0.0.1",
    SECRET_SLOTS_PORT_80_TCP: "tcp://10.0.0.1:80",
    SECRET_SLOTS_ADMIN_SERVICE_HOST: "10.0.0.2",
  };
  assert.equal(readConfiguration({ environment: ofKubernetes }).port, 8080);
  assert.match(
    failure({ environment: { SECRET_SLOTS_PORT: "tcp://10.0.0.1:80" } }),
    /set enableServiceLinks to false$/,
  );
});

test("a damaged file is named, and not quoted", (context) => {
  const config = join(folderFor(context), "config.json");
  for (const [content, message] of [
    ['{"bootstrap": hunter2}', "config.json must be JSON"],
    ['["hunter2"]', "config.json must be an object of JSON"],
    ['{"port": 1, "port": 2}', "config.json: a member must come once: port"],
  ]) {
    writeFileSync(config, content);
    assert.equal(failure({ flags: { config } }), message);
  }
  assert.equal(failure({ flags: { config: `${config}x` } }), "--config: the file cannot be read (ENOENT)");
});

test("a mail server and a sender are set together", () => {
  const mail = { SECRET_SLOTS_SMTP_URL: "smtp://localhost" };
  assert.equal(failure({ environment: mail }), "SECRET_SLOTS_SMTP_URL needs mail_from: set SECRET_SLOTS_MAIL_FROM too");
  assert.equal(
    failure({ flags: { mail_from: "a@b.example" } }),
    "--mail-from needs smtp_url: set SECRET_SLOTS_SMTP_URL too",
  );
});

test("client secrets are one a line or a JSON array, also in a file, and no comma parts them", (context) => {
  const file = join(folderFor(context), "secrets");
  writeFileSync(file, "old, one\nnew one\n");
  const environment = { SECRET_SLOTS_OPENID_ISSUER: "https://id.example", SECRET_SLOTS_OPENID_CLIENT_ID: "console" };
  for (const given of [
    { SECRET_SLOTS_OPENID_CLIENT_SECRETS: "old, one\nnew one" },
    { SECRET_SLOTS_OPENID_CLIENT_SECRETS: '["old, one", "new one"]' },
    { SECRET_SLOTS_OPENID_CLIENT_SECRETS_FILE: file },
  ]) {
    const { openid_client_secrets: secrets, openid_scope: scope } = readConfiguration({
      environment: { ...environment, ...given },
    });
    assert.deepEqual([secrets, scope], [["old, one", "new one"], "openid email"]);
  }
  assert.equal(
    failure({ environment: { ...environment, SECRET_SLOTS_OPENID_CLIENT_SECRETS: '["hunter2"' } }),
    `SECRET_SLOTS_OPENID_CLIENT_SECRETS must ${KEYS.openid_client_secrets.form.must}`,
  );
  assert.equal(
    failure({ environment }),
    "SECRET_SLOTS_OPENID_ISSUER needs openid_client_secrets: set SECRET_SLOTS_OPENID_CLIENT_SECRETS too",
  );
});

test("a provider needs an encryption key, which another store than the embedded one does not make", async (context) => {
  const env = {
    ...{ SECRET_SLOTS_OPENID_ISSUER: "https://id.example", SECRET_SLOTS_OPENID_CLIENT_ID: "console" },
    ...{ SECRET_SLOTS_OPENID_CLIENT_SECRETS: "hunter2", SECRET_SLOTS_STORE: `file:${folderFor(context)}/a` },
  };
  const { code, stderr } = await run(context, ["--port", "0"], { env });
  assert.equal(code, 2);
  assert.equal(
    stderr,
    "secret-slots-service: openid_issuer needs encryption_key: it seals what signs the cookies of people\n",
  );
});

test("the command ends with 2, one line on stderr and nothing on stdout", async (context) => {
  assert.deepEqual(await run(context, [], { env: { SECRET_SLOTS_PORT: "x" } }), {
    ...{ code: 2, stdout: "" },
    stderr: "secret-slots-service: SECRET_SLOTS_PORT must be a whole number from 0 to 65535\n",
  });
  const env = { SECRET_SLOTS_SMTP_URL: "smtp://u:%zz@mail.example", SECRET_SLOTS_MAIL_FROM: "a@b.example" };
  const { code, stderr } = await run(context, ["--data", folderFor(context)], { env });
  assert.equal(code, 2);
  assert.match(stderr, /^secret-slots-service: smtp_url, mail_from: .*percent-encoded\n$/);
});

test("the help and the README have every key, with its variable and its default", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const [name, { isSecret = false, text, default: standard, defaultText }] of ENTRIES) {
    assert.ok(help().includes(variableOf(name)));
    assert.equal(help().includes(`  --${flagOf(name)}`), !isSecret);
    assert.ok(
      readme.includes(`| \`${name}\` | ${text.replaceAll("|", "\\|")} | ${defaultText ?? `\`${standard}\``} |`),
      name,
    );
  }
});

/** @param {Parameters<typeof readConfiguration>[0]} sources */
function failure(sources) {
  try {
    readConfiguration(sources);
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return error.message;
  }
  return assert.fail("it must throw");
}
