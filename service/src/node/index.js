// The parts for Node, for programs that mount the service themselves.
export { guardedFetch } from "./guarded-fetch.js";
export { mailer } from "./mail.js";
export { serviceMetrics } from "./metrics.js";
export { logger } from "./log.js";
export { playgroundFiles } from "./playground-files.js";
