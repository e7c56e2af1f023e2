// What is shown of a credential: never a token.

/** @import { CredentialStatus } from "secret-slots/client" */

/** @param {CredentialStatus} status */
export function view({ id, client, grant, owner, scope, state, last_error, retry_at, ...times }) {
  const { expires_at, last_refresh_at, refresh_at } = times;
  return {
    ...{ id, client: client ?? null, grant: grant ?? null, owner: owner ?? null, scope: scope ?? null, state },
    ...{ expires_at: expires_at ?? null, last_refresh_at: last_refresh_at ?? null, refresh_at: refresh_at ?? null },
    ...{ last_error: last_error ?? null, retry_at: retry_at ?? null },
  };
}
