// What pages do better with JavaScript. Without it they work too.
/* eslint-disable no-undef -- the names of the browser */

/** Runs in the browser, by itself: it sees nothing else of this file. */
function enhance() {
  document.documentElement.classList.add("js");

  // A second click on the way to the answer would be another request.
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.dataset.sent === "true") event.preventDefault();
    else if (form.dataset.replace !== undefined) history.replaceState(null, "", form.dataset.replace);
    form.dataset.sent = "true";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  // What is shown once leaves the page with its reader, so that no history brings it back.
  window.addEventListener("pagehide", () => {
    for (const shown of document.querySelectorAll("[data-once]")) shown.remove();
  });

  document.addEventListener("click", async ({ target }) => {
    const button = target instanceof HTMLElement ? target.closest("[data-copy]") : null;
    const id = button instanceof HTMLElement ? (button.dataset.copy ?? "") : "";
    const source = document.getElementById(id);
    const status = document.getElementById(`${id}-status`);
    if (source === null || status === null) return;
    try {
      await navigator.clipboard.writeText(source.innerText.trim());
      status.textContent = "Copied.";
    } catch {
      getSelection()?.selectAllChildren(source);
      status.textContent = "Press Ctrl+C or ⌘C to copy it.";
    }
  });

  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.dataset.all === undefined) return;
    for (const box of document.querySelectorAll(`input[name="${target.dataset.all}"]`))
      /** @type {HTMLInputElement} */ (box).checked = target.checked;
  });

  // Whoever types the details of a choice means that choice.
  document.addEventListener("input", ({ target }) => {
    if (!(target instanceof Element) || target.matches("[type=radio], [type=checkbox]")) return;
    const choice = target.closest(".ways li, .role")?.querySelector("[type=radio], [type=checkbox]");
    if (choice instanceof HTMLInputElement) choice.checked = true;
  });

  // How far away a time in UTC is, while it is typed.
  document.addEventListener("input", ({ target }) => {
    const id = target instanceof HTMLInputElement ? target.dataset.distance : undefined;
    const told = id === undefined ? null : document.getElementById(id);
    if (told === null || !(target instanceof HTMLInputElement)) return;
    const hours = (Date.parse(`${target.value}Z`) - Date.now()) / 3_600_000;
    told.textContent =
      hours > 0 ? `That is in ${Math.floor(hours / 24)} days and ${Math.floor(hours % 24)} hours.` : "";
  });

  /** A part of a page that changes by itself is loaded again in its place, after as many seconds as it says. @param {HTMLElement} part */
  const follow = async (part) => {
    await new Promise((resolve) => setTimeout(resolve, Number(part.dataset.live) * 1000));
    const response = await fetch(location.href).catch(() => undefined);
    if (!response?.ok) return follow(part);
    const next = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(part.id);
    if (next === null) return location.reload();
    part.replaceWith(next);
    if (next.dataset.live !== undefined) await follow(next);
  };
  for (const part of document.querySelectorAll("[data-live]")) follow(/** @type {HTMLElement} */ (part));
}

/** The script as it is served. */
export const SCRIPT = `(${enhance})();\n`;
