// The cookie of a session. Over https, `__Host-` keeps other hosts of the domain from setting it (RFC 6265bis, section 4.1.3.2), and `Strict` keeps
// it from requests that another site causes.

/** Returns the name of the cookie. @param {string} base The address at which the browser reaches the service. */
export const sessionCookieName = (base) => (isSecure(base) ? "__Host-console" : "console");

/** Returns the text of the cookie in a header `Cookie`; `undefined` without one, and if it is there twice. @param {string | undefined} header @param {string} base */
export function readSessionCookie(header, base) {
  const name = `${sessionCookieName(base)}=`;
  const found = (header ?? "").split(";").map((one) => one.trim());
  const [text, ...more] = found.filter((one) => one.startsWith(name)).map((one) => one.slice(name.length));
  return more.length > 0 ? undefined : text;
}

/** Returns a header `Set-Cookie`. @param {string} text @param {number} seconds How long it lives; 0 removes it. @param {string} base */
export function sessionCookie(text, seconds, base) {
  const secure = isSecure(base) ? "; Secure" : "";
  return `${sessionCookieName(base)}=${text}; Max-Age=${seconds}; Path=/${secure}; HttpOnly; SameSite=Strict`;
}

/** @param {string} base */
const isSecure = (base) => base.startsWith("https:");
