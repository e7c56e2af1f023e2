// No cache stores an answer, no browser guesses its type, and no link tells another origin where it was.

/** @import { Context } from "hono" */

/**
 * Returns a middleware that sets the headers of all answers.
 *
 * @param {"no-referrer" | "same-origin"} referrerPolicy With `no-referrer` a form of a page would send `Origin: null` (Fetch, section 3.2).
 */
export const responseHeaders =
  (referrerPolicy) => async (/** @type {Context} */ c, /** @type {() => Promise<void>} */ next) => {
    await next();
    c.header("Cache-Control", "no-store");
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", referrerPolicy);
  };
