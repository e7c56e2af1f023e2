// The first section: slots on a time axis, and the value in effect.
import { byId, element } from "./element.js";
import { drawSlots } from "./figure.js";
import { dateOf } from "./time.js";
import { NAME } from "./world.js";

/** @import { Slot, World } from "./world.js" */

/** @param {World} world */
export function showSlots(world) {
  const now = world.at("now");
  const slot = world.slotAt(now);
  const value = world.secrets.getEffectiveAt(NAME, now);
  const chosen = value === null ? undefined : slot;
  const words = chosen === undefined ? "no value is in effect" : `slot ${chosen.letter} is in effect`;
  drawSlots(/** @type {HTMLElement} */ (document.querySelector('[data-figure="slots"]')), world, {
    chosen,
    marks: [{ time: now, text: dateOf(now), tone: "ink" }],
    text: `${world.slots.length} slots on a time axis. At ${dateOf(now)} UTC ${words}.`,
  });
  const result = value === null ? "null" : JSON.stringify(shortened(String(value)));
  const reason =
    chosen === undefined
      ? `slot ${slot?.letter} is revoked, and nothing falls back to an older value`
      : `slot ${chosen.letter}`;
  byId("effective").replaceChildren(
    element("code", {}, `secrets.getEffectiveAt("${NAME}", ${now})`),
    element("span", { class: "arrow" }, "→"),
    element("code", { class: "result" }, result),
    element("span", { class: chosen === undefined ? "badge bad" : "badge good" }, reason),
  );
  byId("slot-rows").replaceChildren(...world.slots.map((one) => row(one, one.slot === chosen?.slot)));
}

/** @param {Slot} slot @param {boolean} isChosen */
function row({ slot, letter, value, revoked }, isChosen) {
  const state = revoked ? ["bad", "revoked"] : isChosen ? ["good", "in effect"] : ["none", "kept"];
  const action = element(
    "button",
    {
      type: "button",
      class: revoked ? "quiet" : "quiet danger",
      "data-slot": String(slot),
      "data-does": revoked ? "restore" : "revoke",
    },
    revoked ? "Restore" : "Revoke",
    element("span", { class: "unseen" }, ` slot ${letter}`),
  );
  return element(
    "tr",
    {},
    cell("Slot", element("strong", {}, letter), " ", element("code", {}, String(slot))),
    cell("In effect from", slot === 0 ? "the beginning" : dateOf(slot)),
    cell("Value", element("code", {}, revoked ? "null" : shortened(value))),
    cell("State", element("span", { class: `badge ${state[0]}` }, state[1] ?? "")),
    cell("", action),
  );
}

/** @param {string} label @param {...(Node | string)} content */
const cell = (label, ...content) => element("td", { "data-label": label }, element("span", {}, ...content));

/** @param {string} value */
const shortened = (value) => `${value.slice(0, 6)}…`;

/** Lets a person change the slots. @param {World} world @param {() => void} changed @param {() => void} startAgain */
export function takeSlots(world, changed, startAgain) {
  byId("slot-rows").addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button === null) return;
    const slot = Number(button.dataset.slot);
    if (button.dataset.does === "revoke") world.revoke(slot);
    else world.restore(slot);
    changed();
    // The row was made anew: the keyboard stays where it was.
    /** @type {HTMLElement | null} */ (byId("slot-rows").querySelector(`[data-slot="${slot}"]`))?.focus();
  });
  const from = /** @type {HTMLInputElement} */ (byId("slot-from"));
  byId("slot-add").addEventListener("click", () => {
    const problem = byId("slot-problem");
    const slot = Date.parse(`${from.value}Z`) / 1000;
    if (!Number.isInteger(slot) || slot < 0)
      problem.textContent = "Choose the time from which the new value is in effect.";
    else if (world.slots.some((one) => one.slot === slot))
      problem.textContent = "There is a slot with this number: choose another time.";
    else {
      world.add(slot);
      problem.textContent = `Slot ${world.letterOf(slot)} is added. Whatever was signed in its range before it came is refused now: publish a slot before its time comes.`;
      if (slot > world.origin)
        problem.textContent = `Slot ${world.letterOf(slot)} is added. It comes into effect by itself.`;
    }
    changed();
  });
  byId("start-again").addEventListener("click", () => {
    byId("slot-problem").textContent = "";
    startAgain();
  });
}

/** Proposes the time of a new slot. @param {World} world */
export function proposeSlot(world) {
  /** @type {HTMLInputElement} */ (byId("slot-from")).value = new Date((world.origin + 5 * 86_400) * 1000)
    .toISOString()
    .slice(0, 16);
}
