// Signing in and out.
import { BOOTSTRAP } from "../../access/principal.js";
import { Problem } from "../../http/problem.js";
import { readForm } from "../form.js";
import { sessionCookie, sessionCookieName } from "../sessions/session-cookie.js";
import { openIdRoutes } from "./openid-routes.js";
import { ownPath } from "./own-path.js";
import { signInPage } from "./sign-in-page.js";

/** @import { People } from "../../people/people.js" */
/** @import { Pages } from "../pages.js" */

/** @param {Pages} pages @param {People} people */
export function signInRoutes(pages, people) {
  const { openid, encryptionKey } = pages.settings;
  if (openid !== undefined && encryptionKey !== undefined) openIdRoutes(pages, people, { openid, encryptionKey });
  pages.open("get", "/sign-in", (c) => signInPage(c, pages, { to: ownPath(c.req.query("to") ?? "") }));
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
    const base = pages.baseOf(c);
    const { text, seconds } = await pages.sessions.begin(identity, sessionCookieName(base));
    c.header("Set-Cookie", sessionCookie(text, seconds, base));
    pages.settings.tell({ type: "signed_in", principal: BOOTSTRAP });
    return c.body(null, 303, { Location: `${pages.rootOf(c)}${to}` });
  });
  pages.post("/sign-out", async (visit) => {
    const { c } = visit;
    await pages.endSession(c);
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
