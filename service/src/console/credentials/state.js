// The state of a credential, in words and colour.
import { badge } from "../view/parts.js";

/** In the order in which a person looks for them. */
export const STATES = /** @type {const} */ ([
  { state: "reauthorize", text: "needs its user", tone: "bad" },
  { state: "failing", text: "failing", tone: "warn" },
  { state: "ready", text: "ready", tone: "good" },
]);

/** @param {string} state */
export function stateBadge(state) {
  const found = STATES.find((one) => one.state === state);
  return badge(found?.tone ?? "none", found?.text ?? state);
}
