/** @import { Clock } from "./service-options.js" */

/** The time of the system. As in the library, a timer in the background does not keep the process running. @type {Clock} */
export const SYSTEM_CLOCK = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout(callback, milliseconds, isBackground = false) {
    const timer = setTimeout(callback, milliseconds);
    if (isBackground) /** @type {{ unref?(): void }} */ (/** @type {unknown} */ (timer)).unref?.();
    return () => clearTimeout(timer);
  },
};
