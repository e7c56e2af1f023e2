// `secret-slots token ID`: the valid token of a kept credential.
import { SecretSlotsError } from "../platform/errors.js";
import { openSource } from "./credential-source.js";
import { refusal } from "./refusal.js";
import { OK } from "./terminal.js";
import { dockerHelper } from "./token-docker.js";
import { runWithToken, wayOf } from "./token-exec.js";
import { gitHelper } from "./token-git.js";
import { kubectlHelper } from "./token-kubectl.js";
import { report } from "./token-report.js";

/** @import { Call } from "./command.js" */
/** @import { CredentialSource } from "./credential-source.js" */
/** @import { Token } from "../token/types.js" */

/**
 * What a credential helper works with. `token` throws for a token that its protocol cannot carry.
 *
 * @typedef {object} HelperCall
 * @property {() => Promise<Token>} token
 * @property {(accessToken: string) => Promise<void>} refused
 * @property {string} action
 * @property {string} host
 * @property {string | undefined} username
 */

/** @type {Record<string, (call: HelperCall) => Promise<number>>} */
const HELPERS = { git: gitHelper, docker: dockerHelper, kubectl: kubectlHelper };

/** @param {Call} call */
export async function keptToken({ positionals: [id, action = ""], program, options, json }) {
  const way = wayOf(options);
  const source = await openSource(options);
  try {
    const { format, host, username, show = false } = options;
    if (format !== undefined) {
      const refused = (/** @type {string} */ accessToken) => source.refused(id, accessToken);
      return await HELPERS[format]({ token: () => tokenOf(source, id), refused, action, host, username });
    }
    const token = await tokenOf(source, id);
    if (program.length === 0) {
      report(token, "a token", { json, show });
      return OK;
    }
    // A refresh behind the token goes on while the command runs.
    const [code] = await Promise.all([
      runWithToken(token.access_token, program, way, source.variables),
      source.close(),
    ]);
    return code;
  } catch (error) {
    return refusal(error, json);
  } finally {
    await source.close();
  }
}

/** @param {CredentialSource} source @param {string} id @returns {Promise<Token>} */
async function tokenOf(source, id) {
  const token = await source.token(id);
  // A line end would add a line to the protocol of a helper.
  if (/[^\x21-\x7e]/.test(token.access_token)) {
    throw new SecretSlotsError(
      "ERR_TOKEN_RESPONSE_INVALID",
      "the token has characters that no header can have (RFC 6750)",
    );
  }
  if (token.expires_at === undefined) return token;
  // A token that was kept for a while has less time left than at its issue.
  return { ...token, expires_in: Math.max(0, token.expires_at - Math.floor(Date.now() / 1000)) };
}
