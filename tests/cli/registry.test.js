// `secret-slots registry`: what it changes, what it refuses, and where secrets go.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, test } from "node:test";
import { ClientSecretRegistry } from "../../js/registry/registry.js";
import { FileStore } from "../../js/stores/file.js";
import { cli, secretSlots } from "./command.js";

const root = mkdtempSync(join(tmpdir(), "secret-slots-registry-"));
after(() => rmSync(root, { recursive: true, force: true }));
const hasScript = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;
const skip = hasScript ? false : "NOT TESTED HERE: this needs the `script` command of Linux";

/** All secrets that the tests have seen: no output may show one. @type {Set<string>} */
const secrets = new Set();

/** A store of its own, and the command over it. */
function fresh() {
  const folder = mkdtempSync(join(root, "test-"));
  const store = join(folder, "store");
  const run = (/** @type {string[]} */ args, /** @type {string} */ input = "") => {
    const ran = secretSlots(["registry", ...args, "--store", store], { input });
    for (const secret of secrets) assert.ok(!(ran.stdout + ran.stderr).includes(secret), "no output shows a secret");
    return ran;
  };
  const done = (/** @type {string[]} */ ...args) => {
    const ran = run(args);
    assert.equal(ran.status, 0, ran.stderr);
    return ran.stdout;
  };
  return {
    folder,
    store,
    run,
    done,
    json: (/** @type {string[]} */ ...args) => JSON.parse(done(...args, "--json")),
    /** A secret from the file that a command has made. */
    secretOf(/** @type {string} */ name) {
      const secret = readFileSync(join(folder, name), "utf8").trimEnd();
      secrets.add(secret);
      return secret;
    },
    out: (/** @type {string} */ name) => ["--out", join(folder, name)],
    registry: () => new ClientSecretRegistry({ store: new FileStore(store) }),
  };
}

/** @param {{ status: number | null, stdout: string, stderr: string }} ran @param {string} code @param {RegExp} [words] */
function refused({ status, stdout, stderr }, code, words = /./) {
  assert.equal(status, 2, stdout);
  assert.equal(stdout, "");
  assert.match(stderr, new RegExp(`\\(${code}\\)\\n$`));
  assert.match(stderr, words);
}

/**
 * Runs a command in a terminal, and types when it has asked.
 * @param {string[]} args
 * @param {RegExp} [prompt]
 * @param {string} [typed]
 * @returns {Promise<{ status: number | null, screen: string }>}
 */
function inTerminal(args, prompt, typed = "") {
  const command = [process.execPath, cli, "registry", ...args].map((arg) => `'${arg}'`).join(" ");
  const terminal = spawn("script", ["-qec", command, "/dev/null"], { env: { ...process.env, NO_COLOR: "1" } });
  let screen = "";
  let asked = false;
  terminal.stdout.on("data", (chunk) => {
    screen += chunk;
    if (asked || prompt?.test(screen) !== true) return;
    asked = true;
    terminal.stdin.write(typed);
  });
  return new Promise((resolve) => terminal.on("close", (status) => resolve({ status, screen })));
}

