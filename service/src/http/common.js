// What holds for every request: no cache stores its answer, and its path is plain.
import { badRequest } from "./problem.js";

/** Passes the address of a request through the environment of Hono. @param {{ address?: string | undefined } | undefined} from */
export const addressOf = (from) => ({ address: from?.address });

/** @param {import("hono").Context} c @param {() => Promise<void>} next */
export async function common(c, next) {
  c.set("address", c.env?.address);
  await next();
  c.header("Cache-Control", "no-store");
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Referrer-Policy", "no-referrer");
}

/** Refuses paths that a proxy may read in another way. @param {import("hono").Context} c @param {() => Promise<void>} next */
export async function plainPath(c, next) {
  const { pathname } = new URL(c.req.raw.url);
  for (const segment of pathname.split("/")) {
    const decoded = decode(segment);
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (decoded === undefined || /[\u0000-\u001f\u007f]/.test(decoded))
      throw badRequest("the path must be percent-encoded UTF-8 without control characters");
  }
  await next();
}

/** @param {string} segment */
function decode(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
