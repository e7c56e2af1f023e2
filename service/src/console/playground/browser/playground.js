// The playground. It connects the sections: whatever a person changes, all of them show.
import { byId } from "./element.js";
import { showForgery, takeForgery } from "./forgery-section.js";
import { takeReports } from "./report-section.js";
import { hoursAt } from "./figure.js";
import { proposeSlot, showSlots, takeSlots } from "./slots-section.js";
import { dateOf, distanceOf } from "./time.js";
import { showToken } from "./token-section.js";
import { World } from "./world.js";

/** @import { TimeName } from "./world.js" */

document.documentElement.classList.add("js");
try {
  start();
} catch (error) {
  const failure = byId("failure");
  failure.textContent = `The library could not start: ${error instanceof Error ? error.message : error}. It needs WebAssembly.`;
  failure.hidden = false;
}

function start() {
  const world = new World();
  const sliders = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-moves]"));
  const choices = /** @type {NodeListOf<HTMLSelectElement>} */ (document.querySelectorAll("[data-chooses]"));

  const show = () => {
    for (const slider of sliders) {
      const hours = world.hours[/** @type {TimeName} */ (slider.dataset.moves)];
      slider.value = String(hours);
      slider.setAttribute("aria-valuetext", `${distanceOf(hours)}, ${dateOf(world.origin + hours * 3600)} UTC`);
    }
    for (const text of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-time]"))) {
      const hours = world.hours[/** @type {TimeName} */ (text.dataset.time)];
      text.textContent = `${distanceOf(hours)} · ${dateOf(world.origin + hours * 3600)}`;
    }
    for (const choice of choices)
      choice.value = String(world[/** @type {"overlap" | "lifetime"} */ (choice.dataset.chooses)]);
    showSlots(world);
    showToken(world);
    showForgery(world);
  };

  for (const slider of sliders)
    slider.addEventListener("input", () => {
      world.hours[/** @type {TimeName} */ (slider.dataset.moves)] = Number(slider.value);
      show();
    });
  for (const choice of choices)
    choice.addEventListener("change", () => {
      world[/** @type {"overlap" | "lifetime"} */ (choice.dataset.chooses)] = Number(choice.value);
      show();
    });
  for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-figure]"))) {
    const name = /** @type {TimeName} */ (figure.dataset.drags);
    const drag = (/** @type {PointerEvent} */ event) => {
      if (event.buttons === 0) return;
      world.hours[name] = hoursAt(figure, event.clientX);
      show();
    };
    figure.addEventListener("pointerdown", drag);
    figure.addEventListener("pointermove", drag);
  }
  takeSlots(world, show, () => {
    world.reset();
    show();
  });
  takeForgery(world, show);
  takeReports();
  proposeSlot(world);
  show();
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    show();
  });
}