test("an application and its secrets, from the first to the last", () => {
  const { folder, run, done, json, secretOf, out } = fresh();
  assert.equal(json("create", "shop", "--type", "web", "--expiry", "90 d").type, "web");
  assert.match(
    done("create", "cron", "--type", "machine"),
    /^application\tcron\ntype\tmachine\nexpiry\tas the domain says/,
  );
  assert.deepEqual(
    json("apps").map((/** @type {any} */ one) => [one.id, one.type]),
    [
      ["cron", "machine"],
      ["shop", "web"],
    ],
  );
  assert.match(done("apps"), /^cron\tmachine\tas the domain says\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\nshop\tweb\t90 d\t/);

  const added = json("add", "shop", "production", ...out("1"));
  assert.deepEqual(Object.keys(added).sort(), [
    ...["expiresAt", "hint", "isRepeated", "issuedAt", "out", "previousExpiresAt", "previousSecretId", "secretId"],
  ]);
  const first = secretOf("1");
  assert.equal(first.length, 64);
  assert.equal(readFileSync(join(folder, "1"), "utf8"), `${first}\n`);
  assert.equal(statSync(join(folder, "1")).mode & 0o777, 0o600);
  assert.deepEqual(json("verify", "shop", join(folder, "1")), { ok: true, secretId: "1", isPrevious: false });

  done("rotate", "shop", "--overlap", "3600", ...out("2"));
  const second = secretOf("2");
  assert.match(run(["verify", "shop"], `${second}\n`).stdout, /^accepted: secret 2\n$/);
  assert.match(run(["verify", "shop"], `${first}\n`).stdout, /^accepted: secret 1, the previous one/);
  const { application, secrets: listed } = json("show", "shop");
  assert.deepEqual(application.expiry, { value: 90, unit: "d" });
  assert.equal(listed.length, 1);
  assert.deepEqual([listed[0].secretId, listed[0].previousSecretId], ["2", "1"]);
  assert.match(done("show", "shop"), /\n2\tproduction\t.{4}\tactive\t\d{4}-[^\t]+Z\t\d{4}-[^\t]+Z\t1\t/);
  const [consumer] = json("consumers", "shop");
  assert.deepEqual(
    [consumer.secretId, consumer.reason, consumer.isAccepted, consumer.count],
    ["1", "previous", true, 1],
  );
  assert.match(done("consumers", "shop"), /^\t[^\t]+\t1\tprevious\tyes\t1\t/);

  const again = run(["rotate", "shop", ...out("3")]);
  refused(again, "ERR_ROTATION_IN_PROGRESS");
  assert.ok(!existsSync(join(folder, "3")), "the file that was opened is gone");
  done("revoke-previous", "shop");
  assert.equal(run(["verify", "shop"], first).status, 1);
  assert.equal(run(["verify", "shop"], first).stdout, "refused\n");

  done("renew", "shop", "2", ...out("3"));
  secretOf("3");
  assert.equal(run(["verify", "shop", "--json"], second).stdout, '{"ok":false}\n');
  done("update", "shop", "--expiry", "6 months");
  assert.deepEqual(json("show", "shop").application.expiry, { value: 6, unit: "months" });
  done("update", "shop", "--expiry", "none");
  done("reapply", "shop");
  assert.equal(json("show", "shop").secrets[0].expiresAt, null);
  assert.equal(json("update", "shop", "--expiry", "inherit").expiry, null);

  refused(run(["revoke", "shop", "2"]), "ERR_INVALID_OPTION", /last secret that works/);
  done("revoke", "shop", "2", "--force");
  assert.equal(json("show", "shop").secrets[0].status, "revoked");
  done("delete", "shop", "2", "--yes");
  assert.deepEqual(json("show", "shop").secrets, []);
  done("remove", "shop", "--yes");
  refused(run(["show", "shop"]), "ERR_SECRET_UNKNOWN");
});

test("a further secret is written into no file that is there, and nowhere but there", () => {
  const { folder, run, done, json, secretOf, out, store } = fresh();
  done("create", "shop", "--type", "web");
  const before = json("audit");
  writeFileSync(join(folder, "mine"), "my own");
  refused(
    run(["add", "shop", "production", ...out("mine")]),
    "ERR_INVALID_OPTION",
    /"[^"]*mine", cannot be made: a file of this name exists/,
  );
  assert.equal(readFileSync(join(folder, "mine"), "utf8"), "my own");
  refused(
    run(["add", "shop", "production", ...out("missing/file")]),
    "ERR_INVALID_OPTION",
    /"[^"]*missing.file", cannot be made: its folder does not exist/,
  );
  assert.deepEqual(json("audit"), before, "nothing was tried");
  refused(run(["add", "other", "production", ...out("none")]), "ERR_SECRET_UNKNOWN");
  assert.ok(!existsSync(join(folder, "none")));

  const made = run(["add", "shop", "production", "--json", ...out("new")]);
  const secret = secretOf("new");
  const inStore = readdirSync(store, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, path, name } of /** @type {any[]} */ (inStore)) {
    assert.ok(!readFileSync(join(parentPath ?? path, name), "utf8").includes(secret), "the store has its hash alone");
  }
  assert.ok(!(made.stdout + made.stderr).includes(secret));
  assert.ok(!run(["show", "shop"]).stdout.includes(secret));
});

