// Two instances over one store: what one of them does to a credential, the other sees at the next request.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { openClients, pathOf } from "./client-world.js";

test("a credential that one instance has changed or deleted is not handed out by the other from memory", async (context) => {
  const store = new MemoryStore();
  const [one, other] = [await openClients(context, { store }), await openClients(context, { store })];
  await one.putClient();
  await one.putMachine("c1");
  const path = `${pathOf("c1")}/token`;
  const { body: first } = await one.admin.get(path, { status: 200 });
  assert.equal((await other.admin.get(path, { status: 200 })).body.access_token, first.access_token);
  const tokens = { access_token: "another", token_type: "Bearer", expires_in: 3600 };
  await one.putMachine("c1", { tokens });
  assert.equal((await other.admin.get(path, { status: 200 })).body.access_token, "another");
  await one.admin.delete(pathOf("c1"), { status: 204 });
  assert.equal((await other.admin.get(path, { status: 404 })).body.code, "ERR_SECRET_UNKNOWN");
});
