// Load on one address, by autocannon.
import autocannon from "autocannon";

/** @typedef {{ rate: number, p50: number, p99: number }} Run Requests a second, and latencies in milliseconds. */
/** @typedef {{ name: string, url: string, headers: Record<string, string>, body?: string, method?: "GET" | "POST", isService?: boolean, stop: () => Promise<void> }} Contender */

/** @param {Contender} contender @param {number} connections @param {number} seconds @returns {Promise<Run>} */
export async function load({ name, url, headers, body, method = "POST" }, connections, seconds) {
  const { requests, latency, non2xx, errors } = await autocannon({
    ...{ url, method, headers, connections, duration: seconds },
    ...(method === "GET" ? {} : { body }),
  });
  if (non2xx + errors > 0) throw new Error(`${name}: ${non2xx} answers were no success, ${errors} requests failed`);
  return { rate: requests.average, p50: latency.p50, p99: latency.p99 };
}
