// The figure: a lane for each slot, from where its value comes into effect to where the next one does, and the times that matter.
import { shape } from "./element.js";
import { HOUR, REACH } from "./world.js";

/** @import { Slot, World } from "./world.js" */

/** @typedef {{ time: number, text: string, tone: "ink" | "accent" | "bad" }} Mark */

const LANE = 50;
const BAR = 14;
const TOP = 26;
const BOTTOM = 24;
const EDGE = 10;

/**
 * Draws the slots. The figure is as wide as its place.
 *
 * @param {HTMLElement} place
 * @param {World} world
 * @param {object} drawn
 * @param {Slot | undefined} drawn.chosen The slot that stands out.
 * @param {Mark[]} drawn.marks The first one is the line over all lanes.
 * @param {number} [drawn.leaked] The number of the slot that leaked.
 * @param {boolean} [drawn.hasTails] Whether the overlap of each slot is drawn.
 * @param {string} drawn.text What the figure shows, in words.
 */
export function drawSlots(place, world, { chosen, marks, leaked, hasTails = false, text }) {
  const { slots } = world;
  const width = Math.max(place.clientWidth, 280);
  const height = TOP + slots.length * LANE + BOTTOM;
  const x = (/** @type {number} */ time) => {
    const share = ((time - world.origin) / HOUR + REACH) / (2 * REACH);
    return EDGE + Math.min(Math.max(share, 0), 1) * (width - 2 * EDGE);
  };
  const svg = shape("svg", { class: "figure", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": text });
  svg.append(...axis(x, world, width, height));
  for (const [index, slot] of slots.entries()) {
    const y = TOP + index * LANE;
    const [from, to] = [x(slot.slot), x(slot.end)];
    const isLeaked = slot.slot === leaked;
    const state = slot.revoked ? "revoked" : slot.slot === chosen?.slot ? "chosen" : "other";
    if (hasTails && !slot.revoked && slot.end !== Infinity)
      svg.append(shape("rect", { class: "tail", ...box(to, x(slot.end + world.overlap), y + 20 + BAR / 2 - 2, 4) }));
    svg.append(
      shape("rect", { class: `bar ${state}${isLeaked ? " leaked" : ""}`, ...box(from, to, y + 20, BAR), rx: 4 }),
    );
    const label = `${slot.letter}${slot.revoked ? ", revoked" : ""}${isLeaked ? ", leaked" : ""}`;
    const isLate = from > width - 90;
    svg.append(
      shape(
        "text",
        { x: isLate ? Math.max(to, from) : from, y: y + 14, class: "letter", "text-anchor": isLate ? "end" : "start" },
        label,
      ),
    );
  }
  const end = height - BOTTOM;
  for (const [index, { time, text: name, tone }] of marks.entries()) {
    const at = x(time);
    const lane = slots.findLastIndex(({ slot }) => slot <= time);
    if (index === 0) svg.append(shape("line", { class: `line ${tone}`, x1: at, x2: at, y1: 18, y2: end }));
    else svg.append(shape("circle", { class: `dot ${tone}`, cx: at, cy: TOP + lane * LANE + 20 + BAR / 2, r: 6 }));
    const anchor = at < 60 ? "start" : at > width - 60 ? "end" : "middle";
    const y = index === 0 ? 12 : TOP + lane * LANE + 20 + BAR + 13;
    svg.append(shape("text", { class: `name ${tone}`, x: at, y, "text-anchor": anchor }, name));
  }
  place.replaceChildren(svg);
}

/** Returns where on the axis a point of the window is, in hours. @param {HTMLElement} place @param {number} x */
export function hoursAt(place, x) {
  const { left, width } = place.getBoundingClientRect();
  const share = (x - left - EDGE) / (width - 2 * EDGE);
  return Math.min(Math.max(Math.round((share * 2 - 1) * REACH), -REACH), REACH);
}

/** @param {number} from @param {number} to @param {number} y @param {number} height */
const box = (from, to, y, height) => ({ x: from, y, width: Math.max(to - from, 2), height });

/** @param {(time: number) => number} x @param {World} world @param {number} width @param {number} height */
function* axis(x, { origin }, width, height) {
  const every = width < 600 ? 72 : 24;
  for (let hours = -REACH + (REACH % every); hours <= REACH; hours += every) {
    const at = x(origin + hours * HOUR);
    yield shape("line", { class: "tick", x1: at, x2: at, y1: TOP - 6, y2: height - BOTTOM });
    if (at < 20 || at > width - 20) continue;
    const days = hours / 24;
    const text = days === 0 ? "today" : `${days > 0 ? "+" : "−"}${Math.abs(days)} d`;
    yield shape("text", { x: at, y: height - 8, "text-anchor": "middle" }, text);
  }
}
