// What people with fewer roles see of an application.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Hono } from "hono";
import { Principal } from "../src/access/principal.js";
import { applicationPage } from "../src/console/application/page.js";
import { show as showRotation } from "../src/console/application/forms/rotate.js";
import { Api } from "../src/console/api.js";
import { Visit } from "../src/console/visit.js";
import { NOW } from "./client.js";
import { openShop, SHOP } from "./shop.js";

/** @import { Role } from "../src/access/roles.js" */
/** @import { Show } from "../src/console/pages.js" */

/** Shows a page to a person. @param {{ fetch: (request: Request, from: any) => Promise<Response> }} service @param {Role[]} roles @param {Show} show */
async function see(service, roles, show) {
  const principal = new Principal("ana", roles);
  const api = new Api((request) => service.fetch(request, {}), principal, "http://service.test");
  const session = { id: "1", identity: /** @type {any} */ ({}), formToken: "token" };
  const app = new Hono();
  app.get("/:domain/:application/:secret", (c) => show(new Visit({ c, root: "", session, principal, api, now: NOW })));
  app.onError((error) => new Response(String(/** @type {any} */ (error).code), { status: 500 }));
  return (await app.request("/acme/shop/1")).text();
}

/** @param {...("issuer:read" | "issuer:write" | "audit:read")} names @returns {Role[]} */
const inAcme = (...names) => names.map((role) => ({ role, domains: ["acme"] }));

test("who may only read has no form, and is told which role shows who uses secrets", async () => {
  const { service, admin } = await openShop();
  await admin.post(`${SHOP}/secrets/rotate`, {}, { status: 201 });
  const text = await see(service, inAcme("issuer:read"), applicationPage);
  assert.match(text, /production/);
  assert.equal(text.match(/audit:read/g)?.length, 2, "for its use, and for who uses an old secret");
  assert.doesNotMatch(text, /secrets\/new|\/rotate|\/renew|\/revoke|\/delete|\/expiry|\/reapply/);
  assert.match(text, /previous #1, ends in 3 days/);
});

test("who may write but not read the log is told to ask before a rotation cuts somebody off", async () => {
  const { service, admin } = await openShop();
  await admin.post(`${SHOP}/secrets/rotate`, {}, { status: 201 });
  const roles = inAcme("issuer:read", "issuer:write");
  assert.match(await see(service, roles, applicationPage), /secrets\/2\/revoke-previous/);
  await admin.delete(`${SHOP}/previous`, { status: 204 });
  await admin.post(`${SHOP}/secrets`, { description: "staging" }, { status: 201 });
  assert.equal(await see(service, roles, (visit) => showRotation(visit)), "ERR_SECRET_UNKNOWN", "secret 1 is gone");
});

test("who has no role in the domain sees nothing of it", async () => {
  const { service } = await openShop();
  /** @type {Role[]} */
  const elsewhere = [{ role: "issuer:read", domains: ["other"] }];
  assert.equal(await see(service, elsewhere, applicationPage), "ERR_FORBIDDEN");
});
