// A step of an integration: calls an API with the token of a credential, which the service keeps fresh.
import { readFileSync } from "node:fs";
import process from "node:process";

const [credential = "", url = ""] = process.argv.slice(2);
const service = `${process.env.SERVICE}/v1/credentials/${encodeURIComponent(credential)}`;
const local = { Authorization: `Bearer ${readFileSync(process.env.TOKEN_FILE ?? "", "utf8").trim()}` };

/** @param {Response} response @returns {Promise<string>} */
async function taken(response) {
  const body = await response.json();
  if (response.ok) return body.access_token;
  // ERR_REAUTHORIZATION_REQUIRED: the user must connect again.
  console.error(body.code);
  process.exit(1);
}

const call = (/** @type {string} */ token) => fetch(url, { headers: { Authorization: `Bearer ${token}` } });

const token = await taken(await fetch(`${service}/token`, { headers: local }));
let response = await call(token);
if (response.status === 401 && response.headers.get("www-authenticate")?.includes('error="invalid_token"')) {
  const headers = { ...local, "Content-Type": "application/json" };
  const body = JSON.stringify({ access_token: token });
  response = await call(await taken(await fetch(`${service}/refused`, { method: "POST", headers, body })));
}
console.log(await response.text());
process.exitCode = response.ok ? 0 : 1;
