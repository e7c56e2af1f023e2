// Roles that no form can hold.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BOOTSTRAP, KEY, openService } from "./client.js";
import { Visitor } from "./console-jar.js";

for (const id of [" ", "\u00a0", "\u2028"]) {
  test(`a person with a role for the id ${JSON.stringify(id)} has a page, and can be removed there`, async () => {
    const { admin, service } = openService({ encryptionKey: KEY });
    const roles = [{ role: "credentials:read", ids: [id] }];
    await admin.put("/v1/people/ana@example.com", { roles }, { status: 201 });
    const visitor = new Visitor(service, "http://127.0.0.1:8080");
    await visitor.signIn(BOOTSTRAP);
    const page = await visitor.get("/console/people/ana@example.com");
    assert.equal(page.status, 200);
    assert.ok(page.text.includes("finer than this page can show"));
    assert.equal((await visitor.get("/console/people")).status, 200);
    assert.equal((await visitor.submit(page, "/console/people/ana%40example.com/remove")).status, 303);
  });
}