test("in a pipe, without a file, no secret is made", () => {
  const { run, done, json, out } = fresh();
  done("create", "shop", "--type", "web");
  done("add", "shop", "production", ...out("1"));
  const [before, log] = [json("show", "shop"), json("audit")];
  for (const args of [
    ["add", "shop", "staging"],
    ["renew", "shop", "1"],
    ["rotate", "shop"],
  ]) {
    refused(run(args), "ERR_INVALID_OPTION", /no terminal.*--out FILE is missing/);
    const { status, stdout, stderr } = run([...args, "--json"]);
    assert.equal(status, 2);
    assert.equal(JSON.parse(stdout).error.code, "ERR_INVALID_OPTION");
    assert.equal(stderr, "");
  }
  assert.deepEqual(json("show", "shop"), before);
  assert.deepEqual(json("audit"), log);
});

test("what takes away without --yes is refused where nobody can be asked", () => {
  const { run, done, json, out } = fresh();
  done("create", "shop", "--type", "web");
  done("add", "shop", "production", ...out("1"));
  const log = json("audit");
  refused(run(["delete", "shop", "1", "--force"], "production\n"), "ERR_INVALID_OPTION", /--yes is missing/);
  refused(run(["remove", "shop", "--force"], "shop\n"), "ERR_INVALID_OPTION", /--yes is missing/);
  assert.deepEqual(json("audit"), log);
  const last = run(["delete", "shop", "1", "--yes"]);
  refused(last, "ERR_INVALID_OPTION", /warning: it is the last secret that works/);
  refused(run(["remove", "shop", "--yes"]), "ERR_INVALID_OPTION", /warning: 1 of its secrets still work/);
  assert.equal(json("show", "shop").secrets.length, 1);
  done("delete", "shop", "1", "--yes", "--force");
  refused(run(["delete", "shop", "1", "--yes"]), "ERR_SECRET_UNKNOWN");
});

test("with an idempotency key a command is done once, and its file is made once", () => {
  const { folder, json, out, done, run } = fresh();
  done("create", "shop", "--type", "web");
  const key = ["--idempotency-key", "deploy 7"];
  const first = json("add", "shop", "production", ...key, ...out("1"));
  assert.equal(first.isRepeated, false);
  const again = run(["add", "shop", "production", ...key, "--json", ...out("2")]);
  assert.deepEqual(JSON.parse(again.stdout), { ...first, isRepeated: true, out: null });
  assert.ok(!existsSync(join(folder, "2")));
  assert.match(run(["add", "shop", "production", ...key, ...out("2")]).stderr, /done before.*not shown again/);
  refused(run(["add", "shop", "staging", ...key, ...out("2")]), "ERR_CONFLICT");
});

