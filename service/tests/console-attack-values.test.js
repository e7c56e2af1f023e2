// Values of hidden fields that no page has made.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BOOTSTRAP, KEY, openService } from "./client.js";
import { hiddenOf, Visitor } from "./console-jar.js";

for (const value of ["\u0100", "a\r\nif-match: *", "\u0000", "a b"]) {
  test(`a key or a version that no header can have is refused, and not a failure: ${JSON.stringify(value)}`, async () => {
    const { admin, service, events } = openService({ encryptionKey: KEY });
    await admin.send("POST", "/v1/domains", { id: "acme" });
    await admin.send("POST", "/v1/domains/acme/applications", { client_id: "shop", type: "web" });
    const ana = new Visitor(service, "http://127.0.0.1:8080");
    await ana.signIn(BOOTSTRAP);
    for (const [path, name] of [
      ["/console/domains/acme/applications/shop/secrets/new", "key"],
      ["/console/domains/acme/applications/shop/expiry", "version"],
    ]) {
      const page = await ana.get(String(path));
      const fields = { ...hiddenOf(page.text), rule: "none", description: "x", [String(name)]: value };
      assert.equal((await ana.post(String(path), fields)).status, 400, path);
    }
    assert.deepEqual(
      events.filter(({ type }) => type === "request_failed"),
      [],
    );
  });
}
