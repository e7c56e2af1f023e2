import { guarding } from "./guarding.js";
import { nextProxyGuard } from "./js/guards/next.js";

export const proxy = nextProxyGuard(...guarding);
export const config = { matcher: "/api/proxied/:path*" };
