// Forms that come twice at once, by a double click: the browser shows the second answer alone, so it must be the first one. Held in memory for a
// few seconds, as it may have a secret, and only for the session that sent the form.

/** @import { Clock } from "../service-options.js" */

/** How long an answer is held once it is there, in milliseconds, and how many are at once: of all sessions, and of one, as they may be long. */
const HELD = 5_000;
const MOST = 1_000;
const MOST_OF_SESSION = 20;

export class HeldAnswers {
  #clock;
  /** @type {Map<string, Promise<Response>>} */
  #held = new Map();

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /**
   * Returns the answer to a form: of several at once, one runs.
   *
   * @param {string} id Of the session and, in another line, the form. It is held too, so it should be short.
   * @param {() => Promise<Response>} run
   */
  async once(id, run) {
    const answer = this.#held.get(id) ?? this.#begin(id, run());
    return (await answer).clone();
  }

  /** Forgets the answers to all forms of a session. @param {string} session */
  forget(session) {
    for (const id of this.#held.keys()) if (id.startsWith(session)) this.#held.delete(id);
  }

  /** @param {string} id @param {Promise<Response>} answer */
  #begin(id, answer) {
    this.#held.set(id, answer);
    const [oldest] = this.#held.keys();
    if (this.#held.size > MOST && oldest !== undefined) this.#held.delete(oldest);
    const [session] = id.split("\n");
    const own = [...this.#held.keys()].filter((one) => one.startsWith(`${session}\n`));
    for (const one of own.slice(0, -MOST_OF_SESSION)) this.#held.delete(one);
    const forget = () => {
      if (this.#held.get(id) === answer) this.#held.delete(id);
    };
    // After a failure the form is sent again on purpose; a refusal did nothing, and has no secret.
    answer.then(({ status }) => (status >= 400 ? forget() : this.#clock.setTimeout(forget, HELD)), forget);
    return answer;
  }
}
