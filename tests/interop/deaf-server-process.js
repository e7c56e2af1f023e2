// A token endpoint that answers each request when it is told to; for deaf-server.js, which stops this process.
import { createServer } from "node:http";
import process from "node:process";

const [backlog] = process.argv.slice(2);
const token = { access_token: "the-access-token", token_type: "Bearer", expires_in: 3600 };
const body = JSON.stringify({ ...token, refresh_token: "the-next-refresh-token" });
const tell = (/** @type {unknown} */ what) => void process.send?.(what);

const server = createServer((request, response) => {
  request.resume().on("end", () => {
    tell("request");
    process.once("message", () => {
      response.writeHead(200, { "content-type": "application/json" }).end(body, () => tell("answered"));
    });
  });
});
server.on("connection", () => tell("connection"));
server.listen({ port: 0, host: "127.0.0.1", backlog: Number(backlog) }, () => {
  tell(/** @type {import("node:net").AddressInfo} */ (server.address()).port);
});
process.on("disconnect", () => process.exit(0));
