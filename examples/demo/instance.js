// The service of the demo, over a store in memory: for the past with a clock of its own, then over HTTP with that of the system.
import { randomBytes } from "node:crypto";
import { MemoryStore } from "secret-slots/stores/memory";
import { createService } from "../../service/src/index.js";
import { httpServer } from "../../service/src/node/http-server.js";
import { playgroundFiles } from "../../service/src/node/index.js";
import { SYSTEM_CLOCK } from "../../service/src/system-clock.js";

const HOST = "127.0.0.1";
const TICKS_EVERY = 2000;

/** @typedef {ReturnType<typeof createService>} Service */
/** @typedef {{ method?: string, body?: unknown, secret?: string, as?: { id: string, secret: string } }} Asked `as`: an API client; default: the bootstrap secret. */

export class Instance {
  bootstrap = `bootstrap_${randomBytes(24).toString("base64url")}`;
  url = "";
  #options = {
    ...{ store: new MemoryStore(), bootstrap: this.bootstrap, encryptionKey: randomBytes(32).toString("hex") },
    ...{ allowLoopback: true, instance: "demo" },
  };
  /** @type {Service | undefined} */
  #service;
  /** @type {ReturnType<typeof httpServer> | undefined} */
  #http;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * Lets a day of the past happen: what is counted is saved under the day that the clock says at the end.
   *
   * @param {{ now: number }} time In Unix seconds; the day moves it on.
   * @param {(ask: (path: string, asked?: Asked) => Promise<any>) => Promise<void>} happen
   */
  async past(time, happen) {
    const clock = { ...SYSTEM_CLOCK, now: () => time.now * 1000 };
    const service = createService({ ...this.#options, clock });
    await happen((path, asked) =>
      ask(service.fetch, "http://demo.invalid", path, { bootstrap: this.bootstrap, ...asked }),
    );
    await service.tick();
    await service.close();
  }

  /** Serves from now on. @param {number} port @param {{ before(fetch: any): any }} door */
  async listen(port, door) {
    const http = httpServer(
      door.before((/** @type {Request} */ request, /** @type {object} */ from) => this.#service?.fetch(request, from)),
      { trustedProxies: [] },
    );
    this.#http = http;
    this.url = `http://${HOST}:${await http.listen(port, HOST)}`;
    // Nothing is awaited since it listens, so that no request comes before this.
    const service = createService({
      ...{ ...this.#options, publicUrl: this.url, allowedReturns: [`${this.url}/console`] },
      playground: playgroundFiles({ base: "playground/", home: "../console" }),
    });
    this.#service = service;
    // A tick that fails, such as while a provider is away, is tried again by the next one.
    this.#timer = setInterval(() => void service.tick().catch(() => {}), TICKS_EVERY);
  }

  /** Calls the API over HTTP. Rejects with the problem of a request that fails. @param {string} path @param {Asked} [asked] */
  ask(path, asked) {
    return ask((request) => fetch(request), this.url, path, { bootstrap: this.bootstrap, ...asked });
  }

  async close() {
    clearInterval(this.#timer);
    await this.#http?.end(1000);
    await this.#service?.close();
  }
}

/**
 * @param {(request: Request) => Promise<Response>} fetch
 * @param {string} origin
 * @param {string} path
 * @param {Asked & { bootstrap: string }} asked
 */
async function ask(fetch, origin, path, { method, body, as, bootstrap }) {
  const basic = as === undefined ? "" : Buffer.from(`${as.id}:${as.secret}`).toString("base64");
  const headers = {
    authorization: as === undefined ? `Bearer ${bootstrap}` : `Basic ${basic}`,
    "content-type": "application/json",
  };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const request = new Request(origin + path, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers,
    ...content,
  });
  const response = await fetch(request);
  const text = await response.text();
  if (!response.ok) throw new Error(`${request.method} ${path}: ${response.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}