test("errors are one JSON document where that is asked for, and exit code 2", () => {
  const { folder, run, done, out } = fresh();
  done("create", "shop", "--type", "web");
  done("create", "app", "--type", "spa");
  done("add", "shop", "a", ...out("1"));
  done("add", "shop", "b", ...out("2"));
  const cases = /** @type {[string[], string][]} */ ([
    [["create", "shop", "--type", "web"], "ERR_CONFLICT"],
    [["create", "new"], "ERR_INVALID_OPTION"],
    [["create", "new", "--type", "other"], "ERR_INVALID_OPTION"],
    [["create", "new", "--type", "web", "--expiry", "soon"], "ERR_INVALID_OPTION"],
    [["create", "new", "--type", "web", "--expiry", "5 fortnights"], "ERR_INVALID_OPTION"],
    [["create", "new", "--type", "web", "--force"], "ERR_INVALID_OPTION"],
    [["add", "app", "production", ...out("3")], "ERR_INVALID_OPTION"],
    [["rotate", "shop", ...out("3")], "ERR_SECRET_AMBIGUOUS"],
    [["rotate", "shop", "--secret-id", "9", ...out("3")], "ERR_SECRET_UNKNOWN"],
    [["rotate", "shop", "--secret-id", "1", "--overlap", "1.5", ...out("3")], "ERR_INVALID_OPTION"],
    [["revoke", "other", "1"], "ERR_SECRET_UNKNOWN"],
    [["update", "shop"], "ERR_INVALID_OPTION"],
    [["verify", "shop", join(folder, "missing")], "ERR_INVALID_OPTION"],
    [["rotate-all"], "ERR_INVALID_OPTION"],
    [["audit", "--limit", "0"], "ERR_INVALID_OPTION"],
    [["notices", "--at", "tomorrow"], "ERR_INVALID_OPTION"],
    [["notices", "--at", "1741790697000"], "ERR_INVALID_OPTION"],
    [["nothing"], "ERR_INVALID_OPTION"],
    [[], "ERR_INVALID_OPTION"],
  ]);
  for (const [args, code] of cases) {
    const { status, stdout, stderr } = run([...args, "--json"]);
    assert.equal(status, 2, args.join(" "));
    assert.equal(JSON.parse(stdout).error.code, code, args.join(" "));
    assert.equal(stderr, "");
  }
  assert.ok(!existsSync(join(folder, "3")));
});

