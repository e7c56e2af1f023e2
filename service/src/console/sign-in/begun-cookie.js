// The sign-ins that a browser has begun: each is in a cookie of its own, sealed, so that nothing is stored at the start, and two tabs do not
// disturb each other. The cookie is Lax, as the provider's redirect comes from another site, and a Strict one would not be sent with it.
import { hex } from "../../encode/hex.js";
import { sha256 } from "../../encode/sha256.js";

/** @import { Seal } from "../../seal.js" */
/** @import { Begun } from "./openid.js" */

/** `to`: where the person wanted to go. @typedef {Begun & { to: string }} BegunSignIn */

/** How long a sign-in may take, in seconds. */
const LIFETIME = 600;
/** The most of a browser at once: a request with too many cookies is refused by servers. The oldest ones make room. */
const MOST = 4;

export class BegunCookies {
  #seal;

  /** @param {Seal} seal */
  constructor(seal) {
    this.#seal = seal;
  }

  /** Returns headers `Set-Cookie` that keep a sign-in. @param {string | undefined} header `Cookie` @param {BegunSignIn} begun */
  async keep(header, begun) {
    const name = await nameOf(begun.state, begun.redirectUri);
    const prefix = prefixOf(begun.redirectUri);
    // Browsers send the oldest first (RFC 6265, section 5.4).
    const old = cookiesOf(header).filter(([one]) => one.startsWith(prefix) && one !== name);
    const removed = old.slice(0, Math.max(old.length - MOST + 1, 0)).map(([one]) => one);
    const text = await this.#seal.seal(name, JSON.stringify(begun));
    return [
      line(name, text, LIFETIME, begun.redirectUri),
      ...removed.map((one) => line(one, "", 0, begun.redirectUri)),
    ];
  }

  /**
   * Returns the sign-in of a state, and the header `Set-Cookie` that removes it; `undefined` if this browser has not begun it in the last ten
   * minutes.
   *
   * @param {string | undefined} header `Cookie`
   * @param {{ state: string, redirectUri: string, now: number }} callback
   */
  async take(header, { state, redirectUri, now }) {
    const name = await nameOf(state, redirectUri);
    const [[, text] = [], ...more] = cookiesOf(header).filter(([one]) => one === name);
    const opened = text === undefined || more.length > 0 ? undefined : await this.#seal.open(name, text);
    if (opened === undefined) return undefined;
    /** @type {BegunSignIn} */
    const begun = JSON.parse(opened);
    const isOurs = begun.state === state && begun.redirectUri === redirectUri && begun.begunAt + LIFETIME > now;
    return isOurs ? { begun, removal: line(name, "", 0, redirectUri) } : undefined;
  }
}

/** @param {string} state @param {string} redirectUri */
const nameOf = async (state, redirectUri) => prefixOf(redirectUri) + hex(await sha256(state)).slice(0, 16);

/** @param {string} redirectUri */
const prefixOf = (redirectUri) => `${isSecure(redirectUri) ? "__Host-" : ""}console-sign-in-`;

/** @param {string} name @param {string} text @param {number} seconds @param {string} redirectUri */
function line(name, text, seconds, redirectUri) {
  return `${name}=${text}; Max-Age=${seconds}; Path=/${isSecure(redirectUri) ? "; Secure" : ""}; HttpOnly; SameSite=Lax`;
}

/** @param {string | undefined} header @returns {[string, string][]} */
function cookiesOf(header) {
  return (header ?? "").split(";").map((one) => {
    const [name = "", ...rest] = one.trim().split("=");
    return [name, rest.join("=")];
  });
}

/** @param {string} redirectUri */
const isSecure = (redirectUri) => redirectUri.startsWith("https:");
