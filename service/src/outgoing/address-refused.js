/** An address that the service does not send to. Nothing was sent. The message repeats no part of the address: it may hold a token. */
export class AddressRefused extends Error {
  code = "ERR_OUTGOING_ADDRESS";
  /** As in the errors of a system: the connection failed, so no request was sent. */
  syscall = "connect";

  /** @param {string} detail What the URL must be, such as "must begin with https://". */
  constructor(detail) {
    super(`the URL ${detail}`);
    this.name = "AddressRefused";
    this.detail = detail;
  }
}
