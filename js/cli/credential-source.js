// Where kept credentials are: in the store of a configuration of `keep`, or at the service.
import process from "node:process";
import { CredentialsInService } from "./credentials-in-service.js";
import { CredentialsInStore } from "./credentials-in-store.js";
import { UsageError } from "./usage-error.js";

/** @import { CredentialFilter, CredentialStatus } from "../keeper/types.js" */
/** @import { Token } from "../token/types.js" */
/** @import { Option } from "./command.js" */
/** @import { Connecting } from "./connecting.js" */

/**
 * A new credential; `refreshToken`: that of an authorization elsewhere.
 *
 * @typedef {{ client: string, grant: "client_credentials" | "refresh_token", owner?: string | undefined, scope?: string | undefined,
 *   refreshToken?: string | undefined }} NewCredential
 */
/**
 * @typedef {object} CredentialSource
 * @property {(id: string) => Promise<Token>} token
 * @property {(id: string, accessToken: string) => Promise<void>} refused
 * @property {(filter: Pick<CredentialFilter, "state" | "owner" | "prefix">) => AsyncIterable<CredentialStatus>} list
 * @property {(id: string, credential: NewCredential, options: { isReplaced: boolean }) => Promise<CredentialStatus>} add
 * @property {(id: string) => Promise<void>} remove
 * @property {(id: string, connecting: Connecting) => Promise<CredentialStatus>} connect Has the user authorize the client again.
 * @property {readonly string[]} variables The environment variables that hold its secrets, beside `SECRET_SLOTS_…`.
 * @property {() => Promise<void>} close Waits for refreshes under way.
 */

/** @type {Record<string, Option>} */
export const SOURCE_OPTIONS = {
  config: { value: "FILE", text: "where the credential is: the configuration of secret-slots keep", completes: "file" },
  service: {
    value: "URL",
    text: "where the credential is, in place of --config: the service, also unix:PATH",
    default: "SECRET_SLOTS_SERVICE",
  },
  "token-file": {
    value: "FILE",
    text: "the service's file for callers on its machine",
    default: "SECRET_SLOTS_TOKEN_FILE, or SECRET_SLOTS_CLIENT_ID with SECRET_SLOTS_CLIENT_SECRET or …_SECRET_FILE",
    completes: "file",
  },
};

/** @param {Record<string, any>} options @returns {Promise<CredentialSource>} */
export async function openSource({ config, service, "token-file": tokenFile }) {
  if (config !== undefined && service !== undefined) throw new UsageError("--config and --service exclude each other");
  if (config !== undefined) {
    if (tokenFile !== undefined) throw new UsageError("--token-file goes with --service, not with --config");
    return CredentialsInStore.open(config);
  }
  const address = service ?? process.env.SECRET_SLOTS_SERVICE;
  if (address !== undefined) return CredentialsInService.open(address, tokenFile);
  throw new UsageError(
    "one of --config FILE and --service URL must say where the credential is; SECRET_SLOTS_SERVICE may, too",
  );
}
