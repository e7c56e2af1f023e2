// Observes when the bytes of a request are written. Only Node's fetch reports that, through undici's diagnostics channels.

/** @typedef {{ cork?(): void, uncork(): void }} Socket */
/** @typedef {{ request: object & { origin?: unknown, path?: string, headers?: unknown, contentLength?: unknown }, socket?: Socket }} Message */

/** Calls of fetch for which undici has not made a request yet, in order. @type {Set<Wire>} */
const unmade = new Set();
/** @type {WeakMap<object, Wire>} */
const made = new WeakMap();
/** Calls of fetch that have not ended and for which undici has made a request. @type {Set<Wire>} */
const following = new Set();
let isSubscribed = false;

/** One call of fetch, matched with undici's request. */
export class Wire {
  /** Whether the runtime reports on this request. If not, `isWritten` means nothing. */
  isFollowed = false;
  /** Whether its bytes were written, or are about to be. */
  isWritten = false;
  #url;
  #length;
  #authorization;
  #isLimited;
  #beforeWrite;

  /**
   * @param {object} request
   * @param {string} request.url
   * @param {string | undefined} request.authorization
   * @param {string} request.body
   * @param {number | undefined} request.writeWithin
   * @param {() => boolean} beforeWrite Called when there is a connection, and again right before the bytes are written. It may prevent
   *   the write by aborting the request and returning false.
   */
  constructor({ url, authorization, body, writeWithin }, beforeWrite) {
    this.#url = url;
    // A form is ASCII, so its characters are its bytes.
    this.#length = body.length;
    this.#authorization = authorization;
    this.#isLimited = writeWithin !== undefined;
    this.#beforeWrite = beforeWrite;
    subscribe();
    unmade.add(this);
  }

  /** Whether it is known that no byte was written. */
  get isUnsent() {
    return this.isFollowed && !this.isWritten;
  }

  /** Stops waiting for undici to make the request. */
  end() {
    unmade.delete(this);
    following.delete(this);
  }

  /** @param {Message["request"]} request */
  static onMade(request) {
    for (const wire of unmade) {
      if (!wire.#isOf(request)) continue;
      unmade.delete(wire);
      made.set(request, wire);
      following.add(wire);
      wire.isFollowed = true;
      return;
    }
    // A fetch that retries by itself makes a further request for the same call: from then on, nothing is known of that call.
    for (const wire of following) if (wire.#isOf(request)) wire.isFollowed = false;
  }

  /** @param {Message} message */
  static onWrite({ request, socket }) {
    const wire = made.get(request);
    if (wire === undefined || !wire.#beforeWrite()) return;
    const { setImmediate } = /** @type {{ setImmediate?(callback: () => void): void }} */ (globalThis);
    if (!wire.#isLimited || socket?.cork === undefined || setImmediate === undefined) {
      wire.isWritten = true;
      return;
    }
    // In a new process, undici takes milliseconds from here until it writes the bytes, and the process may be suspended meanwhile. The
    // corked socket holds the bytes back until the clock is checked once more.
    socket.cork();
    setImmediate(() => {
      wire.isWritten = wire.#beforeWrite();
      if (wire.isWritten) socket.uncork();
    });
  }

  /** Whether a request is of this call. Equal requests are made in the order of their calls. @param {Message["request"]} request */
  #isOf({ origin, path, headers, contentLength }) {
    if (Number(contentLength) !== this.#length) return false;
    const url = new URL(this.#url);
    if (`${origin}${path}` !== `${url.origin}${url.pathname}${url.search}`) return false;
    if (this.#authorization === undefined) return true;
    return Array.isArray(headers)
      ? headers.includes(this.#authorization)
      : String(headers).includes(this.#authorization);
  }
}

/** Subscribes to the channels at the first request. */
function subscribe() {
  if (isSubscribed) return;
  isSubscribed = true;
  const { process } = /** @type {{ process?: { getBuiltinModule?(name: string): any } }} */ (globalThis);
  try {
    const channels = process?.getBuiltinModule?.("node:diagnostics_channel");
    channels?.subscribe("undici:request:create", (/** @type {Message} */ { request }) => Wire.onMade(request));
    channels?.subscribe("undici:client:sendHeaders", (/** @type {Message} */ message) => Wire.onWrite(message));
  } catch {
    // A runtime without these channels reports nothing.
  }
}
