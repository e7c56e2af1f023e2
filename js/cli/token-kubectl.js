// The credential plugin of kubectl: `ExecCredential` of client.authentication.k8s.io/v1.
import { OK, print } from "./terminal.js";

/** @import { HelperCall } from "./token-kept.js" */

/** @param {HelperCall} call */
export async function kubectlHelper({ token }) {
  const { access_token, expires_at } = await token();
  const expiry = expires_at === undefined ? {} : { expirationTimestamp: rfc3339(expires_at) };
  const status = { token: access_token, ...expiry };
  print(JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status }));
  return OK;
}

/** @param {number} seconds */
function rfc3339(seconds) {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
