// The state of a secret in one word, and how it is named.
import { html } from "hono/html";
import { foreign } from "../../view/foreign-text.js";
import { badge } from "../../view/parts.js";

/** @import { Secret } from "../application.js" */

const DAY = 86_400;
/** How long before its end a secret asks for attention, in seconds: when the first notice is sent by default. */
export const SOON = 20 * DAY;

/** @param {Secret} secret @param {number} now */
export const endsSoon = ({ status, expires_at: end }, now) => status === "active" && end !== null && end - now < SOON;

/** @param {Secret} secret @param {number} now */
export function stateBadge(secret, now) {
  if (secret.status === "revoked") return badge("bad", "revoked");
  if (secret.status === "expired") return badge("bad", "expired");
  if (secret.is_undelivered) return badge("warn", "not delivered yet");
  return endsSoon(secret, now) ? badge("warn", "expires soon") : badge("good", "works");
}

/** Returns the description of a secret, and the characters by which it is told from others. @param {Secret} secret */
export const nameOf = ({ description, hint }) => html`${foreign(description)} <span class="muted hint">…${hint}</span>`;
