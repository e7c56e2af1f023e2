// Roles that are bound to clients and credentials: for which requests each of them holds.
import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "@hono/zod-openapi";
import { Principal } from "../src/access/principal.js";
import { Endpoints } from "../src/http/endpoints.js";
import { CredentialId, InClient, InCredential } from "../src/http/parameters.js";

/** @import { Role, RoleName } from "../src/access/roles.js" */

/** Asks a route of a role, on a service whose caller has these roles, and returns the status. @param {Role[]} roles @param {Route} route @param {string} path */
async function statusOf(roles, route, path) {
  const access = { authenticate: async () => new Principal("api", roles) };
  const endpoints = new Endpoints(/** @type {any} */ (access), () => {});
  endpoints.add(
    { id: "route", method: "get", tag: "test", summary: "Route.", answers: { 200: { description: "It" } }, ...route },
    ({ c, params }) => c.json(params ?? {}),
  );
  return (await endpoints.app.request(`http://service.test${path}`)).status;
}

/** @typedef {{ path: string, role: RoleName, params?: z.ZodType, about?: (params: any) => import("../src/access/roles.js").About }} Route */

/** @type {Record<string, Route>} */
const ROUTES = {
  client: { path: "/v1/clients/{client}", role: "clients:write", params: InClient },
  credential: { path: "/v1/credentials/{credential}", role: "credentials:write", params: InCredential },
  token: { path: "/v1/credentials/{credential}/token", role: "tokens:read", params: InCredential },
  all: { path: "/v1/credentials", role: "credentials:read" },
  other: {
    ...{ path: "/v1/by-other/{name}", role: "credentials:read", params: z.object({ name: CredentialId }) },
    about: ({ name }) => ({ id: `tenant-7/${name}` }),
  },
};

/** @type {[Role, keyof typeof ROUTES, string, number][]} */
const CASES = [
  [{ role: "clients:write", ids: ["crm"] }, "client", "/v1/clients/crm", 200],
  [{ role: "clients:write", ids: ["crm"] }, "client", "/v1/clients/crm2", 403],
  [{ role: "credentials:write", ids: ["crm"] }, "client", "/v1/clients/crm", 403],
  [{ role: "clients:write", ids: ["crm"] }, "credential", "/v1/credentials/crm", 403],
  [{ role: "tokens:read", ids: ["c1", "c2"] }, "token", "/v1/credentials/c2/token", 200],
  [{ role: "tokens:read", ids: ["c1"] }, "token", "/v1/credentials/C1/token", 403],
  [{ role: "tokens:read", ids: ["*"] }, "token", "/v1/credentials/c%2F1/token", 200],
  [{ role: "credentials:read", ids: ["*"] }, "token", "/v1/credentials/c1/token", 403],
  [{ role: "credentials:write", ids: ["*"] }, "token", "/v1/credentials/c1/token", 403],
  [{ role: "issuer:read", domains: ["*"] }, "token", "/v1/credentials/c1/token", 403],
  [{ role: "admin" }, "token", "/v1/credentials/c1/token", 200],
  // An id with a slash is one percent-encoded segment, whatever the case of its digits.
  [{ role: "tokens:read", ids: ["a/b"] }, "token", "/v1/credentials/a%2Fb/token", 200],
  [{ role: "tokens:read", ids: ["a/b"] }, "token", "/v1/credentials/a%2fb/token", 200],
  [{ role: "tokens:read", ids: ["a/b"] }, "token", "/v1/credentials/a/b/token", 404],
  // What is encoded twice is another id.
  [{ role: "tokens:read", ids: ["a/b"] }, "token", "/v1/credentials/a%252Fb/token", 403],
  [{ role: "tokens:read", ids: ["a%2Fb"] }, "token", "/v1/credentials/a%252Fb/token", 200],
  [{ role: "tokens:read", prefix: "tenant-7/" }, "token", "/v1/credentials/tenant-7%2Fcrm/token", 200],
  [{ role: "tokens:read", prefix: "tenant-7/" }, "token", "/v1/credentials/tenant-7%2F..%2Ftenant-8%2Fcrm/token", 200],
  [{ role: "tokens:read", prefix: "tenant-7/" }, "token", "/v1/credentials/tenant-70%2Fcrm/token", 403],
  [{ role: "tokens:read", prefix: "tenant-7/" }, "token", "/v1/credentials/tenant-7/token", 403],
  [{ role: "tokens:read", ids: ["\u00e9\u{1f600}"] }, "token", "/v1/credentials/%C3%A9%F0%9F%98%80/token", 200],
  // The same letter in another normalization form is another id.
  [{ role: "tokens:read", ids: ["\u00e9"] }, "token", "/v1/credentials/e%CC%81/token", 403],
  [{ role: "tokens:read", ids: ["*"] }, "token", "/v1/credentials/*/token", 400],
  [{ role: "tokens:read", ids: ["c1"] }, "token", "/v1/credentials/*/token", 403],
  [{ role: "tokens:read", ids: ["*"] }, "token", `/v1/credentials/${"%C3%A9".repeat(64)}/token`, 200],
  [{ role: "tokens:read", ids: ["*"] }, "token", `/v1/credentials/${"%C3%A9".repeat(65)}/token`, 400],
  // Without an id the role must hold for all.
  [{ role: "credentials:read", ids: ["*"] }, "all", "/v1/credentials", 200],
  [{ role: "credentials:read", ids: ["c1"] }, "all", "/v1/credentials", 403],
  [{ role: "credentials:read", prefix: "c" }, "all", "/v1/credentials", 403],
  [{ role: "credentials:read", prefix: "tenant-7/" }, "other", "/v1/by-other/a", 200],
  [{ role: "credentials:read", ids: ["a"] }, "other", "/v1/by-other/a", 403],
];

for (const [role, route, path, status] of CASES) {
  test(`${JSON.stringify(role)} at ${path.slice(0, 60)} is ${status}`, async () => {
    assert.equal(await statusOf([role], ROUTES[route], path), status);
  });
}

test("one role must hold for a credential together with its client", () => {
  const principal = new Principal("api", [
    { role: "credentials:write", ids: ["c1"], clients: ["crm"] },
    { role: "credentials:write", prefix: "tenant-7/", clients: ["erp"] },
    { role: "credentials:write", ids: ["free"] },
  ]);
  const may = (/** @type {string} */ id, /** @type {string | undefined} */ client) =>
    principal.may("credentials:write", { id, client });
  assert.deepEqual(
    ["crm", "erp", undefined].map((client) => may("c1", client)),
    [true, false, true],
  );
  assert.deepEqual(
    ["crm", "erp", undefined].map((client) => may("tenant-7/a", client)),
    [false, true, true],
  );
  assert.deepEqual(
    ["crm", "erp", undefined].map((client) => may("free", client)),
    [true, true, true],
  );
  assert.ok(!may("c2", "crm"));
});

test("a refusal says what the role must hold for", () => {
  const nobody = new Principal("api", []);
  for (const [role, about, words] of /** @type {const} */ ([
    ["admin", {}, ""],
    ["issuer:read", { domain: "acme" }, " for this domain"],
    ["issuer:read", {}, " for all domains"],
    ["clients:write", { id: "crm" }, " for this client"],
    ["tokens:read", {}, " for all credentials"],
    ["credentials:write", { id: "c1", client: "crm" }, " for this credential with its client"],
  ]))
    assert.throws(() => nobody.require(role, about), { status: 403, message: `this needs the role ${role}${words}` });
});
