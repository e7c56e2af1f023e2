// Roles that no form can hold.
import assert from "node:assert/strict";
import { test } from "node:test";
import { KEY, openService } from "./client.js";
import { Person } from "./console-person.js";

for (const id of [" ", "\u00a0", "\u2028"]) {
  test(`a person with a role for the id ${JSON.stringify(id)} has a page, and can be removed there`, async () => {
    const { admin, service } = openService({ encryptionKey: KEY });
    const roles = [{ role: "credentials:read", ids: [id] }];
    await admin.put("/v1/people/ana@example.com", { roles }, { status: 201 });
    const root = await Person.root(service);
    const page = await root.get("/console/people/ana@example.com");
    assert.ok(page.html.includes("finer than this page can show"));
    await root.get("/console/people");
    await root.submit(page, "/console/people/ana%40example.com/remove", {}, { status: 303 });
  });
}
