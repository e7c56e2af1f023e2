// The source for AWS Secrets Manager and answers that moto does not give, as AWS documents them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock } from "../js/fake-clock.js";
import { SecretSlots } from "../../js/slots.js";
import { awsEnvironment } from "../../js/sources/aws-credentials.js";
import { CREDENTIALS, sourceOf } from "./aws-account.js";
import { awsError, awsStandIn, secretOf } from "./aws-stand-in.js";

const ENDPOINT = "https://secretsmanager.eu-central-1.amazonaws.com/";
const T = 1_795_000_000;
const CURRENT = { id: "version-1", created: T, stages: ["AWSCURRENT"] };
const ONE = { body: { VersionIdsToStages: { "version-1": ["AWSCURRENT"] } } };
const VALUE = { body: { VersionId: "version-1", CreatedDate: T, SecretString: "a value that must not be told" } };

/** @param {ReturnType<typeof awsStandIn>} standIn @param {object} [options] */
const over = ({ fetch }, options) => sourceOf(ENDPOINT, { fetch, ...options });

test("versions of one second are two slots, in the order of their creation", async () => {
  const later = { id: "later", created: 1_523_477_145.913, stages: ["AWSCURRENT"] };
  const before = { id: "before", created: 1_523_477_145.713, stages: ["AWSPREVIOUS"] };
  const source = over(awsStandIn(secretOf(later, before)));
  const slots = (await source.read(["s"])).s.map(({ slot, version }) => [slot, version]);
  assert.deepEqual(slots, [
    [1_523_477_145, "before"],
    [1_523_477_146, "later"],
  ]);
});

test("of versions of one moment AWSCURRENT is the highest slot", async () => {
  const current = { id: "current", created: T, stages: ["AWSCURRENT"] };
  const previous = { id: "previous", created: T, stages: ["AWSPREVIOUS"] };
  const source = over(awsStandIn(secretOf(current, previous)));
  assert.equal((await source.read(["s"])).s.at(-1)?.version, "current");
});

test("a version that is removed between its description and the read is no slot", async () => {
  const { GetSecretValue } = secretOf(CURRENT);
  const VersionIdsToStages = { gone: ["AWSPREVIOUS"], "version-1": ["AWSCURRENT"] };
  const source = over(awsStandIn({ DescribeSecret: () => ({ body: { VersionIdsToStages } }), GetSecretValue }));
  const { s: slots } = await source.read(["s"]);
  assert.deepEqual(
    slots.map(({ version }) => version),
    ["version-1"],
  );
});

test("a value is read once, and a read is one request", async () => {
  const standIn = awsStandIn({ DescribeSecret: () => ONE, GetSecretValue: () => VALUE });
  const source = over(standIn);
  for (let reads = 0; reads < 3; reads++) await source.read(["s"]);
  const actions = standIn.asked.map(({ action }) => action);
  assert.deepEqual(actions, ["DescribeSecret", "GetSecretValue", "DescribeSecret", "DescribeSecret"]);
});

test("a request goes to the region, with the time of the clock", async () => {
  for (const [region, host] of [
    ["eu-central-1", "secretsmanager.eu-central-1.amazonaws.com"],
    ["cn-north-1", "secretsmanager.cn-north-1.amazonaws.com.cn"],
  ]) {
    const standIn = awsStandIn({ DescribeSecret: () => ONE, GetSecretValue: () => VALUE });
    await over(standIn, { region, endpoint: undefined, clock: new FakeClock(1_741_790_697) }).read(["s"]);
    const [{ url, headers }] = standIn.asked;
    assert.equal(url, `https://${host}/`);
    assert.equal(headers["x-amz-date"], "20250312T144457Z");
    assert.match(
      headers.authorization,
      new RegExp(`^AWS4-HMAC-SHA256 Credential=key-id/20250312/${region}/secretsmanager/`),
    );
  }
});

test("an error has the status and AWS's code, and nothing else that AWS said", async () => {
  for (const answer of [
    awsError("AccessDeniedException", { status: 403 }),
    awsError("com.amazonaws.secretsmanager#AccessDeniedException", { status: 403 }),
    {
      status: 403,
      headers: { "x-amzn-errortype": "AccessDeniedException:http://internal.amazon.com/coral/" },
      body: {},
    },
  ]) {
    for (const answers of /** @type {Parameters<typeof awsStandIn>[0][]} */ ([
      { DescribeSecret: () => answer },
      { DescribeSecret: () => ONE, GetSecretValue: () => answer },
    ])) {
      /** @type {any} */
      const error = await over(awsStandIn(answers))
        .read(["s"])
        .catch((reason) => reason);
      assert.equal(error.code, "ERR_SOURCE");
      assert.equal(error.status, 403);
      assert.match(error.message, /403 \(AccessDeniedException\)/);
      assert.doesNotMatch(error.message, /not repeated|internal/);
    }
  }
});