test("the store is said in one way; a configuration has a domain, and nothing that is not known", () => {
  const { folder, done, run } = fresh();
  done("create", "shop", "--type", "web");
  const config = (/** @type {unknown} */ content) => {
    writeFileSync(join(folder, "registry.json"), JSON.stringify(content));
    return secretSlots(["registry", "apps", "--config", join(folder, "registry.json")]);
  };
  const store = { file: "store" };
  assert.match(config({ store }).stdout, /^shop\t/);
  refused(
    config({ store, domain: { expiry: { value: 1, unit: "d" }, maxSecret: 1 } }),
    "ERR_INVALID_OPTION",
    /registry\.json": domain: unknown .* "maxSecret"; did you mean "maxSecrets"\?/,
  );
  refused(
    config({ store, domain: { maxSecrets: 0 } }),
    "ERR_INVALID_OPTION",
    /: domain\.maxSecrets must be an integer/,
  );
  refused(config({ store, domains: {} }), "ERR_INVALID_OPTION", /: unknown member "domains"; did you mean "domain"\?/);
  refused(
    config({ store: { file: "store", redis: "redis://h" } }),
    "ERR_INVALID_OPTION",
    /registry\.json": store must be \{ "file": FOLDER \}, \{ "sqlite": FILE \} or \{ "redis": URL \}/,
  );
  refused(config({ store: { memory: true } }), "ERR_INVALID_OPTION", /"memory"/);
  refused(
    config({ store: { file: "elsewhere" } }),
    "ERR_INVALID_OPTION",
    /folder ".*elsewhere" does not exist; secret-slots registry create/,
  );
  refused(config({}), "ERR_INVALID_OPTION", /registry\.json": store must be/);
  refused(config([]), "ERR_INVALID_OPTION", /registry\.json" must be a JSON object/);
  refused(run(["apps", "--config", join(folder, "registry.json")]), "ERR_INVALID_OPTION", /one of --store/);
  refused(secretSlots(["registry", "apps"]), "ERR_INVALID_OPTION", /one of --store/);
  refused(
    secretSlots(["registry", "show", "x", "--store", join(folder, "typo")]),
    "ERR_INVALID_OPTION",
    /typo" does not exist/,
  );
  assert.ok(!existsSync(join(folder, "typo")));

  writeFileSync(join(folder, "registry.json"), JSON.stringify({ store, domain: { expiry: { value: 1, unit: "d" } } }));
  const args = ["registry", "--config", join(folder, "registry.json"), "--json"];
  const add = secretSlots([args[0], "add", "shop", "production", "--out", join(folder, "1"), ...args.slice(1)]);
  const { expiresAt } = JSON.parse(add.stdout);
  assert.ok(expiresAt > Date.now() / 1000 + 86_000);
  const notices = (/** @type {string[]} */ ...more) =>
    JSON.parse(secretSlots([args[0], "notices", ...args.slice(1), ...more]).stdout);
  assert.deepEqual(
    notices().map((/** @type {any} */ notice) => notice.kind),
    ["secret.expiring"],
  );
  assert.deepEqual(
    notices("--at", String(expiresAt)).map((/** @type {any} */ notice) => notice.kind),
    ["secret.expired"],
  );
  assert.equal(notices().length, 1, "asking changes nothing");
  assert.match(done("notices"), /^secret\.expiring\tshop\t1\tproduction\t.{4}\t\d{4}-[^\t]+Z\t86400\n$/);
});

test("the audit log says who, and shows nothing that a terminal would act on", async () => {
  const { done, json, registry, run, out } = fresh();
  done("create", "shop", "--type", "web", "--actor", "ana");
  done("add", "shop", "production", ...out("1"));
  assert.equal(run(["verify", "shop"], "not it").status, 1);
  const own = registry();
  await own.verify("shop", "nor this", { userAgent: "evil\u001b[2J\u202e\nagent", ip: "203.0.113.7" });
  await own.flush();
  const actors = json("audit", "shop").map((/** @type {any} */ event) => [event.kind, event.actor]);
  assert.deepEqual(actors.slice(0, 2), [
    ["application.created", "ana"],
    ["secret.added", userInfo().username],
  ]);
  const failed = done("audit", "shop", "--kind", "oauth.token_request_failed").trimEnd().split("\n");
  assert.equal(failed.length, 2);
  assert.ok(
    failed.some((line) => line.endsWith("\t203.0.113.7\tevil\ufffd[2J\ufffd\ufffdagent")),
    failed.join("|"),
  );
  assert.deepEqual(json("audit", "shop", "--limit", "1", "--kind", "secret.added").length, 1);
  const now = Math.floor(Date.now() / 1000);
  assert.deepEqual(json("audit", "--to", String(now - 1000)), []);
  assert.ok(json("audit", "--from", String(now - 1000)).length >= 3);
});

test("rotate-all writes each new secret into a file of its own, and nothing twice", () => {
  const { folder, run, done, json, secretOf, out } = fresh();
  const long = "ü".repeat(64);
  for (const id of ["shop", "a/../b", "..", long]) {
    done("create", id, "--type", "machine");
    done("add", id, "production", ...out(`old-${id.length}${id.charCodeAt(0)}`));
  }
  const dry = json("rotate-all", "--dry-run");
  assert.deepEqual([dry.rotated, dry.skipped, dry.failed, dry.files], [4, 0, 0, []]);
  const report = json("rotate-all", "--out-folder", join(folder, "new"), "--overlap", "60");
  assert.deepEqual([report.rotated, report.failed, report.isInterrupted], [4, 0, false]);
  const names = readdirSync(join(folder, "new")).sort();
  assert.deepEqual(names.slice(1), ["...2", "a%2F..%2Fb.2", "shop.2"]);
  assert.match(names[0], /^(%C3%BC){25}~[0-9a-f]{32}\.2$/);
  assert.equal(statSync(join(folder, "new")).mode & 0o777, 0o700);
  for (const { applicationId, secretId, file } of report.files) {
    assert.equal(statSync(file).mode & 0o777, 0o600);
    secretOf(file.slice(folder.length + 1));
    const verified = json("verify", applicationId, file);
    assert.deepEqual(verified, { ok: true, secretId, isPrevious: false });
    assert.equal(json("show", applicationId).secrets[0].isUndelivered, false);
  }
  refused(run(["rotate-all", "--out-folder", join(folder, "new")]), "ERR_INVALID_OPTION", /not empty/);
  refused(run(["rotate-all", "--out-folder", join(folder, "new", "shop.2")]), "ERR_INVALID_OPTION", /cannot be made/);
  const again = done("rotate-all", "--out-folder", join(folder, "newer"));
  assert.equal(again, "4 applications: 0 secrets rotated, 0 renewed, 4 skipped, 0 failed\n");
  done("create", "late", "--type", "machine");
  done("add", "late", "production", ...out("late"));
  const named = (/** @type {string} */ name) =>
    done("rotate-all", "--idempotency-key", "june", "--out-folder", join(folder, name));
  assert.match(named("june"), /5 applications: 1 secrets rotated, 0 renewed, 4 skipped, 0 failed\n$/);
  const before = "5 applications: 0 secrets rotated, 0 renewed, 1 rotated before, 4 skipped, 0 failed\n";
  assert.equal(named("june again"), before);
});

test("what rotate-all cannot write is a failure, and renewed by the next run", async () => {
  const { folder, store, done, json, registry, secretOf, out } = fresh();
  done("create", "shop", "--type", "web");
  done("add", "shop", "production", ...out("1"));
  const failing = { deliver: () => Promise.reject(new Error("no")), actor: "cron" };
  assert.equal((await registry().rotateAll(failing)).failed, 1);
  assert.match(done("show", "shop"), /\tactive, undelivered\t/);
  const report = json("rotate-all", "--out-folder", join(folder, "new"));
  assert.deepEqual([report.renewed, report.failed], [1, 0]);
  secretOf(join("new", "shop.2"));
  assert.equal(json("verify", "shop", join(folder, "new", "shop.2")).ok, true);

  // A damaged application is a failure of its own.
  done("create", "damaged", "--type", "web");
  const own = new FileStore(store);
  const key = "registry/application/damaged";
  const found = await own.read(key);
  await own.write(key, "{}", { ifVersion: String(found?.version) });
  const ran = secretSlots(["registry", "rotate-all", "--out-folder", join(folder, "last"), "--store", store]);
  assert.equal(ran.status, 2);
  assert.match(ran.stdout, /damaged\t\tERR_STORE\n2 applications: .* 1 failed\n$/);
  const apps = secretSlots(["registry", "apps", "--store", store]);
  assert.match(apps.stdout, /^damaged\tERR_STORE\t\t\nshop\tweb\t/);
});

test("an empty folder will do for rotate-all, and help is there for each command", () => {
  const { folder, done, out } = fresh();
  done("create", "shop", "--type", "web");
  done("add", "shop", "production", ...out("1"));
  mkdirSync(join(folder, "empty"));
  assert.match(
    done("rotate-all", "--out-folder", join(folder, "empty")),
    /^shop\t2\t.*shop\.2\t\d{4}-.*Z\n1 applications/,
  );
  assert.match(secretSlots(["registry", "--help"]).stdout, /^secret-slots registry COMMAND/);
  const commands = ["create", "apps", "show", "update", "remove", "add", "renew", "rotate", "rotate-all", "revoke"];
  for (const name of [...commands, "revoke-previous", "delete", "reapply", "verify", "audit", "consumers", "notices"]) {
    const { status, stdout } = secretSlots(["registry", name, "--help"]);
    assert.equal(status, 0);
    assert.ok(stdout.startsWith(`secret-slots registry ${name}`) && stdout.includes("--store FOLDER"), stdout);
  }
});

test("a new secret is shown once in a terminal", { skip }, async () => {
  const { store, done, json } = fresh();
  done("create", "shop", "--type", "web");
  const { status, screen } = await inTerminal(["add", "shop", "production", "--store", store]);
  assert.equal(status, 0, screen);
  const secret = /[\w-]{64}/.exec(screen)?.[0] ?? "";
  assert.equal(screen.split(secret).length, 2, "once");
  assert.match(screen, /it is shown this once/);
  const { ok } = await new ClientSecretRegistry({ store: new FileStore(store) }).verify("shop", secret);
  assert.ok(ok);
  secrets.add(secret);
  const rotated = await inTerminal(["rotate", "shop", "--json", "--store", store]);
  const shown = JSON.parse(rotated.screen);
  assert.equal(shown.secretId, "2");
  assert.equal(shown.secret.length, 64);
  const typed = await inTerminal(["verify", "shop", "--store", store], /not shown/, `${shown.secret}\r`);
  assert.equal(typed.status, 0);
  assert.match(typed.screen, /accepted: secret 2/);
  assert.ok(!typed.screen.includes(shown.secret));
  const table = await inTerminal(["show", "shop", "--store", store]);
  assert.match(table.screen, /secret {2}description {2}hint {2}status {2,}issued/);
  assert.match(table.screen, /2 {7}production {3}.{4} {2}active {2}\d{4}-/);
  assert.equal(json("show", "shop").secrets.length, 1);
});

test("delete and remove take the text that they ask for", { skip }, async () => {
  const { store, folder, done, json, out } = fresh();
  done("create", "shop", "--type", "web");
  done("add", "shop", "production", ...out("1"));
  done("add", "shop", "staging", ...out("2"));
  const log = json("audit");
  const asks = /type the secret's description: /;
  const wrong = await inTerminal(["delete", "shop", "2", "--store", store], asks, "production\r");
  assert.equal(wrong.status, 2, wrong.screen);
  assert.match(wrong.screen, /that is not the secret's description: nothing is changed/);
  const left = await inTerminal(["delete", "shop", "2", "--store", store], asks, "\u0004");
  assert.equal(left.status, 2, left.screen);
  const unknown = await inTerminal(["delete", "shop", "7", "--store", store]);
  assert.match(unknown.screen, /ERR_SECRET_UNKNOWN/);
  assert.deepEqual(json("audit"), log);
  assert.equal(json("show", "shop").secrets.length, 2);

  const right = await inTerminal(["delete", "shop", "2", "--store", store], asks, "staging\r");
  assert.equal(right.status, 0, right.screen);
  assert.ok(!right.screen.includes("last secret"));
  const last = await inTerminal(["delete", "shop", "1", "--store", store], asks, "production\r");
  assert.equal(last.status, 2);
  assert.match(last.screen, /warning: it is the last secret that works[\s\S]*ERR_INVALID_OPTION/);
  assert.equal(json("verify", "shop", join(folder, "1")).ok, true);
  const remove = ["remove", "shop", "--force", "--store", store];
  const no = await inTerminal(remove, /type the application's id: /, "shops\r");
  assert.equal(no.status, 2, no.screen);
  const yes = await inTerminal(remove, /type the application's id: /, "shop\r");
  assert.equal(yes.status, 0, yes.screen);
  assert.match(yes.screen, /warning: 1 of its secrets still work/);
  assert.deepEqual(json("apps"), []);
});

test("an interruption leaves no secret that nobody has", async () => {
  const { store, folder, done, registry: open } = fresh();
  done("create", "shop", "--type", "web");
  for (const [place, wait] of [0, 20, 60, 200].entries()) {
    const out = join(folder, `interrupted-${place}`);
    const args = ["registry", "add", "shop", `secret ${place}`, "--store", store, "--out", out];
    const child = spawn(process.execPath, [cli, ...args], { stdio: "ignore" });
    const ended = new Promise((resolve) => child.on("exit", (status, signal) => resolve(signal ?? status)));
    // From the moment on in which its file is there, it has begun.
    while (!existsSync(out) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 1));
    await new Promise((resolve) => setTimeout(resolve, wait));
    child.kill("SIGINT");
    await ended;
    const registry = open();
    const known = (await registry.list("shop")).some(({ description }) => description === `secret ${place}`);
    const written = existsSync(out) ? readFileSync(out, "utf8").trimEnd() : undefined;
    assert.equal(written !== undefined, known, `after ${wait} ms`);
    if (written !== undefined) assert.equal((await registry.verify("shop", written)).ok, true);
  }
});

test("JSON holds nothing that a terminal would obey", async () => {
  const { jsonOf } = await import("../../js/cli/terminal.js");
  const hostile = "\u009b31m\u009d0;title\u009c\u007f\u202eevil\u2028\u{e0001}\u001b[31m";
  const json = jsonOf({ [hostile]: hostile });
  assert.match(json, /^[\x20-\x7e]*$/);
  assert.deepEqual(JSON.parse(json), { [hostile]: hostile });
});
