// The credential helper of Docker: the protocol of docker-credential-helpers, whose program writes its errors to standard output.
import { SecretSlotsError } from "../platform/errors.js";
import { readText } from "./input.js";
import { NO, OK, print } from "./terminal.js";
import { isTokenHost } from "./token-host.js";

/** @import { HelperCall } from "./token-kept.js" */

/** Docker compares with this text: it goes on without credentials. */
const NOT_FOUND = "credentials not found in native keychain";
/** The name that registries know for an access token. Docker's own `<token>` stands for an identity token, which is none. */
const USERNAME = "oauth2accesstoken";

/** @param {HelperCall} call */
export async function dockerHelper({ token, action, host, username = USERNAME }) {
  if (action === "list") print(JSON.stringify({ [host]: username }));
  // `store` has nothing to store; `erase` follows a logout, and has no token to report.
  if (action !== "get") return OK;
  const server = (await readText("-")).trim();
  // Docker gives a URL, or a host alone.
  const [, protocol = "https", name = ""] = /^(?:([a-z]+):\/\/)?([^/]+)/i.exec(server) ?? [];
  if (!isTokenHost(host, { protocol, name })) {
    print(NOT_FOUND);
    return NO;
  }
  try {
    const { access_token } = await token();
    print(JSON.stringify({ ServerURL: server, Username: username, Secret: access_token }));
    return OK;
  } catch (error) {
    if (error instanceof SecretSlotsError) print(`${error.message} (${error.code})`);
    throw error;
  }
}