test("what is no answer of the API is ERR_SOURCE", async () => {
  for (const body of [null, []]) {
    await assert.rejects(over(awsStandIn({ DescribeSecret: () => ({ body }) })).read(["s"]), {
      code: "ERR_SOURCE",
    });
  }
  for (const body of [null, {}, { SecretBinary: "*" }, { SecretString: 1 }]) {
    const answers = { DescribeSecret: () => ONE, GetSecretValue: () => ({ body }) };
    await assert.rejects(over(awsStandIn(answers)).read(["s"]), { code: "ERR_SOURCE", message: /version-1/ });
  }
});

test("throttling is told, and tried again after the time that AWS asks for", async () => {
  for (const [headers, retryIn] of /** @type {[Record<string, string>, number][]} */ ([
    [{}, 1],
    [{ "retry-after": "90" }, 90],
  ])) {
    const clock = new FakeClock();
    const standIn = awsStandIn({
      DescribeSecret: (_, count) => (count === 2 ? awsError("ThrottlingException", { headers }) : ONE),
      GetSecretValue: () => VALUE,
    });
    /** @type {any} */
    let failed;
    const source = over(standIn, { clock });
    const onEvent = (/** @type {any} */ event) => {
      if (event.type === "read_failed") failed = event;
    };
    const watch = await source.watch(new SecretSlots({ s: "x" }), { clock, onEvent });
    await clock.advance(60_000);
    await watch.fresh();
    assert.deepEqual([failed.code, failed.status, failed.retryIn], ["ERR_SOURCE", 400, retryIn]);
    await clock.advance(retryIn * 1000 - 1);
    await watch.fresh();
    assert.equal(watch.status()[0].failures, 1);
    await clock.advance(1);
    await watch.fresh();
    assert.equal(watch.status()[0].failures, 0);
    watch.stop();
  }
});

/** Credentials that AWS calls expired until they were asked for `good` times. @param {number} good */
function expiring(good) {
  const state = { asked: 0 };
  const credentials = () => ({ ...CREDENTIALS, accessKeyId: `key-${++state.asked}` });
  const answer = (/** @type {import("./aws-stand-in.js").Asked} */ { headers, action }) => {
    if (!headers.authorization.includes(`Credential=key-${good}/`)) return awsError("ExpiredTokenException");
    return action === "GetSecretValue" ? VALUE : ONE;
  };
  return { state, credentials, standIn: awsStandIn({ DescribeSecret: answer, GetSecretValue: answer }) };
}

test("expired credentials are asked for again once", async () => {
  const { state, credentials, standIn } = expiring(2);
  await over(standIn, { credentials }).read(["s"]);
  assert.equal(state.asked, 2);
  assert.equal(standIn.asked.length, 3);
});

test("requests at the same time ask for the credentials together", async () => {
  const { state, credentials, standIn } = expiring(2);
  await over(standIn, { credentials }).read(["a", "b", "c"]);
  assert.equal(state.asked, 2);
});

test("credentials that stay expired, or cannot be had anew, are ERR_SOURCE", async () => {
  const { state, credentials, standIn } = expiring(3);
  await assert.rejects(over(standIn, { credentials }).read(["s"]), { code: "ERR_SOURCE", message: /ExpiredToken/ });
  assert.equal(state.asked, 2);
  const fixed = expiring(2).standIn;
  await assert.rejects(over(fixed).read(["s"]), { code: "ERR_SOURCE", message: /ExpiredTokenException/ });
  assert.equal(fixed.asked.length, 1);
});

test("credentials are asked for again five minutes before they end, and kept until then", async () => {
  const clock = new FakeClock(T);
  let asked = 0;
  const credentials = async () => ({ ...CREDENTIALS, expiresAt: T + 3600 * ++asked });
  const source = over(awsStandIn({ DescribeSecret: () => ONE, GetSecretValue: () => VALUE }), {
    clock,
    credentials,
  });
  const read = () => clock.until(source.read(["s"]));
  for (const [seconds, expected] of [
    [0, 1],
    [3299, 1],
    [1, 2],
    [3599, 2],
  ]) {
    await clock.advance(seconds * 1000);
    await read();
    assert.equal(asked, expected);
  }
});

