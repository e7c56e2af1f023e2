// Where a person goes on after a sign-in: within the console alone.

/** The longest address to go on at: it is kept in a cookie meanwhile. */
const LONGEST = 1024;

/** Returns a path of the console, so that no link leads elsewhere after the sign-in. @param {string} to */
export function ownPath(to) {
  const url = URL.canParse(to, "http://console.invalid") ? new URL(to, "http://console.invalid") : undefined;
  const isOwn = url?.origin === "http://console.invalid" && /^\/console(?:\/|\?|$)/.test(to) && !to.includes("\\");
  const isAtSignIn = /^\/console\/sign-in(?:\/|$)/.test(url?.pathname ?? "");
  // What `..` leads to is looked at, not what was written.
  const isConsole = /^\/console(?:\/|$)/.test(url?.pathname ?? "");
  if (url === undefined || !isOwn || !isConsole || isAtSignIn) return "/console";
  const path = url.pathname + url.search;
  return path.length > LONGEST ? "/console" : path;
}
