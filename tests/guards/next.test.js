// The guards of Next.js, with its own requests.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { nextProxyGuard, nextRouteGuard } from "../../js/guards/next.js";
import { makeSecrets, NAME, OPTIONS, sign, tokenOfQuery } from "./cases.js";
import { fetchServer } from "./fetch-server.js";
import { requireHost } from "./hosts.js";
import { testGuard } from "./suite.js";

const { NextRequest } = requireHost("next/server");
const getToken = (/** @type {any} */ { nextUrl }) => tokenOfQuery(nextUrl.href);

testGuard("a route handler of Next", (secrets, name, options) => {
  const GET = nextRouteGuard(secrets, name, { ...options, getToken })((_request, { jwt }) =>
    Response.json({ sub: jwt.payload.sub, slot: jwt.slot }),
  );
  return fetchServer((request) => GET(new NextRequest(request), {}));
});

testGuard("the proxy of Next, before a guarded route handler", (secrets, name, options) => {
  const proxy = nextProxyGuard(secrets, name, { ...options, getToken });
  const GET = nextRouteGuard(makeSecrets(), name, { ...options, getToken })((_request, { jwt }) =>
    Response.json({ sub: jwt.payload.sub, slot: jwt.slot }),
  );
  return fetchServer(async (given) => {
    const request = new NextRequest(given);
    return (await proxy(request)) ?? GET(request, {});
  });
});

describe("Next", () => {
  test("a guarded route handler has the params of its route", async () => {
    const GET = nextRouteGuard(
      makeSecrets(),
      NAME,
      OPTIONS,
    )(async (_request, /** @type {any} */ { params, jwt }) => Response.json([(await params).id, jwt.payload.sub]));
    const request = new NextRequest("http://localhost/", { headers: { authorization: `Bearer ${sign()}` } });
    const response = await GET(request, { params: Promise.resolve({ id: "5" }) });
    assert.deepEqual(await response.json(), ["5", "user-1"]);
  });

  test("the proxy lets a good token pass", async () => {
    const request = new NextRequest("http://localhost/", { headers: { authorization: `Bearer ${sign()}` } });
    assert.equal(await nextProxyGuard(makeSecrets(), NAME, OPTIONS)(request), undefined);
  });
});
