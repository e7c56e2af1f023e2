// Workers end a request's promises with it.

const { navigator } = /** @type {{ navigator?: { userAgent?: string } }} */ (globalThis);
/** Whether one request's promise may be waited for in another. */
export const canShare = navigator?.userAgent !== "Cloudflare-Workers";
