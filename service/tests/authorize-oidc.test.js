// A user signs in at oidc-provider: its forms are sent by fetch, and cookies are kept as a browser keeps them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openOidc } from "./authorize-oidc.js";
import { ID } from "./authorize-world.js";

/** Follows redirects and sends forms, with the cookies of each origin. */
class Walker {
  /** @type {Map<string, Map<string, string>>} */
  #jars = new Map();

  /** Follows redirects, and returns the first answer that is none. @param {string} url @param {URLSearchParams} [form] */
  async walk(url, form) {
    let response = await this.#send(url, form);
    while (response.status >= 300 && response.status < 400) {
      url = new URL(String(response.headers.get("location")), url).href;
      response = await this.#send(url);
    }
    return { url, status: response.status, text: await response.text() };
  }

  /** @param {string} url @param {URLSearchParams} [form] */
  async #send(url, form) {
    const { origin } = new URL(url);
    const jar = this.#jars.get(origin) ?? new Map();
    this.#jars.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { accept: "text/html", ...(cookie === "" ? {} : { cookie }) };
    const body = form === undefined ? {} : { method: "POST", body: form };
    const response = await fetch(url, { redirect: "manual", headers, ...body });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }
}

/** Sends the form of a page with these values. @param {Walker} walker @param {{ url: string, text: string }} page @param {Record<string, string>} values */
function submit(walker, { url, text }, values) {
  const [, action = ""] = /<form[^>]* action="([^"]+)"/.exec(text) ?? [];
  const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, ...pair]) => pair);
  return walker.walk(new URL(action, url).href, new URLSearchParams([...hidden, ...Object.entries(values)]));
}

test("oidc-provider: a user signs in and consents, and the credential is kept fresh from then on", async (context) => {
  const { begin, keeperOf, application, url } = await openOidc(context);
  const keeper = keeperOf();
  assert.equal((await keeper.status(ID)).state, "reauthorize");
  const walker = new Walker();
  const login = await walker.walk(await begin());
  assert.match(login.text, /name="login"/);
  const consent = await submit(walker, login, { login: "ana", password: "x" });
  const end = await submit(walker, consent, {});
  assert.deepEqual([end.status, end.url.startsWith(`${url}/v1/callback?`)], [200, true], end.text);
  assert.match(end.text, /<h1>Connected<\/h1>/);

  const { state, owner, scope } = await keeper.status(ID);
  assert.deepEqual([state, owner, scope], ["ready", "ana", "openid offline_access"]);
  const { access_token: first } = await keeper.token(ID);
  const { access_token: second } = await keeper.refused(ID, first);
  assert.notEqual(first, second, "the refresh token of the authorization works");

  // The user is signed in there by now, and connects again from the application.
  const again = await walker.walk(await begin({ return_to: application }));
  const back = await submit(walker, again, {});
  assert.equal(back.url, `${application}?credential=user+7&outcome=connected`);
  // Another process, which has no token in memory.
  const { access_token: third } = await keeperOf().token(ID);
  assert.ok(third !== first && third !== second);
});

test("oidc-provider: a user who cancels leaves the credential as it is", async (context) => {
  const { begin, keeperOf, application } = await openOidc(context);
  const walker = new Walker();
  const login = await walker.walk(await begin({ return_to: application }));
  const [, abort = ""] = /href="([^"]+\/abort)"/.exec(login.text) ?? [];
  const { url } = await walker.walk(new URL(abort, login.url).href);
  assert.equal(url, `${application}?credential=user+7&outcome=failed&code=ERR_AUTHORIZATION_DENIED`);
  assert.equal((await keeperOf().status(ID)).state, "reauthorize");
});
