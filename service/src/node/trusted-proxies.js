// The proxies that the service trusts, and the address of the client behind them: behind a proxy that is one hop away, it is the proxy's word.
import { BlockList, isIP } from "node:net";
import { addNetwork } from "./values.js";

export class TrustedProxies {
  #networks = new BlockList();

  /** @param {readonly string[]} trusted Addresses and networks. */
  constructor(trusted) {
    for (const network of trusted) addNetwork(this.#networks, network);
  }

  /** Whether an address is that of a trusted proxy. @param {string | undefined} address `undefined`: a Unix socket. */
  has(address) {
    return address !== undefined && this.#networks.check(plain(address), isIP(plain(address)) === 6 ? "ipv6" : "ipv4");
  }

  /**
   * Returns the address of the client of a request.
   *
   * `X-Forwarded-For` is read from its end, where the nearest proxy has written, and only as far as each hop is a trusted proxy: what stands
   * before that was sent by the client, who may write anything there.
   *
   * @param {string | undefined} peer
   * @param {string | undefined} forwardedFor
   */
  clientOf(peer, forwardedFor) {
    let address = peer === undefined ? undefined : plain(peer);
    const hops = forwardedFor?.split(",") ?? [];
    while (this.has(address)) {
      const before = plain(hops.pop()?.trim() ?? "");
      if (isIP(before) === 0) break;
      address = before;
    }
    return address;
  }
}

/** An IPv4 address that a socket for both versions shows as IPv6 (RFC 4291, section 2.5.5.2). @param {string} address */
export const plain = (address) => address.replace(/^::ffff:(?=\d+\.)/i, "");
