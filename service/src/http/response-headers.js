/** No cache stores an answer, no browser guesses its type, and no link tells where it was. @param {import("hono").Context} c @param {() => Promise<void>} next */
export async function responseHeaders(c, next) {
  await next();
  c.header("Cache-Control", "no-store");
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Referrer-Policy", "no-referrer");
}
