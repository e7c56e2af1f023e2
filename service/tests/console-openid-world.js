// A service with a console at which people sign in by OpenID, its provider, and browsers.
import assert from "node:assert/strict";
import { FakeClock } from "../../tests/js/fake-clock.js";
import { KEY, NOW, openService } from "./client.js";
import { Person } from "./console-person.js";
import { OpenIdStub } from "./openid-stub.js";

export const PUBLIC = "https://slots.example";
export const ANA = { sub: "a-1", email: "ana@example.com", email_verified: true };

/** @param {Partial<import("../src/index.js").ServiceOptions>} [options] */
export function openOpenId(options = {}) {
  const clock = new FakeClock(NOW);
  const provider = new OpenIdStub(clock);
  const opened = openService({
    ...{ clock, encryptionKey: KEY, publicUrl: PUBLIC, fetch: provider.fetch, openid: provider.options, ...options },
  });
  const visitor = (base = options.publicUrl ?? PUBLIC) => new Person(opened.service, new URL(base).origin);

  /** Begins a sign-in, and returns where the browser is sent. @param {Person} one @param {string} [to] */
  async function begin(one, to = "/console/people") {
    const { status, headers, html } = await one.visit(`/console/sign-in/openid?to=${encodeURIComponent(to)}`);
    assert.equal(status, 303, html);
    return String(headers.get("location"));
  }

  /** Follows a callback as a browser does that comes from the provider. @param {Person} one @param {string} url */
  const callback = (one, url) => one.visit(url, { site: "cross-site" });

  return {
    ...{ ...opened, clock, provider, visitor, begin, callback },
    /** Signs in, and returns the answer to the callback. @param {Person} one @param {object} [account] @param {string} [to] */
    async signIn(one, account = ANA, to) {
      return callback(one, provider.answer(await begin(one, to), { ...account }));
    },
    /** Adds a person. @param {string} id @param {object[]} [roles] */
    add: (id, roles = [{ role: "admin" }]) =>
      opened.admin.put(`/v1/people/${encodeURIComponent(id)}`, { roles }, { status: 201 }),
    /** @param {Person} one */
    bootstrap: (one) => one.signIn(),
  };
}
