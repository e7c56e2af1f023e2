// oidc-provider's token endpoint: the work of an authorization server whose clients are in its own memory.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const secret = "a-client-secret-of-the-benchmark-with-some-length";
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      {
        client_id: "shop",
        client_secret: secret,
        grant_types: ["client_credentials"],
        redirect_uris: [],
        response_types: [],
      },
    ],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
  });
  server.on("request", provider.callback());
  console.log(`listening on http://127.0.0.1:${port}`);
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    authorization: `Basic ${btoa(`shop:${secret}`)}`,
  };
  console.log(JSON.stringify({ path: "/token", headers, body: "grant_type=client_credentials" }));
});
