// The provider of tokens for programs that do not ask a user: `AuthProvider` of the SDK from version 2 on.
import { checkOptions } from "../platform/options.js";
import { Session } from "./session.js";

/** @import { SessionKeeper } from "./types.js" */

/**
 * Gives the transports of `@modelcontextprotocol/client` the tokens of a keeper: its `AuthProvider`. The user is never asked to authorize
 * anything.
 *
 * The SDK does not say which token was refused, so a request that was sent with an older token than the latest may cost one refresh more.
 *
 * @example
 * const authProvider = new KeeperAuthProvider({ keeper, id: "customer 5" });
 * const transport = new StreamableHTTPClientTransport(new URL("https://mcp.example/mcp"), { authProvider });
 */
export class KeeperAuthProvider {
  #session;

  /**
   * Throws `ERR_INVALID_OPTION` for an unknown option or an invalid value.
   *
   * @param {{ keeper: SessionKeeper, id: string }} options `id`: the credential's id in the keeper.
   */
  constructor(options) {
    const { keeper, id } = checkOptions(options, ["keeper", "id"]);
    this.#session = new Session(keeper, id);
  }

  /**
   * Returns the access token for a request. Rejects as the keeper's `token` does.
   *
   * @returns {Promise<string>}
   */
  async token() {
    return (await this.#session.token()).access_token;
  }

  /**
   * Reports to the keeper that the token was refused: the next call of `token` returns another. Rejects as the keeper's `refused`
   * does, with `ERR_REAUTHORIZATION_REQUIRED` once the session has ended.
   *
   * @returns {Promise<void>}
   */
  async onUnauthorized() {
    const { last } = this.#session;
    if (last !== undefined) await this.#session.refused(last);
  }
}
