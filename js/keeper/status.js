// What is known of credentials, for whoever looks after many of them. It is read from the store, as another holder may have refreshed them.
import { checkOptions, invalid, readInteger, readText } from "../platform/options.js";
import { StoreFailure } from "../stores/ask.js";
import { core } from "../wasm/client/core.js";
import { readOwner } from "./credential.js";
import { recordOf } from "./record.js";
import { unknownCredential } from "./refusal.js";

/** @import { SecretSlotsError } from "../platform/errors.js" */
/** @import { Document } from "./record.js" */
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
  for await (const id of records.ids(prefix, after)) {
    reading.push(readable(records, id));
    if (reading.length >= Math.min(READS, limit - listed.length)) await take();
    if (listed.length >= limit) return listed;
  }
  await take();
  return listed;
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
  const { client, grant, owner, tokens, error } = document;
  const scope = tokens?.scope ?? document.scope;
  return {
    id,
    state: core.call((glue) => glue.stateOfRecord(record)),
    client,
    grant,
    ...(owner === undefined ? {} : { owner }),
    ...(typeof scope === "string" ? { scope } : {}),
    ...(record.has_token ? { last_refresh_at: record.obtained_at } : {}),
    ...(record.has_token && record.expires_at !== undefined ? { expires_at: record.expires_at } : {}),
    ...(record.failures === 0 ? {} : { last_error: error ?? "ERR_INTERNAL", retry_at: record.retry_at }),
  };
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
    throw invalid(`state must be ${STATES.map((name) => `"${name}"`).join(", ")}`);
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
