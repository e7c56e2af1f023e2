// The cookie of a session. Over https, `__Host-` keeps other hosts of the domain from setting it (RFC 6265bis, section 4.1.3.2), and `Strict` keeps
// it from requests that another site causes.

/** @param {string} base The address at which the browser reaches the service. */
const nameOf = (base) => (isSecure(base) ? "__Host-console" : "console");

/** Returns the value of the cookie in a header `Cookie`; `undefined` without one, and if it is there twice. @param {string | undefined} header @param {string} base */
export function readSessionCookie(header, base) {
  const name = `${nameOf(base)}=`;
  const found = (header ?? "").split(";").map((one) => one.trim());
  const [value, ...more] = found.filter((one) => one.startsWith(name)).map((one) => one.slice(name.length));
  return more.length > 0 ? undefined : value;
}

/** Returns a header `Set-Cookie`. @param {string} value @param {number} seconds How long it lives; 0 removes it. @param {string} base */
export function sessionCookie(value, seconds, base) {
  const secure = isSecure(base) ? "; Secure" : "";
  return `${nameOf(base)}=${value}; Max-Age=${seconds}; Path=/${secure}; HttpOnly; SameSite=Strict`;
}

/** @param {string} base */
const isSecure = (base) => base.startsWith("https:");
