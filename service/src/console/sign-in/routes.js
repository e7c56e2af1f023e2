// Signing in and out.
import { Problem } from "../../http/problem.js";
import { readForm } from "../form.js";
import { readSessionCookie, sessionCookie } from "../sessions/session-cookie.js";
import { signInPage } from "./sign-in-page.js";

/** @import { Pages } from "../pages.js" */

/** @param {Pages} pages */
export function signInRoutes(pages) {
  pages.open("get", "/sign-in", (c) => signInPage(c, pages, { to: "/console" }));
  pages.open("post", "/sign-in", async (c) => {
    pages.checkOrigin(c);
    const form = await readForm(c.req.raw);
    const to = ownPath(form.text("to"));
    const identity = await pages.identities.ofBootstrap(form.text("secret"));
    if (identity === undefined) {
      const wrong = failure(() => pages.failures.failed(c.env?.address ?? ""));
      return signInPage(c, pages, { to, wrong });
    }
    await pages.endSession(c);
    const { value, seconds } = await pages.sessions.begin(identity);
    const base = pages.baseOf(c);
    c.header("Set-Cookie", sessionCookie(value, seconds, base));
    return c.body(null, 303, { Location: `${pages.rootOf(c)}${to}` });
  });
  pages.post("/sign-out", async (visit) => {
    const { c } = visit;
    await pages.endSession(c);
    if (readSessionCookie(c.req.header("cookie"), pages.baseOf(c)) !== undefined)
      c.header("Set-Cookie", sessionCookie("", 0, pages.baseOf(c)));
    // Back leads to no page of the session.
    c.header("Clear-Site-Data", '"cache"');
    return visit.see(visit.to`/sign-in`);
  });
}

/** Counts a failure, and returns what to tell. @param {() => void} count */
function failure(count) {
  try {
    count();
    return "This is not the bootstrap secret. Nothing was done.";
  } catch (error) {
    if (error instanceof Problem) return `Too many failed attempts: wait ${error.headers["Retry-After"]} seconds.`;
    throw error;
  }
}

/** Returns a path of the console, so that no link leads elsewhere after the sign-in. @param {string} to */
export function ownPath(to) {
  const url = URL.canParse(to, "http://console.invalid") ? new URL(to, "http://console.invalid") : undefined;
  const isOwn = url?.origin === "http://console.invalid" && /^\/console(?:\/|\?|$)/.test(to) && !to.includes("\\");
  return isOwn && url !== undefined ? url.pathname + url.search : "/console";
}