test("credentials that cannot be had anew serve until they end", async () => {
  const clock = new FakeClock(T);
  let asked = 0;
  const credentials = () => {
    if (++asked > 1) throw new Error("a text that may have a secret");
    return { ...CREDENTIALS, expiresAt: T + 600 };
  };
  const source = over(awsStandIn({ DescribeSecret: () => ONE, GetSecretValue: () => VALUE }), {
    clock,
    credentials,
  });
  await source.read(["s"]);
  await clock.advance(599_000);
  await source.read(["s"]);
  await clock.advance(1_000);
  /** @type {any} */
  const error = await source.read(["s"]).catch((reason) => reason);
  assert.equal(error.code, "ERR_SOURCE");
  assert.doesNotMatch(error.message, /may have a secret/);
});

test("credentials that do not come are given up after the timeout", async () => {
  const clock = new FakeClock();
  const source = over(awsStandIn({}), { clock, credentials: () => new Promise(() => {}), timeout: 2_000 });
  await assert.rejects(clock.until(source.read(["s"])), { code: "ERR_SOURCE", message: /2000 ms/ });
});

test("a write whose move of AWSCURRENT comes too late is a conflict, and takes its label away", async () => {
  const standIn = awsStandIn({
    GetSecretValue: () => VALUE,
    PutSecretValue: () => ({ body: {} }),
    UpdateSecretVersionStage: ({ parameters }) =>
      parameters.VersionStage === "AWSCURRENT" ? awsError("InvalidParameterException") : { body: {} },
  });
  const writing = over(standIn).write("s", "late", { ifVersion: "version-1" });
  await assert.rejects(writing, { code: "ERR_CONFLICT" });
  const [, put, move, cleanup] = standIn.asked.map(({ parameters }) => parameters);
  assert.deepEqual(put.VersionStages, ["SECRET_SLOTS_WRITING"]);
  const { ClientRequestToken: id } = put;
  assert.deepEqual([move.MoveToVersionId, move.RemoveFromVersionId], [id, "version-1"]);
  assert.deepEqual(cleanup, { SecretId: "s", VersionStage: "SECRET_SLOTS_WRITING", RemoveFromVersionId: id });
});

test("a secret that another writer makes meanwhile is written to", async () => {
  const standIn = awsStandIn({
    PutSecretValue: (_, count) => (count === 1 ? awsError("ResourceNotFoundException") : { body: {} }),
    CreateSecret: () => awsError("ResourceExistsException"),
  });
  const { version } = await over(standIn).write("s", "value");
  assert.deepEqual(
    standIn.asked.map(({ action, parameters }) => [action, parameters.ClientRequestToken]),
    ["PutSecretValue", "CreateSecret", "PutSecretValue"].map((action) => [action, version]),
  );
});

test("a move of AWSCURRENT that fails otherwise is ERR_SOURCE, and takes the label away", async () => {
  const standIn = awsStandIn({
    GetSecretValue: () => VALUE,
    PutSecretValue: () => ({ body: {} }),
    UpdateSecretVersionStage: () => awsError("InternalServiceError", { status: 500 }),
  });
  const writing = over(standIn).write("s", "value", { ifVersion: "version-1" });
  await assert.rejects(writing, { code: "ERR_SOURCE", status: 500, message: /InternalServiceError/ });
  assert.equal(standIn.asked.at(-1)?.parameters.VersionStage, "SECRET_SLOTS_WRITING");
});

test("a version whose write was never finished is no slot", async () => {
  const unfinished = { id: "unfinished", created: T - 5, stages: ["SECRET_SLOTS_WRITING"] };
  const later = { id: "unfinished-too", created: T + 5, stages: ["SECRET_SLOTS_WRITING"] };
  const source = over(awsStandIn(secretOf(unfinished, CURRENT, later)));
  assert.deepEqual(
    (await source.read(["s"])).s.map(({ version }) => version),
    ["version-1"],
  );
});

test("wrong options are refused, and no message has a secret", () => {
  for (const options of [
    { region: "eu central" },
    { AwsV4Signer: undefined },
    { endpoint: "localhost" },
    { endpoint: "https://user:password@host/" },
    { credentials: undefined },
    { credentials: { accessKeyId: "key-id" } },
    { credentials: { ...CREDENTIALS, expiresAt: "soon" } },
    { credentials: { ...CREDENTIALS, sessionToken: 5 } },
    { timeout: 0 },
    { regoin: "eu-central-1" },
  ]) {
    assert.throws(
      () => sourceOf(ENDPOINT, /** @type {any} */ (options)),
      (/** @type {any} */ error) => {
        assert.equal(error.code, "ERR_INVALID_OPTION");
        assert.doesNotMatch(error.message, /access-key|password/);
        return true;
      },
    );
  }
});

test("a variable that is missing is named", async () => {
  const source = over(awsStandIn({}), { credentials: awsEnvironment({ AWS_ACCESS_KEY_ID: "key-id" }) });
  await assert.rejects(source.read(["s"]), { code: "ERR_INVALID_OPTION", message: /AWS_SECRET_ACCESS_KEY/ });
});
