// An authorization from the command line (RFC 8252): PKCE, a state, and a redirect to this machine.
import { inTime } from "../platform/clock.js";
import { SecretSlotsError } from "../platform/errors.js";
import { CONNECTED, NOT_CONNECTED, page } from "./connect-page.js";
import { CONNECT_WITHIN, nobodyAuthorized } from "./connecting.js";
import { Loopback } from "./loopback.js";

/** @import { TokenClient } from "../token/token.js" */
/** @import { Token } from "../token/types.js" */
/** @import { Connecting } from "./connecting.js" */

/**
 * Has the user authorize a client, and gives the tokens to `keep`. The browser shows that it is done once they are kept.
 *
 * @param {TokenClient} client
 * @param {string | undefined} scope
 * @param {(tokens: Token) => Promise<void>} keep
 * @param {Connecting} connecting
 */
export async function connectHere(client, scope, keep, { show, port, clock, signal }) {
  const loopback = await Loopback.open(port);
  try {
    const begun = client.authorizationUrl({ redirectUri: loopback.redirectUri, scope });
    const deadline = clock.monotonic() + CONNECT_WITHIN;
    const called = loopback.callback(begun.state);
    show(begun.url);
    const callback = await inTime(called, clock, deadline, signal);
    if (callback === undefined) throw nobodyAuthorized();
    try {
      await keep(await client.exchangeCode(callback.url, begun));
    } catch (error) {
      await callback.respond(error instanceof SecretSlotsError ? 400 : 500, page(NOT_CONNECTED));
      throw error;
    }
    await callback.respond(200, page(CONNECTED));
  } finally {
    await loopback.close();
  }
}
