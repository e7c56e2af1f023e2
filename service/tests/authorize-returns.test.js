// Where a user may land: only at what the service's owner has listed (open redirect, RFC 9700, section 4.11).
import assert from "node:assert/strict";
import { test } from "node:test";
import { landing, refusedReturn } from "../src/client/authorizations/returns.js";
import { AUTHORIZE, openWorld, RETURN } from "./authorize-world.js";

const ALLOWED = ["https://app.example/connections", "https://root.example/", "http://localhost:3000/done"];

const GOOD = [
  ...["https://app.example/connections", "https://app.example/connections/", "https://app.example/connections/a/b"],
  ...["https://app.example/connections?tab=crm&x=%2F", "https://root.example", "https://root.example?a=b"],
  ...["https://root.example/anything", "http://localhost:3000/done", "https://app.example/connections/%C3%BC"],
];

const BAD = [
  ...["", "/connections", "connections", "//app.example/connections", "///app.example/connections", "?a=b", "#a"],
  ...["https:app.example/connections", "https:/app.example/connections", "https:///app.example/connections"],
  ...[
    "https:\\\\app.example\\connections",
    "https://app.example\\connections",
    "https://app.example/connections\\..\\x",
  ],
  ...["https://evil.example\\@app.example/connections", "https://app.example\\.evil.example/connections"],
  ...["https://app.example@evil.example/connections", "https://user:pass@app.example/connections"],
  ...[
    "https://@app.example/connections",
    "https://app.example:443/connections",
    "https://app.example:8443/connections",
  ],
  ...[
    "https://app.example.evil.example/connections",
    "https://evilapp.example/connections",
    "https://app.example./connections",
  ],
  ...["https://APP.example/connections", "HTTPS://app.example/connections", "http://app.example/connections"],
  ...[
    "https://app.example/connections#x",
    "https://app.example/connections#",
    "https://app.example/",
    "https://app.example",
  ],
  ...["https://app.example/connectionsevil", "https://app.example/connections.evil", "https://app.example/connection"],
  ...["https://app.example/connections/../admin", "https://app.example/connections/%2e%2e/admin"],
  ...["https://app.example/connections/%252e%252e/admin", "https://app.example/connections/..%2fadmin"],
  ...["https://app.example/connections/..%5cadmin", "https://app.example/connections//evil.example"],
  ...["https://app.example//connections", "https://app.example/CONNECTIONS", "https://app.example/connections/%00"],
  ...[" https://app.example/connections", "https://app.example/connections ", "https://app.example/connec\ttions"],
  ...[
    "https://app.example/connections\n",
    "\u0000https://app.example/connections",
    "https://app.example/connections/\u00fc",
  ],
  ...[
    "javascript:alert(1)//https://app.example/connections",
    "data:text/html,x",
    "blob:https://app.example/connections",
  ],
  ...[
    "file:///etc/passwd",
    "ftp://app.example/connections",
    "https://app。example/connections",
    "https://аpp.example/connections",
  ],
  ...["https://app.example/connections?credential=x", "https://app.example/connections?outcome=connected"],
  ...[
    "https://app.example/connections?code=x",
    "https://app.example/connections?%63ode=x",
    "https://[::1]/connections",
  ],
  ...[
    "http://localhost:3001/done",
    "http://localhost/done",
    "http://127.0.0.1:3000/done",
    "https://localhost:3000/done",
  ],
];

test("what is listed, or below it, is allowed", () => {
  for (const url of GOOD) assert.equal(refusedReturn(url, ALLOWED), undefined, url);
});

test(`${BAD.length} tricks of open redirects are refused`, () => {
  for (const url of BAD) assert.match(String(refusedReturn(url, ALLOWED)), /^must/, url);
});

test("without a list nothing is allowed", () => {
  for (const url of GOOD) assert.match(String(refusedReturn(url, [])), /^must be one of allowed_returns/, url);
});

test("the API refuses the same, and names the member", async () => {
  const { admin } = await openWorld();
  for (const return_to of BAD) {
    const { body } = await admin.post(AUTHORIZE, { return_to }, { status: 400 });
    assert.deepEqual([body.code, body.errors[0].pointer], ["ERR_INVALID_OPTION", "/return_to"], return_to);
  }
  await admin.post(AUTHORIZE, { return_to: `${RETURN}/a?b=c` }, { status: 200 });
});

test("the outcome is added to the query, whatever the id of the credential is", () => {
  const credential = "a&outcome=x#/ü";
  const encoded = "credential=a%26outcome%3Dx%23%2F%C3%BC";
  for (const [url, before] of [
    ["https://app.example/connections", "https://app.example/connections?"],
    ["https://app.example/connections?", "https://app.example/connections?"],
    ["https://app.example/connections?a=%20b&c", "https://app.example/connections?a=%20b&c&"],
    ["https://root.example", "https://root.example/?"],
  ]) {
    assert.equal(landing(url, { credential, code: undefined }), `${before}${encoded}&outcome=connected`);
    assert.equal(landing(url, { credential, code: "ERR_STORE" }), `${before}${encoded}&outcome=failed&code=ERR_STORE`);
  }
});

const CONSOLE_TRICKS = [
  ...[
    "https://tokens.example/consoles",
    "https://tokens.example/console.evil.example",
    "https://tokens.example/v1/clients",
  ],
  ...["https://tokens.example/console/../v1/clients", "https://tokens.example/console/%2e%2e/v1/clients"],
  ...["https://tokens.example/console/..%2fv1", "https://tokens.example/console//evil.example"],
  ...["https://tokens.example/console\\..\\v1", "https://tokens.example/console/a%252fb"],
  ...["https://tokens.example.evil.example/console", "https://tokens.example@evil.example/console"],
  ...["http://tokens.example/console", "https://tokens.example:8443/console", "https://evil.example/console"],
  ...["https://tokens.example/console?outcome=connected", "https://tokens.example/console/a?code=x"],
  ...["https://tokens.example/console#x", "/console/clients", "//tokens.example/console"],
];

test("the pages of the console are allowed without a list, below the public URL alone", async () => {
  const { admin } = await openWorld({ options: { allowedReturns: [] } });
  for (const return_to of [
    "https://tokens.example/console",
    "https://tokens.example/console/connected",
    "https://tokens.example/console/credentials?state=failing",
  ])
    await admin.post(AUTHORIZE, { return_to }, { status: 200 });
  for (const return_to of CONSOLE_TRICKS) {
    const { body } = await admin.post(AUTHORIZE, { return_to }, { status: 400 });
    assert.deepEqual([body.code, body.errors[0].pointer], ["ERR_INVALID_OPTION", "/return_to"], return_to);
  }
});

test("a public URL with a path allows the console below that path alone", async () => {
  const { admin } = await openWorld({ options: { allowedReturns: [], publicUrl: "https://shared.example/tokens" } });
  await admin.post(AUTHORIZE, { return_to: "https://shared.example/tokens/console/connected" }, { status: 200 });
  for (const return_to of ["https://shared.example/console/connected", "https://shared.example/tokens/v1/clients"])
    await admin.post(AUTHORIZE, { return_to }, { status: 400 });
});
