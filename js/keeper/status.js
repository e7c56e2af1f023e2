// What is known of credentials, for whoever looks after many of them. It is read from the store, as another holder may have refreshed them.
import { checkOptions, invalid, readInteger, readText } from "../platform/options.js";
import { ownMembers } from "../platform/plain-object.js";
import { StoreFailure } from "../stores/ask.js";
import { core } from "../wasm/client/core.js";
import { readOwner } from "./credential.js";
import { recordOf } from "./record.js";
import { unknownCredential } from "./refusal.js";

/** @import { SecretSlotsError } from "../platform/errors.js" */
/** @import { Document, KeptRecord } from "./record.js" */
/** @import { RecordStore } from "./record-store.js" */
/** @import { CredentialFilter, CredentialState, CredentialStatus } from "./types.js" */

/** How many records are read at once. */
const READS = 50;
const STATES = /** @type {readonly CredentialState[]} */ (["ready", "reauthorize", "failing"]);
const NAMES = ["prefix", "state", "owner", "client", "after", "limit"];

/** Rejects with `ERR_SECRET_UNKNOWN` or `ERR_STORE`. @param {RecordStore} records @param {string} id @returns {Promise<CredentialStatus>} */
export async function statusIn(records, id) {
  const found = await records.read(id);
  if (found === null) throw unknownCredential(id);
  return statusOf(id, found.document);
}

/** Rejects with `ERR_INVALID_OPTION` or `ERR_STORE`. @param {RecordStore} records @param {CredentialFilter} given @returns {Promise<CredentialStatus[]>} */
export async function listIn(records, given) {
  const { prefix, after, limit, ...filter } = readFilter(given);
  /** @type {CredentialStatus[]} */
  const listed = [];
  /** @type {Promise<CredentialStatus | undefined>[]} */
  let reading = [];
  const take = async () => {
    const read = await Promise.all(reading);
    reading = [];
    for (const status of read) if (status !== undefined && matches(status, filter)) listed.push(status);
  };
  const isFiltered = Object.values(filter).some((asked) => asked !== undefined);
  for await (const id of records.ids(prefix, after, isFiltered ? undefined : limit)) {
    const read = readable(records, id);
    // If the next page fails first, nobody waits for it.
    read.catch(() => {});
    reading.push(read);
    if (reading.length >= (isFiltered ? READS : Math.min(READS, limit - listed.length))) await take();
    if (listed.length >= limit) break;
  }
  await take();
  return listed.slice(0, limit);
}

/** Reads one of many: a record that cannot be read must not hide the others. @param {RecordStore} records @param {string} id */
async function readable(records, id) {
  try {
    const found = await records.read(id);
    return found === null ? undefined : statusOf(id, found.document);
  } catch (error) {
    if (error instanceof StoreFailure) throw error;
    return { id, state: STATES[2], last_error: /** @type {SecretSlotsError} */ (error).code };
  }
}

/** @param {string} id @param {Document} document @returns {CredentialStatus} */
function statusOf(id, document) {
  const record = recordOf(document);
  const own = ownMembers(document);
  const { client, grant, owner } = own;
  const scope = (own.tokens && ownMembers(own.tokens).scope) ?? own.scope;
  const state = core.call((glue) => glue.stateOfRecord(record));
  return {
    id,
    state,
    client,
    grant,
    ...(owner === undefined ? {} : { owner }),
    ...(typeof scope === "string" ? { scope } : {}),
    ...(record.has_token ? { last_refresh_at: record.obtained_at } : {}),
    ...(record.has_token && record.expires_at !== undefined ? { expires_at: record.expires_at } : {}),
    ...nextRefreshOf(state, record),
    ...failureOf(state, own, record),
  };
}

/** Returns when the token is next refreshed, if it is at all. @param {CredentialState} state @param {KeptRecord} record */
function nextRefreshOf(state, { has_token, refresh_at, retry_at }) {
  const isDue = state !== "reauthorize" && has_token && refresh_at !== undefined;
  return isDue ? { refresh_at: Math.max(refresh_at, retry_at) } : {};
}

/**
 * Returns why the last refresh failed, and when the next attempt is.
 *
 * @param {CredentialState} state
 * @param {Document} document
 * @param {KeptRecord} record
 * @returns {Pick<CredentialStatus, "last_error" | "retry_at">}
 */
function failureOf(state, { tokens, error = "ERR_TOKEN_REQUEST_FAILED" }, { retry_at }) {
  // Without a refresh token, none was refused: the user has not authorized the client, or not for longer.
  if (state === "reauthorize")
    return ownMembers(tokens ?? {}).refresh_token ? { last_error: "ERR_REAUTHORIZATION_REQUIRED" } : {};
  if (state === "ready") return {};
  // An attempt that does not wait sets the time back while it runs.
  return retry_at === 0 ? { last_error: error } : { last_error: error, retry_at };
}

/** @param {CredentialStatus} status @param {{ state: unknown, owner: unknown, client: unknown }} filter */
function matches(status, { state, owner, client }) {
  const isMatch = (/** @type {unknown} */ asked, /** @type {unknown} */ found) =>
    asked === undefined || asked === found;
  return isMatch(state, status.state) && isMatch(owner, status.owner) && isMatch(client, status.client);
}

/** @param {CredentialFilter} given */
function readFilter(given) {
  const { prefix, state, owner, client, after, limit = 1000 } = checkOptions(given, NAMES);
  if (state !== undefined && !STATES.includes(state)) {
    const [last, ...others] = STATES.map((name) => `"${name}"`).reverse();
    throw invalid(`state must be ${others.reverse().join(", ")} or ${last}`);
  }
  return {
    prefix: readText("prefix", prefix) ?? "",
    state,
    owner: readOwner(owner),
    client: readText("client", client),
    after: readText("after", after),
    limit: readInteger("limit", limit, 1, 100_000),
  };
}
