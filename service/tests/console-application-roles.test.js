// What people with fewer roles see of an application.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SHOP_PAGE } from "./console-application-world.js";
import { Person } from "./console-person.js";
import { openShop, SHOP } from "./shop.js";

/** @import { Role } from "../src/access/roles.js" */

/** @param {...("issuer:read" | "issuer:write" | "audit:read")} names @returns {Role[]} */
const inAcme = (...names) => names.map((role) => ({ role, domains: ["acme"] }));

test("who may only read has no form, and is told which role shows who uses secrets", async () => {
  const shop = await openShop();
  await shop.admin.post(`${SHOP}/secrets/rotate`, {}, { status: 201 });
  const ana = await Person.withRoles(shop, "ana@example.com", inAcme("issuer:read"));
  const { html } = await ana.get(SHOP_PAGE);
  assert.match(html, /production/);
  assert.equal(html.match(/audit:read/g)?.length, 2, "for its use, and for who uses an old secret");
  assert.doesNotMatch(html, /secrets\/new|\/rotate|\/renew|\/revoke|\/delete|\/expiry|\/reapply/);
  assert.match(html, /previous #1, ends in 3 days/);
});

test("who may write but not read the log is told to ask before a rotation cuts somebody off", async () => {
  const shop = await openShop();
  const { admin } = shop;
  await admin.post(`${SHOP}/secrets/rotate`, {}, { status: 201 });
  const ana = await Person.withRoles(shop, "ana@example.com", inAcme("issuer:read", "issuer:write"));
  assert.match((await ana.get(SHOP_PAGE)).html, /secrets\/2\/revoke-previous/);
  await admin.delete(`${SHOP}/previous`, { status: 204 });
  await admin.post(`${SHOP}/secrets`, { description: "staging" }, { status: 201 });
  const gone = await ana.get(`${SHOP_PAGE}/secrets/1/rotate`, { status: 404 });
  assert.match(gone.html, /ERR_SECRET_UNKNOWN/, "secret 1 is gone");
});

test("who has no role in the domain sees nothing of it", async () => {
  const shop = await openShop();
  const ana = await Person.withRoles(shop, "ana@example.com", [{ role: "issuer:read", domains: ["other"] }]);
  const refused = await ana.get(SHOP_PAGE, { status: 403 });
  assert.match(refused.html, /ERR_FORBIDDEN/);
});
