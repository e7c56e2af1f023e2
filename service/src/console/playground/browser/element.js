// Elements of the page. Texts are set as texts, so no value can become markup.

const SVG = "http://www.w3.org/2000/svg";

/** Returns an element of the page. @template {HTMLElement} [T=HTMLElement] @param {string} id @returns {T} */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return /** @type {T} */ (found);
}

/**
 * Makes an element.
 *
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} content
 */
export function element(name, attributes = {}, ...content) {
  return filled(document.createElement(name), attributes, content);
}

/** Makes an element of a figure. @param {string} name @param {Record<string, string | number>} [attributes] @param {...(Node | string)} content */
export function shape(name, attributes = {}, ...content) {
  return filled(document.createElementNS(SVG, name), attributes, content);
}

/** @template {Element} T @param {T} made @param {Record<string, string | number>} attributes @param {(Node | string)[]} content */
function filled(made, attributes, content) {
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...content);
  return made;
}
