// An edge verifier: it has its own copy of the signing secrets, verifies tokens with them, and counts the results.
import { SecretSlots } from "secret-slots";

const NAME = "signing-secret";
/** How long tokens of a slot are accepted after the next slot has come into effect, in seconds: their lifetime. */
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

  /** Adds a signing secret, before the first token that it signs. @param {{ slot: number, value: string }} signing */
  publish({ slot, value }) {
    this.#secrets.set(NAME, slot, value);
  }

  /**
   * Verifies a token and counts the result. Returns a letter for the slot that signed it, `a` for the first, or `x` for a refusal.
   *
   * @param {string} token
   */
  check(token) {
    try {
      const { slot } = this.#verify(token);
      this.accepted += 1;
      const index = this.#secrets.slots(NAME).findIndex((known) => known.slot === slot);
      return String.fromCharCode(97 + index);
    } catch {
      this.refused += 1;
      return "x";
    }
  }
}
