// The host that a credential helper gives a token.
import { isLoopback } from "./safe-url.js";

/**
 * Whether what a program asks for is this host, over a connection that may carry a token.
 *
 * @param {string} host With its port, if it has one.
 * @param {{ protocol: string | undefined, name: string }} asked
 */
export function isTokenHost(host, { protocol, name }) {
  if (name.toLowerCase() !== host.toLowerCase()) return false;
  return protocol === "https" || (protocol === "http" && isLoopback(name.replace(/:\d+$/, "")));
}
