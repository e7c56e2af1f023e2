// The guard at the upgrade of a real server of ws.
import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import http from "node:http";
import { test } from "node:test";
import { WebSocket, WebSocketServer } from "ws";
import { wsGuard } from "../../js/guards/ws.js";
import { makeSecrets, NAME, OPTIONS, sign, SLOT, SUBJECT, tokenOfQuery } from "./cases.js";
import { listen, readAnswer, testGuard } from "./suite.js";

/** @type {import("./suite.js").MakeServer} */
function makeServer(secrets, name, options) {
  const getToken = (/** @type {http.IncomingMessage} */ { url }) => tokenOfQuery(String(url));
  const guard = wsGuard(secrets, name, { ...options, getToken });
  const sockets = new WebSocketServer({ noServer: true });
  const server = http.createServer();
  server.on("upgrade", async (request, socket, head) => {
    const jwt = await guard(request, socket);
    if (jwt === undefined) return;
    sockets.handleUpgrade(request, socket, head, (connection) => {
      connection.send(JSON.stringify({ sub: jwt.payload.sub, slot: jwt.slot }));
    });
  });
  return server;
}

/** A request for an upgrade; what is accepted is 200 to the suite, with the first message as the body. @type {import("./suite.js").Send} */
async function send(port, path, headers) {
  const [key, version] = ["dGhlIHNhbXBsZSBub25jZQ==", "13"];
  const own = [
    ...["Host", "localhost", "Connection", "Upgrade", "Upgrade", "websocket"],
    ...["Sec-WebSocket-Key", key, "Sec-WebSocket-Version", version],
  ];
  const request = http.request({ port, host: "127.0.0.1", path, headers: [...own, ...headers.flat()] });
  request.end();
  const upgraded = once(request, "upgrade").then(async ([response, socket, head]) => {
    // A text frame of the server: two bytes, and as many of text as the second says (RFC 6455, section 5.2).
    let frame = head;
    while (frame.length < 2 || frame.length < 2 + frame[1])
      frame = Buffer.concat([frame, ...(await once(socket, "data"))]);
    socket.destroy();
    return {
      status: response.statusCode === 101 ? 200 : 0,
      headers: {},
      body: frame.toString("utf8", 2, 2 + frame[1]),
    };
  });
  const refused = once(request, "response").then(([response]) => readAnswer(response));
  return Promise.race([upgraded, refused]);
}

testGuard("ws", makeServer, { send });

test("ws: a client of ws has its verified token's claims, and a refused one the status", async (context) => {
  const server = makeServer(makeSecrets(), NAME, OPTIONS);
  const port = await listen(server);
  context.after(() => server.close());
  const good = new WebSocket(`ws://127.0.0.1:${port}`, { headers: { authorization: `Bearer ${sign()}` } });
  const [message] = await once(good, "message");
  assert.deepEqual(JSON.parse(String(message)), { sub: SUBJECT, slot: SLOT });
  good.terminate();
  const refused = new WebSocket(`ws://127.0.0.1:${port}`);
  const [, response] = await once(refused, "unexpected-response");
  assert.equal(response.statusCode, 401);
  refused.on("error", () => {});
  refused.terminate();
});

test("ws: a socket that fails while the token is judged is destroyed, and ends no process", async () => {
  const socket = Object.assign(new EventEmitter(), {
    destroyed: 0,
    end: () => assert.fail("nothing is written"),
    destroy: () => socket.destroyed++,
  });
  const guard = wsGuard(makeSecrets(), NAME, OPTIONS);
  const judged = guard({ headers: { authorization: `Bearer ${sign()}` } }, socket);
  socket.emit("error", new Error("the connection was reset"));
  await judged;
  assert.equal(socket.destroyed, 1);
  assert.equal(socket.listenerCount("error"), 0);
});
