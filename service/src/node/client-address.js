// The address of the client. Behind a proxy that is one hop away, it is the proxy's word.
import { BlockList, isIP } from "node:net";
import { addNetwork } from "./values.js";

/**
 * Returns a function that tells the address of a client.
 *
 * `X-Forwarded-For` is read from its end, where the nearest proxy has written, and only as far as each hop is a trusted proxy: what stands
 * before that was sent by the client, who may write anything there.
 *
 * @param {readonly string[]} trusted Addresses and networks of proxies.
 * @returns {(peer: string | undefined, forwardedFor: string | undefined) => string | undefined}
 */
export function clientAddress(trusted) {
  const proxies = new BlockList();
  for (const network of trusted) addNetwork(proxies, network);
  const isProxy = (/** @type {string} */ address) => proxies.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return (peer, forwardedFor) => {
    let address = peer === undefined ? undefined : plain(peer);
    const hops = forwardedFor?.split(",") ?? [];
    while (address !== undefined && isProxy(address)) {
      const before = plain(hops.pop()?.trim() ?? "");
      if (isIP(before) === 0) break;
      address = before;
    }
    return address;
  };
}

/** An IPv4 address that a socket for both versions shows as IPv6 (RFC 4291, section 2.5.5.2). @param {string} address */
const plain = (address) => address.replace(/^::ffff:(?=\d+\.)/i, "");
