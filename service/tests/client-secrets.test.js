// Secrets of clients, added, reordered and removed one by one by somebody who never sees them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NOW } from "./client.js";
import { CRM, NEW, OLD, openClients } from "./client-world.js";
import { CANARY } from "./client-issuer.js";

/** Opens a service with the client `crm`, whose secrets are NEW and OLD. @param {import("node:test").TestContext} context */
async function opened(context) {
  const world = await openClients(context);
  const { admin, body } = world;
  await admin.put(CRM, body, { status: 201 });
  const { client_secrets, ...own } = body;
  assert.deepEqual(client_secrets, [NEW, OLD]);
  const etag = async () => String((await admin.get(CRM, { status: 200 })).headers.get("etag"));
  /** Puts secrets under the ETag of now. @param {any[]} secrets @param {{ status?: number, more?: object, ifMatch?: string }} [given] */
  const put = async (secrets, { status = 200, more = {}, ifMatch } = {}) => {
    const headers = { "if-match": ifMatch ?? (await etag()) };
    return (await admin.put(CRM, { ...own, ...more, client_secrets: secrets }, { status, headers })).body;
  };
  return { ...world, own, etag, put };
}

test("secrets are added, reordered and removed one by one, and hints tell which is which", async (context) => {
  const { admin, clock, issuer, put, putMachine, token, checkLeaks } = await opened(context);
  const hints = async () =>
    (await admin.get(CRM)).body.client_secret_hints.map((/** @type {any} */ hint) => hint.added_at - NOW);
  await clock.advance(60_000);
  const third = `${CANARY}-secret-third`;
  const { client_secret_count, client_secret_hints } = await put([third, { keep: 0 }, { keep: 1 }]);
  assert.equal(client_secret_count, 3);
  assert.deepEqual(client_secret_hints, [{ added_at: NOW + 60 }, { added_at: NOW }, { added_at: NOW }]);
  assert.deepEqual(await hints(), [60, 0, 0]);
  issuer.secrets = new Set([OLD]);
  await putMachine("c1");
  await token("c1", { status: 200 });
  assert.equal((await admin.get(CRM)).body.client_secret_in_use, 2);
  const reordered = await put([{ keep: 2 }, { keep: 0 }, { keep: 1 }]);
  assert.equal(reordered.client_secret_in_use, 0, "the secret in use is the same");
  assert.deepEqual(await hints(), [0, 60, 0]);
  issuer.asked = [];
  await putMachine("c2");
  await token("c2", { status: 200 });
  assert.deepEqual(
    issuer.asked.map(({ secret }) => secret),
    [OLD],
  );
  assert.equal((await put([{ keep: 1 }, { keep: 2 }])).client_secret_in_use, null, "the one in use was removed");
  issuer.secrets = new Set([third]);
  await putMachine("c3");
  await token("c3", { status: 200 });
  await clock.advance(60_000);
  await put([third, NEW]);
  assert.deepEqual(await hints(), [120, 120], "a secret that was there already is not recognized");
  checkLeaks();
});

test("a secret is kept in the version that the caller has read, and in no other", async (context) => {
  const { admin, own, etag, put, checkLeaks } = await opened(context);
  const seen = await etag();
  for (const headers of [{}, { "if-match": "*" }]) {
    const asked = { ...own, client_secrets: ["canary-new", { keep: 1 }] };
    const { body } = await admin.put(CRM, asked, { status: 400, headers: /** @type {any} */ (headers) });
    assert.deepEqual([body.code, body.errors[0].pointer], ["ERR_INVALID_OPTION", "/client_secrets/1/keep"]);
    assert.match(body.detail, /If-Match/);
  }
  const answers = await Promise.all(
    [0, 1].map((keep) => admin.put(CRM, { ...own, client_secrets: [{ keep }] }, { headers: { "if-match": seen } })),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412]);
  await put([{ keep: 0 }], { status: 412, ifMatch: seen });
  const faults = /** @type {[any[], string][]} */ ([
    [[{ keep: 1 }], "/client_secrets/0/keep"],
    [["canary-a", { keep: 0 }, { keep: 0 }], "/client_secrets/2/keep"],
    [[{ keep: -1 }], "/client_secrets/0/keep"],
    [[{ keep: 0, secret: "canary" }], "/client_secrets/0"],
    [[{}], "/client_secrets/0/keep"],
    [[0], "/client_secrets/0"],
  ]);
  for (const [secrets, pointer] of faults) {
    const { code, errors } = await put(secrets, { status: 400 });
    assert.deepEqual([code, errors[0].pointer], ["ERR_INVALID_OPTION", pointer]);
  }
  await admin.put(
    "/v1/clients/other",
    { ...own, client_secrets: [{ keep: 0 }] },
    { status: 412, headers: { "if-match": seen } },
  );
  checkLeaks();
});

test("a kept secret is not sent elsewhere", async (context) => {
  const { own, put, issuer } = await opened(context);
  for (const [member, value] of Object.entries({
    ...{ token_uri: `${issuer.url}/elsewhere`, refresh_token_uri: `${issuer.url}/elsewhere`, client_id: "other" },
    ...{ auth_uri: "https://elsewhere.example/", issuer: "https://elsewhere.example" },
    token_endpoint_auth_method: "client_secret_post",
  })) {
    for (const secrets of [[{ keep: 0 }], ["canary-new", { keep: 0 }], [{ keep: 0 }, { keep: 1 }]]) {
      const { code, errors } = await put(secrets, { status: 400, more: { [member]: value } });
      assert.deepEqual([code, errors[0].pointer], ["ERR_INVALID_OPTION", `/${member}`]);
    }
  }
  await put(["canary-new"], { more: { ...own, token_uri: `${issuer.url}/elsewhere` } });
});
