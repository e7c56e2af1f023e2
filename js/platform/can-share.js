// Cloudflare Workers cancel the promises of a request when it ends.

const { navigator } = /** @type {{ navigator?: { userAgent?: string } }} */ (globalThis);
/** Whether one request may wait for a promise of another. */
export const canShare = navigator?.userAgent !== "Cloudflare-Workers";
