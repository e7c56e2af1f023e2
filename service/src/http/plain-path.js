import { badRequest } from "./problem.js";

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
