// The checker itself: an answer that openapi.json does not promise fails.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BOOTSTRAP, Client } from "./client.js";
import { ACME, openShop, SHOP } from "./shop.js";

/** Returns a client of a shop's service whose answers are changed. @param {(response: Response, text: string) => Response} change */
async function altered(change) {
  const { service } = await openShop();
  const client = new Client(async (request) => {
    const response = await service.fetch(request);
    return request.url.endsWith("/openapi.json") ? response : change(response, await response.text());
  });
  return { client };
}

/** @param {Response} response @param {string} text @param {{ status?: number, headers?: Record<string, string> }} more */
function again({ status, headers }, text, more) {
  return new Response(text === "" ? null : text, {
    status,
    ...more,
    headers: { ...Object.fromEntries(headers), ...more.headers },
  });
}

/** @type {Record<string, [(response: Response, text: string) => Response, RegExp]>} */
const CHANGES = {
  "a further member": [
    (response, text) => again(response, text.replace("{", '{"more": 1,'), {}),
    /must NOT have unevaluated properties/,
  ],
  "a further member inside": [
    (response, text) => again(response, text.replace('"notices":{', '"notices":{"more":1,'), {}),
    /must NOT have/,
  ],
  "a member that is missing": [
    (response, text) => again(response, text.replace('"prefix":"",', ""), {}),
    /must have required property 'prefix'/,
  ],
  "a member of another type": [
    (response, text) => again(response, text.replace('"prefix":""', '"prefix":1'), {}),
    /must be string/,
  ],
  "a status of its own": [(response, text) => again(response, text, { status: 202 }), /is not in openapi.json/],
  "another media type": [
    (response, text) => again(response, text, { headers: { "content-type": "text/plain" } }),
    /is not promised/,
  ],
  "no Cache-Control": [
    (response, text) => again(response, text, { headers: { "cache-control": "public" } }),
    /no-store/,
  ],
  "no content": [(response) => again(response, "", {}), /Unexpected end of JSON/],
};

for (const [name, [change, message]] of Object.entries(CHANGES)) {
  test(`an answer with ${name} fails`, async () => {
    const { client } = await altered(change);
    await assert.rejects(client.get(ACME), message);
  });
}

test("a problem with a further member fails", async () => {
  const { client } = await altered((response, text) => again(response, text.replace("{", '{"more": 1,'), {}));
  await assert.rejects(client.get("/v1/domains/none"), /must NOT have unevaluated properties/);
});

test("a route that openapi.json does not have fails", async () => {
  const { client } = await altered((response) => again(response, "{}", { status: 200 }));
  await assert.rejects(client.get("/v1/secret-route"), /the route is not in openapi.json/);
});

test("a secret in a second answer fails", async () => {
  let leak = "";
  const { client } = await altered((response, text) => again(response, text.replace('"prefix":"', `$&${leak}`), {}));
  await client.get(ACME, { status: 200 });
  leak = (await client.post(`${SHOP}/secrets/1/renew`, undefined, { status: 201 })).body.client_secret;
  await assert.rejects(client.get(ACME), /repeats a secret/);
  leak = BOOTSTRAP;
  await assert.rejects(client.get(ACME), /repeats a secret/);
});

test("a secret in an event fails", async () => {
  const { admin, events, first } = await openShop();
  events.push({ type: "leak", value: first.client_secret });
  await assert.rejects(admin.get(ACME), /an event has a secret/);
});
