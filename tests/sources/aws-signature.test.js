// moto checks signatures and policies, as AWS does.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { callIam, sourceOf } from "./aws-account.js";
import { startMoto } from "./moto-server.js";

/** What a reader needs, and what a writer needs beside it: docs/sources.md has the same. */
const READ = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"];
const WRITE = ["PutSecretValue", "UpdateSecretVersionStage", "CreateSecret"].map(
  (action) => `secretsmanager:${action}`,
);

// Three requests for each user: those after are checked.
const moto = await startMoto({ unsigned: 6 });
after(() => moto.stop());

/** @type {Record<string, { accessKeyId: string, secretAccessKey: string }>} */
const users = {};

before(async () => {
  for (const [UserName, Action] of /** @type {[string, string[]][]} */ ([
    ["reader", READ],
    ["writer", [...READ, ...WRITE]],
  ])) {
    await callIam(moto.url, { Action: "CreateUser", UserName });
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action, Resource: "*" }],
    });
    await callIam(moto.url, { Action: "PutUserPolicy", UserName, PolicyName: "secrets", PolicyDocument });
    const key = await callIam(moto.url, { Action: "CreateAccessKey", UserName });
    const [accessKeyId, secretAccessKey] = ["AccessKeyId", "SecretAccessKey"].map((name) =>
      String(new RegExp(`<${name}>(.*?)</${name}>`).exec(key)?.[1]),
    );
    users[UserName] = { accessKeyId, secretAccessKey };
  }
});

test("signed requests are accepted, with no other permissions than these", async () => {
  const writer = sourceOf(moto.url, { credentials: users.writer });
  const { version } = await writer.write("team/secret", "value-1 é");
  await writer.write("team/secret", "value-2", { ifVersion: version });
  const slots = await sourceOf(moto.url, { credentials: users.reader }).read(["team/secret"]);
  assert.equal(slots["team/secret"].length, 2);
});

test("a request signed with another key is refused", async () => {
  const credentials = { ...users.reader, secretAccessKey: "another-key" };
  const reading = sourceOf(moto.url, { credentials }).read(["team/secret"]);
  await assert.rejects(reading, { code: "ERR_SOURCE", status: 403 });
});

test("a request that the policy does not allow is refused", async () => {
  const writing = sourceOf(moto.url, { credentials: users.reader }).write("team/secret", "value-3");
  await assert.rejects(writing, { code: "ERR_SOURCE", status: 403 });
});
