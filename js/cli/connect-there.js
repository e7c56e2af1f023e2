// An authorization that the service begins, and whose callback it receives: here the user's browser is opened, and the outcome awaited.
import { sleep } from "../platform/clock.js";
import { isPlainObject } from "../platform/plain-object.js";
import { CONNECT_WITHIN, nobodyAuthorized } from "./connecting.js";
import { statusOf } from "./credential-status.js";
import { isSafeUrl } from "./safe-url.js";
import { ServiceError, unexpectedAnswer } from "./service-api.js";

/** @import { CredentialStatus } from "../keeper/types.js" */
/** @import { Connecting } from "./connecting.js" */
/** @import { ServiceApi } from "./service-api.js" */

/** The time between two looks at the credential, in milliseconds. */
const POLLED_EVERY = 2_000;

/**
 * @param {ServiceApi} api
 * @param {string} path The credential's.
 * @param {Connecting} connecting
 * @returns {Promise<CredentialStatus>}
 */
export async function connectThere(api, path, { show, clock, signal }) {
  const before = statusOf((await api.call("GET", path)).body);
  const { body: begun } = await api.call("POST", `${path}/authorize`, { body: {} });
  if (!isPlainObject(begun) || !isSafeUrl(begun.url)) throw unexpectedAnswer();
  const deadline = clock.monotonic() + CONNECT_WITHIN;
  show(begun.url);
  while (clock.monotonic() < deadline) {
    await sleep(clock, POLLED_EVERY, signal);
    const status = await look(api, path);
    if (status !== undefined && isConnected(status, before)) return status;
  }
  throw nobodyAuthorized();
}

/** The credential now; `undefined` while the service cannot say. @param {ServiceApi} api @param {string} path */
async function look(api, path) {
  try {
    return statusOf((await api.call("GET", path)).body);
  } catch (error) {
    if (error instanceof ServiceError && (error.status ?? 500) >= 500) return undefined;
    throw error;
  }
}

/** Whether there was an authorization since: a credential may have been ready before. @param {CredentialStatus} now @param {CredentialStatus} before */
function isConnected(now, before) {
  return now.state === "ready" && (before.state !== "ready" || now.last_refresh_at !== before.last_refresh_at);
}
