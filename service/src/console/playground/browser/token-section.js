// The second section: a token, and the slot that verifies it.
import { decodeJwt } from "secret-slots/slots";
import { byId, element } from "./element.js";
import { drawSlots } from "./figure.js";
import { dateOf } from "./time.js";
import { notice, outcomeOf, whyRefused } from "./verdict.js";

/** @import { World } from "./world.js" */

/** @param {World} world */
export function showToken(world) {
  const [now, issued] = [world.at("now"), world.at("issued")];
  const token = world.sign(issued);
  const { slot, code } = outcomeOf(world, token);
  const chosen = world.slots.find((one) => one.slot === slot);
  const signer = world.slotAt(issued)?.letter;
  const current = world.slotAt(now);
  drawSlots(/** @type {HTMLElement} */ (document.querySelector('[data-figure="token"]')), world, {
    chosen,
    hasTails: true,
    marks: [
      { time: now, text: "verified", tone: "ink" },
      { time: issued, text: "iat", tone: code === undefined ? "accent" : "bad" },
    ],
    text: `A token issued at ${dateOf(issued)} UTC, in the range of slot ${signer}, is ${code === undefined ? "accepted" : "refused"} at ${dateOf(now)} UTC.`,
  });
  const elsewhere =
    current === undefined || current.slot === slot
      ? "It is in effect now too."
      : current.revoked
        ? `Slot ${current.letter}, which came after it, is revoked: its tokens live on.`
        : `Slot ${current.letter} is in effect now: the change of the secret broke nothing.`;
  byId("token-verdict").replaceChildren(
    code === undefined
      ? notice(
          "good",
          "Accepted.",
          `Slot ${chosen?.letter} verifies it: it was in effect when the token was issued. ${elsewhere}`,
        )
      : notice("bad", "Refused.", whyRefused(world, code, issued), code),
  );
  const parts = token.split(".");
  byId("token-text").replaceChildren(
    ...parts.flatMap((part, index) => [index === 0 ? "" : ".", element("span", { class: `part-${index}` }, part)]),
  );
  byId("token-claims").replaceChildren(element("code", {}, JSON.stringify(decodeJwt(token))));
}
