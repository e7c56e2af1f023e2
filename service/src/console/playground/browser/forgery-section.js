// The third section: a token that a thief signs with a leaked value.
import { byId, element } from "./element.js";
import { drawSlots } from "./figure.js";
import { dateOf, lengthOf } from "./time.js";
import { notice, outcomeOf, whyRefused } from "./verdict.js";
import { HOUR } from "./world.js";

/** @import { World } from "./world.js" */

/** @param {World} world */
export function showForgery(world) {
  const [now, dated] = [world.at("now"), world.at("dated")];
  const { slot, code } = outcomeOf(world, world.forge(dated));
  const leaked = world.slots.find((one) => one.slot === world.leaked);
  const accepted = code === undefined;
  drawSlots(/** @type {HTMLElement} */ (document.querySelector('[data-figure="forgery"]')), world, {
    chosen: undefined,
    leaked: world.leaked,
    hasTails: true,
    marks: [
      { time: now, text: "verified", tone: "ink" },
      { time: dated, text: "forged iat", tone: accepted ? "bad" : "accent" },
    ],
    text: `A forgery with the leaked slot ${leaked?.letter}, dated ${dateOf(dated)} UTC, is ${accepted ? "accepted" : "refused"} at ${dateOf(now)} UTC.`,
  });
  byId("forgery-verdict").replaceChildren(
    accepted
      ? notice("bad", "The forgery is accepted.", whyAccepted(world, slot))
      : notice("good", "The forgery is refused.", whyRefused(world, code, dated), code),
  );
  const options = world.slots.map((one) =>
    element(
      "option",
      { value: String(one.slot) },
      `${one.letter}, from ${one.slot === 0 ? "the beginning" : dateOf(one.slot)}`,
    ),
  );
  const select = byId("forgery-slot");
  select.replaceChildren(...options);
  /** @type {HTMLSelectElement} */ (select).value = String(world.leaked);
}

/** @param {World} world @param {number} number */
function whyAccepted(world, number) {
  const slot = world.slots.find((one) => one.slot === number);
  const name = `Slot ${slot?.letter}`;
  if (slot === undefined || slot.end > world.at("now"))
    return `${name} is in effect now: whoever has its value is you. Add a slot, and revoke this one.`;
  if (world.overlap === Infinity)
    return `It is dated back to when slot ${slot.letter} was in effect, and nothing ends that slot. Set an overlap, or revoke the slot.`;
  return `${name} was superseded less than ${lengthOf(world.overlap)} ago: its tokens are still accepted, and so is the forgery. Revoke the slot, or wait for the overlap to end.`;
}

/** What the buttons set, from the slot A that leaked and was superseded. @type {Record<string, (world: World) => void>} */
const TRIES = {
  "dated-now": (world) => {
    world.hours.dated = world.hours.now;
  },
  "dated-back": (world) => {
    world.hours.dated = backOf(world);
  },
  overlap: (world) => {
    world.hours.dated = backOf(world);
    world.overlap = HOUR;
  },
  revoked: (world) => {
    world.hours.dated = backOf(world);
    world.revoke(world.leaked);
  },
};

/** Returns when the leaked slot was in effect last, in hours. @param {World} world */
function backOf(world) {
  const end = world.slots.find(({ slot }) => slot === world.leaked)?.end ?? Infinity;
  return Math.max(Math.min(Math.floor((end - 1 - world.origin) / HOUR), world.hours.now), -168);
}

/** Lets a person choose the slot, and try. @param {World} world @param {() => void} changed */
export function takeForgery(world, changed) {
  byId("forgery-slot").addEventListener("change", ({ target }) => {
    world.leaked = Number(/** @type {HTMLSelectElement} */ (target).value);
    changed();
  });
  for (const button of document.querySelectorAll("[data-try]"))
    button.addEventListener("click", () => {
      // Each try begins where the danger is: a slot that leaked, with no limit.
      world.restore(world.leaked);
      world.overlap = Infinity;
      TRIES[/** @type {HTMLElement} */ (button).dataset.try ?? ""]?.(world);
      changed();
    });
}
