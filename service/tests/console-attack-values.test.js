// Values of hidden fields that no page has made.
import assert from "node:assert/strict";
import { test } from "node:test";
import { KEY, openService } from "./client.js";
import { Person } from "./console-person.js";

for (const value of ["\u0100", "a\r\nif-match: *", "\u0000", "a b"]) {
  test(`a key or a version that no header can have is refused, and not a failure: ${JSON.stringify(value)}`, async () => {
    const { admin, service, events } = openService({ encryptionKey: KEY });
    await admin.send("POST", "/v1/domains", { id: "acme" });
    await admin.send("POST", "/v1/domains/acme/applications", { client_id: "shop", type: "web" });
    const ana = await Person.root(service);
    for (const [path, name] of [
      ["/console/domains/acme/applications/shop/secrets/new", "key"],
      ["/console/domains/acme/applications/shop/expiry", "version"],
    ]) {
      const { fields } = (await ana.get(String(path))).form(String(path));
      const given = { ...Object.fromEntries(fields), rule: "none", description: "x", [String(name)]: value };
      await ana.post(String(path), given, { status: 400 });
    }
    assert.deepEqual(
      events.filter(({ type }) => type === "request_failed"),
      [],
    );
  });
}
