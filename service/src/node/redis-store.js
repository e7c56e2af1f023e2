// A store in Redis. The client connects in the background, and again whenever the connection is lost.
import { createClient } from "redis";
import { RedisStore } from "secret-slots/stores/redis";
import { errorName } from "../errors.js";

/** In milliseconds. */
const CONNECTS_WITHIN = 3000;
/** A server that says nothing for so long is given up, and calls to it fail. */
const SILENT_AT_MOST = 5000;
/** So often it is asked for a sign of life, so that an idle connection is not taken for a dead one. */
const PINGS_EVERY = 2000;
const RETRIES_WITHIN = 2000;

/** @param {string} url @param {import("./log.js").Tell} tell @returns {import("./open-store.js").OpenStore} */
export function openRedis(url, tell) {
  const client = createClient({
    url,
    name: "secret-slots-service",
    // Calls fail at once while there is no connection: a request gets 503 instead of waiting.
    disableOfflineQueue: true,
    pingInterval: PINGS_EVERY,
    socket: {
      connectTimeout: CONNECTS_WITHIN,
      socketTimeout: SILENT_AT_MOST,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 6), RETRIES_WITHIN),
    },
  });
  let isAway = false;
  // Each attempt fails anew: the log has the first.
  client.on("error", (error) => {
    if (!isAway) tell({ type: "store_disconnected", error: errorName(error) });
    isAway = true;
  });
  client.on("ready", () => {
    isAway = false;
  });
  client.connect().catch(() => {
    // The client was closed before it was connected.
  });
  return {
    kind: "redis",
    store: new RedisStore(client),
    async close() {
      client.destroy();
    },
  };
}
