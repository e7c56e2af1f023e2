// An edge verifier: it has its own copy of the signing secrets, checks tokens with them, and counts.
import { SecretSlots } from "secret-slots";

const NAME = "signing-secret";
/** How long tokens of a slot are accepted after the next has come into effect, in seconds: as long as they live. */
const OVERLAP = 10;

export class EdgeVerifier {
  accepted = 0;
  refused = 0;
  #secrets;
  #verify;

  /** @param {string} issuer @param {{ slot: number, value: string }} signing */
  constructor(issuer, signing) {
    this.#secrets = new SecretSlots({ [NAME]: [signing] });
    this.#verify = this.#secrets.jwtVerifier(NAME, { issuer, audience: "api", overlap: OVERLAP });
  }

  /** A signing secret that is known here before the first token of it. @param {{ slot: number, value: string }} signing */
  publish({ slot, value }) {
    this.#secrets.set(NAME, slot, value);
  }

  /**
   * Checks a token and counts it. Answers a letter for the slot that has signed it, `a` for the first, or `x` for a refusal.
   *
   * @param {string} token
   */
  check(token) {
    try {
      const { slot } = this.#verify(token);
      this.accepted += 1;
      const place = this.#secrets.slots(NAME).findIndex((known) => known.slot === slot);
      return String.fromCharCode(97 + place);
    } catch {
      this.refused += 1;
      return "x";
    }
  }
}
