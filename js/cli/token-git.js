// The credential helper of git: gitcredentials(7), and "INPUT/OUTPUT FORMAT" in git-credential(1).
import { readText } from "./input.js";
import { OK, print } from "./terminal.js";
import { isTokenHost } from "./token-host.js";

/** @import { HelperCall } from "./token-kept.js" */

/** @param {HelperCall} call */
export async function gitHelper({ token, refused, action, host, username }) {
  // `store` has nothing to store, and git asks helpers to ignore actions that they do not know.
  if (action !== "get" && action !== "erase") return OK;
  const asked = attributesOf(await readText("-"));
  // Without an answer git asks its next helper, or the user.
  if (!isTokenHost(host, { protocol: asked.get("protocol"), name: asked.get("host") ?? "" })) return OK;
  const password = asked.get("password");
  if (action === "erase") {
    if (password !== undefined) await refused(password);
    return OK;
  }
  const { access_token, expires_at } = await token();
  print(`username=${username ?? asked.get("username") ?? "oauth2"}`);
  print(`password=${access_token}`);
  if (expires_at !== undefined) print(`password_expiry_utc=${expires_at}`);
  return OK;
}

/** @param {string} text */
function attributesOf(text) {
  const pairs = text.split("\n").map((line) => /^([^=]+)=(.*)$/.exec(line) ?? []);
  return new Map(pairs.map(([, name = "", value = ""]) => [name, value]));
}
