// The URLs that the command line sends secrets to, or news of applications: nothing crosses a network without TLS.

/** What such a URL must be, for messages. */
export const SAFE_URL = "an https URL, or an http URL of this machine, without a user and a password";

/** @param {unknown} url @returns {url is string} */
export function isSafeUrl(url) {
  if (typeof url !== "string" || !URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  return (protocol === "https:" || (protocol === "http:" && isLoopback(hostname))) && username + password === "";
}

/** Whether a host name, as `URL` writes it, is of this machine. @param {string} hostname */
export function isLoopback(hostname) {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
