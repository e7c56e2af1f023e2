// Requests /me with each of the tokens, prints the responses, and closes the server.
import { tokens } from "./secrets.js";

/** @param {import("node:http").Server} server */
export async function visit(server) {
  if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  for (const [title, token] of Object.entries(tokens())) {
    /** @type {Record<string, string>} */
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`http://127.0.0.1:${port}/me`, { headers });
    const challenge = response.headers.get("www-authenticate") ?? "";
    console.log(`${title}: ${response.status} ${challenge || (await response.text())}`);
  }
  server.close();
}
