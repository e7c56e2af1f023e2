// Sessions at an authorization server, each with its own refresh tokens, whatever carries the requests.

/**
 * `strict`: each refresh gives a new refresh token, and one that comes twice ends the session (RFC 9700, section 4.14.2). `grace`: the
 * same, but the last one is taken again for a while, and gives its successor once more. `fixed`: there is one refresh token, for good.
 *
 * @typedef {"strict" | "grace" | "fixed"} Rotation
 */
/** @typedef {{ place: number, usedAt: number, isAlive: boolean }} Session */

/** How long the last refresh token is taken again, in milliseconds: the shortest time that vendors name. */
const GRACE = 30_000;

export class Sessions {
  #rotation;
  #now;
  /** @type {Map<string, Session>} */
  #sessions = new Map();
  #tokens = 0;

  /** @param {Rotation} rotation @param {() => number} [now] In milliseconds. */
  constructor(rotation, now = Date.now) {
    this.#rotation = rotation;
    this.#now = now;
  }

  /** Begins a session, and answers its first refresh token. @param {string} id */
  begin(id) {
    this.#sessions.set(id, { place: 0, usedAt: 0, isAlive: true });
    return `${id}.0`;
  }

  /** The session that a refresh token is of. @param {string} refreshToken */
  static idOf(refreshToken) {
    return refreshToken.slice(0, refreshToken.lastIndexOf("."));
  }

  /** Whether a session goes on for who has this refresh token. @param {string} id @param {unknown} refreshToken */
  isHeldBy(id, refreshToken) {
    const session = this.#sessions.get(id);
    return session?.isAlive === true && refreshToken === `${id}.${session.place}`;
  }

  /**
   * Answers a refresh request.
   *
   * @param {string} refreshToken
   * @returns {{ status: number, body: object }}
   */
  refresh(refreshToken) {
    const id = Sessions.idOf(refreshToken);
    const session = this.#sessions.get(id);
    const place = Number(refreshToken.slice(id.length + 1));
    if (session === undefined || !this.#takes(session, place)) return { status: 400, body: { error: "invalid_grant" } };
    const token = { access_token: `access ${++this.#tokens}`, token_type: "Bearer", expires_in: 3600 };
    const more = this.#rotation === "fixed" ? {} : { refresh_token: `${id}.${session.place}` };
    return { status: 200, body: { ...token, ...more } };
  }

  /** @param {Session} session @param {number} place */
  #takes(session, place) {
    const isInGrace = this.#rotation === "grace" && this.#now() - session.usedAt < GRACE;
    if (place === session.place && this.#rotation !== "fixed") {
      session.place += 1;
      session.usedAt = this.#now();
    } else if (place !== session.place && !(isInGrace && place === session.place - 1)) {
      session.isAlive = false;
    }
    return session.isAlive;
  }
}
