// Texts that people or programs have chosen, such as ids and owners.
import { html } from "hono/html";

/** Returns such a text, isolated: its direction and its marks change nothing around it. @param {unknown} text */
export const given = (text) => html`<bdi>${text}</bdi>`;

/** Returns such a text as a value of the protocol: an id, a scope, an address. @param {unknown} text */
export const literal = (text) => html`<bdi class="mono">${text}</bdi>`;
