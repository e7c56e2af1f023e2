// Where AWS credentials come from: stand-ins answer as AWS documents its endpoints.
import assert from "node:assert/strict";
import { test } from "node:test";
import { awsEnvironment, awsInstance, awsWebIdentity } from "../../js/sources/aws-credentials.js";

const DOCUMENT = {
  Code: "Success",
  AccessKeyId: "key-id",
  SecretAccessKey: "access-key",
  Token: "session",
  Expiration: "2026-11-27T18:00:00Z",
};
const CREDENTIALS = {
  accessKeyId: "key-id",
  secretAccessKey: "access-key",
  sessionToken: "session",
  expiresAt: 1_795_802_400,
};

/** A fetch that answers by method and URL, and keeps what it was asked. @param {Record<string, [status: number, body: unknown]>} answers */
function standIn(answers) {
  /** @type {{ url: string, headers: Record<string, string>, body: string | undefined }[]} */
  const asked = [];
  /** @type {import("../../js/sources/types.js").SourceFetch} */
  const fetch = async (url, { method, headers, body }) => {
    asked.push({ url, headers, body });
    const [status, answered] = answers[`${method} ${url}`] ?? [404, ""];
    return new Response(typeof answered === "string" ? answered : JSON.stringify(answered), { status });
  };
  return { fetch, asked };
}

test("the environment is read at each call, and a missing variable is named", () => {
  /** @type {Record<string, string>} */
  const variables = { AWS_ACCESS_KEY_ID: "key-id", AWS_SECRET_ACCESS_KEY: "access-key" };
  const credentials = awsEnvironment(variables);
  assert.deepEqual(credentials(), { accessKeyId: "key-id", secretAccessKey: "access-key", sessionToken: undefined });
  variables.AWS_SESSION_TOKEN = "session";
  assert.equal(credentials().sessionToken, "session");
  variables.AWS_SECRET_ACCESS_KEY = "";
  assert.throws(credentials, { code: "ERR_INVALID_OPTION", message: /AWS_SECRET_ACCESS_KEY/ });
});

test("an instance is asked by version 2 of its metadata service", async () => {
  const base = "http://169.254.169.254/latest";
  const { fetch, asked } = standIn({
    [`PUT ${base}/api/token`]: [200, "session-token=="],
    [`GET ${base}/meta-data/iam/security-credentials/`]: [200, "a-role\n"],
    [`GET ${base}/meta-data/iam/security-credentials/a-role`]: [200, DOCUMENT],
  });
  assert.deepEqual(await awsInstance({ fetch })(), CREDENTIALS);
  assert.equal(asked[0].headers["x-aws-ec2-metadata-token-ttl-seconds"], "21600");
  assert.deepEqual(
    asked.slice(1).map(({ headers }) => headers["x-aws-ec2-metadata-token"]),
    ["session-token==", "session-token=="],
  );
});

test("a container is asked where its variables say, with its token", async () => {
  const relative = standIn({ "GET http://169.254.170.2/v2/credentials/1": [200, DOCUMENT] });
  const ecs = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/v2/credentials/1" };
  assert.deepEqual(await awsInstance({ fetch: relative.fetch, variables: ecs })(), CREDENTIALS);
  assert.deepEqual(relative.asked[0].headers, {});

  const url = "http://169.254.170.23/v1/credentials";
  const full = standIn({ [`GET ${url}`]: [200, DOCUMENT] });
  const eks = { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "/token" };
  const readFile = async (/** @type {string} */ path) => `content of ${path}\n`;
  assert.deepEqual(await awsInstance({ fetch: full.fetch, variables: eks, readFile })(), CREDENTIALS);
  assert.deepEqual(full.asked[0].headers, { authorization: "content of /token" });

  const variables = { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: "a-token" };
  await awsInstance({ fetch: full.fetch, variables })();
  assert.deepEqual(full.asked[1].headers, { authorization: "a-token" });
  assert.throws(() => awsInstance({ variables: eks }), { code: "ERR_INVALID_OPTION", message: /readFile/ });
});

