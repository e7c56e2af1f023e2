// jose verifies with the secret of the token's slot: node examples/servers/jose.js, after npm install in this folder.
import { jwtVerify } from "jose";
import { HOUR, secrets, tokens } from "./secrets.js";

const key = secrets.joseKey("token-secret", { overlap: 72 * HOUR });

for (const [title, token] of Object.entries(tokens())) {
  if (token === undefined) continue;
  try {
    const { payload } = await jwtVerify(token, key, { audience: "api", algorithms: ["HS256"] });
    console.log(`${title}: ${payload.sub}`);
  } catch (error) {
    console.log(`${title}: ${error.code}`);
  }
}
