// Signing in at the OpenID provider. The start is a link, not a form: the policy of our pages lets no form be redirected to another site.
import { errorName } from "../../errors.js";
import { internal } from "../../http/problem.js";
import { isThisMachine } from "../../outgoing/rule.js";
import { Seal } from "../../seal.js";
import { crossSitePage } from "../view/cross-site-page.js";
import { sessionCookie, sessionCookieName } from "../sessions/session-cookie.js";
import { BegunCookies } from "./begun-cookie.js";
import { OpenId } from "./openid.js";
import { actorOf } from "../../people/people.js";
import { ownPath } from "./own-path.js";
import { refusal, refusalOf } from "./refusal.js";
import { refusedPage } from "./refused-page.js";
import { strangerPage } from "./stranger-page.js";

/** @import { Context } from "hono" */
/** @import { OpenIdOptions } from "../../service-options.js" */
/** @import { People } from "../../people/people.js" */
/** @import { Pages } from "../pages.js" */

/** @param {Pages} pages @param {People} people @param {{ openid: OpenIdOptions, encryptionKey: string }} options */
export function openIdRoutes(pages, people, { openid, encryptionKey }) {
  const { settings, identities, sessions } = pages;
  const provider = new OpenId(settings, openid);
  const cookies = new BegunCookies(new Seal(encryptionKey));
  pages.open("get", "/sign-in/openid", (c) => answering(c, () => begin(c)));
  pages.open("get", "/sign-in/callback", (c) => answering(c, () => complete(c)));

  /** @param {Context} c */
  async function begin(c) {
    const to = ownPath(c.req.query("to") ?? "");
    const base = pages.baseOf(c);
    const home = settings.publicUrl;
    // The provider sends the browser to the public address, which has cookies of its own.
    if (home !== undefined && new URL(home).origin !== new URL(base).origin)
      return c.body(null, 303, { Location: `${home}/console/sign-in/openid?to=${encodeURIComponent(to)}` });
    // A code must not travel without TLS.
    if (!base.startsWith("https:") && !isThisMachine(new URL(base).hostname)) throw refusal("ERR_PUBLIC_URL");
    const { url, begun } = await provider.begin(redirectUriOf(base));
    for (const line of await cookies.keep(c.req.header("cookie"), { ...begun, to }))
      c.header("Set-Cookie", line, { append: true });
    return c.body(null, 303, { Location: url });
  }

  /** @param {Context} c */
  async function complete(c) {
    const { search, searchParams } = new URL(c.req.raw.url);
    const base = pages.baseOf(c);
    const redirectUri = redirectUriOf(base);
    const [state, ...more] = searchParams.getAll("state");
    if (state === undefined || more.length > 0) throw refusal("ERR_AUTHORIZATION_UNKNOWN");
    const taken = await cookies.take(c.req.header("cookie"), { state, redirectUri, now: settings.now() });
    if (taken === undefined) throw refusal("ERR_AUTHORIZATION_UNKNOWN");
    c.header("Set-Cookie", taken.removal, { append: true });
    const { to, ...begun } = taken.begun;
    const { account, email } = await provider.complete(redirectUri + search, begun);
    const known = await people.signIn(account, email);
    if (known.outcome !== "known") {
      settings.tell({ type: "sign_in_refused", reason: known.outcome });
      return strangerPage(c, known, { root: pages.rootOf(c), sub: account.sub, to });
    }
    const name = sessionCookieName(base);
    const { text, seconds } = await sessions.begin(identities.ofPerson(known), name);
    c.header("Set-Cookie", sessionCookie(text, seconds, base), { append: true });
    settings.tell({ type: "signed_in", principal: actorOf(known.id) });
    return crossSitePage(c, pages.rootOf(c), to);
  }

  /** @param {Context} c @param {() => Promise<Response>} run */
  async function answering(c, run) {
    try {
      return await run();
    } catch (error) {
      const problem = refusalOf(error);
      if (problem === undefined) settings.tell({ type: "request_failed", error: errorName(error) });
      const told = problem ?? internal();
      settings.tell({ type: "sign_in_failed", code: told.code, detail: told.message });
      // Too many of an address are a problem of their own, which the error handler shows.
      pages.failures.failed(c.env?.address ?? "");
      return refusedPage(c, told, pages.rootOf(c));
    }
  }
}

/** @param {string} base */
const redirectUriOf = (base) => `${base}/console/sign-in/callback`;