test("the container's token goes without TLS to the machine itself alone", async () => {
  for (const url of [
    "http://credentials.example/",
    "http://127.0.0.1.evil.example/",
    "http://a:b@127.0.0.1/",
    "ftp://a",
  ]) {
    const variables = { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: "a-token" };
    assert.throws(() => awsInstance({ variables }), { code: "ERR_INVALID_OPTION", message: /FULL_URI/ }, url);
  }
  for (const url of [
    "https://credentials.example/",
    "http://localhost:8080/",
    "http://[fd00:ec2::23]/v1",
    "http://[::1]/",
  ]) {
    const { fetch, asked } = standIn({ [`GET ${url}`]: [200, DOCUMENT] });
    const variables = { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: "a-token" };
    await awsInstance({ fetch, variables })();
    assert.equal(asked.length, 1, url);
  }
  const variables = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: ".evil.example/" };
  assert.throws(() => awsInstance({ variables }), { code: "ERR_INVALID_OPTION", message: /RELATIVE_URI/ });
});

test("the token of a web identity goes to AWS's own host, also in China", async () => {
  for (const region of ["evil.example/", "eu-central-1@evil", "EU"])
    assert.throws(() => awsWebIdentity({ ...ROLE, region }), { code: "ERR_INVALID_OPTION", message: /region/ });
  const { fetch, asked } = standIn({});
  await assert.rejects(awsWebIdentity({ ...ROLE, region: "cn-north-1", fetch })(), { code: "ERR_SOURCE" });
  assert.equal(asked[0].url, "https://sts.cn-north-1.amazonaws.com.cn/");
});

test("a machine without credentials is ERR_SOURCE", async () => {
  await assert.rejects(awsInstance({ fetch: standIn({}).fetch })(), { code: "ERR_SOURCE", status: 404 });
  const variables = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/c" };
  for (const body of [{}, { ...DOCUMENT, Expiration: "soon" }, { ...DOCUMENT, Token: undefined }, "text"]) {
    const { fetch } = standIn({ "GET http://169.254.170.2/c": [200, body] });
    await assert.rejects(awsInstance({ fetch, variables })(), { code: "ERR_SOURCE" });
  }
});

const ROLE = { region: "eu-central-1", roleArn: "arn:aws:iam::123456789012:role/reader", token: async () => "a.j.wt" };
const STS = "POST https://sts.eu-central-1.amazonaws.com/";

test("a web identity's token is exchanged for a role's credentials", async () => {
  const answer = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>subject</SubjectFromWebIdentityToken>
    <Credentials>
      <SessionToken>session</SessionToken>
      <SecretAccessKey>access-key</SecretAccessKey>
      <Expiration>2026-11-27T18:00:00Z</Expiration>
      <AccessKeyId>key-id</AccessKeyId>
    </Credentials>
  </AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`;
  const { fetch, asked } = standIn({ [STS]: [200, answer] });
  assert.deepEqual(await awsWebIdentity({ ...ROLE, fetch })(), CREDENTIALS);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(asked[0].body)), {
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: ROLE.roleArn,
    RoleSessionName: "secret-slots",
    WebIdentityToken: "a.j.wt",
  });
});

test("a refusal of STS has its code, and no token", async () => {
  const answer =
    "<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>a.j.wt</Message></Error></ErrorResponse>";
  const { fetch } = standIn({ [STS]: [400, answer] });
  /** @type {any} */
  const error = await awsWebIdentity({ ...ROLE, fetch })().catch((reason) => reason);
  assert.equal(error.code, "ERR_SOURCE");
  assert.match(error.message, /InvalidIdentityToken/);
  assert.doesNotMatch(error.message, /a\.j\.wt/);
  const empty = awsWebIdentity({ ...ROLE, fetch: standIn({ [STS]: [200, "<Credentials/>"] }).fetch });
  await assert.rejects(empty(), { code: "ERR_SOURCE" });
});

test("wrong options of a web identity are refused", () => {
  for (const options of [{ token: "" }, { region: "" }, { roleArn: undefined }, { sessionName: 5 }, { role: "x" }])
    assert.throws(() => awsWebIdentity(/** @type {any} */ ({ ...ROLE, ...options })), { code: "ERR_INVALID_OPTION" });
});
