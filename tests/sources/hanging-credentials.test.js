// A function for credentials that never returns, once: later reads must not wait for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AwsRequests } from "../../js/sources/aws/request.js";
import { azureWorkloadIdentity } from "../../js/sources/azure-key-vault.js";
import { GcpSecretManagerSource } from "../../js/sources/gcp-secret-manager.js";
import { readSettings } from "../../js/sources/http/request.js";
import { VaultSource, vaultKubernetesLogin } from "../../js/sources/vault.js";
import { FakeClock } from "../js/fake-clock.js";

/** Returns what never settles at the first call. @template T @param {T} value */
function onceNever(value) {
  let calls = 0;
  return async () => (++calls === 1 ? new Promise(() => {}) : value);
}

/** @param {unknown} body */
const answering = (body) => async () => new Response(JSON.stringify(body));

/** The second of two calls succeeds, whatever the first one does. @param {FakeClock} clock @param {() => Promise<unknown>} call */
async function second(clock, call) {
  await assert.rejects(clock.until(call()), { code: "ERR_SOURCE" });
  return clock.until(call());
}

test("AWS", async () => {
  const clock = new FakeClock();
  const settings = readSettings("AWS", { fetch: answering({}), clock });
  class AwsV4Signer {
    sign = async () => ({ headers: new Headers() });
  }
  const credentials = onceNever({ accessKeyId: "id", secretAccessKey: "key" });
  const url = "https://aws.example/";
  const requests = new AwsRequests(settings, { url, region: "r", AwsV4Signer, credentials });
  await second(clock, () => requests.call("DescribeSecret", {}));
});

test("GCP", async () => {
  const clock = new FakeClock();
  const versions = [{ name: "projects/1/secrets/a/versions/1", createTime: "2026-01-01T00:00:00Z", state: "ENABLED" }];
  const token = onceNever("a-token");
  const source = new GcpSecretManagerSource({ project: "p", token, fetch: answering({ versions }), clock });
  await second(clock, () => source.list("a"));
});

test("Vault's login", async () => {
  const clock = new FakeClock();
  const address = "https://vault.example";
  const fetch = answering({ auth: { client_token: "a-token", lease_duration: 60 }, data: { versions: {} } });
  const token = vaultKubernetesLogin({ address, role: "r", jwt: onceNever("a-jwt"), fetch, clock });
  const source = new VaultSource({ address, token, fetch, clock });
  await second(clock, () => source.list("a"));
});

test("Azure's login", async () => {
  const clock = new FakeClock();
  const fetch = answering({ access_token: "a-token", expires_in: 60 });
  const assertion = onceNever("a-jwt");
  const token = azureWorkloadIdentity({ tenantId: "t", clientId: "c", assertion, fetch, clock });
  await second(clock, async () => token({}));
});

test("an error of token is ERR_SOURCE, without its text", async () => {
  const token = () => {
    throw new TypeError("it quotes a-token");
  };
  const source = new GcpSecretManagerSource({ project: "p", token, fetch: answering({}) });
  await assert.rejects(source.read(["a"]), {
    code: "ERR_SOURCE",
    message: "the function token failed: TypeError",
  });
});
