// The style, the script and the icon of the pages.
import { ICON } from "./view/icon.js";
import { SCRIPT } from "./view/script.js";
import { STYLE } from "./view/style/style.js";

/** @import { Pages } from "./pages.js" */

const ASSETS = [
  { path: "/style.css", type: "text/css", text: STYLE },
  { path: "/script.js", type: "text/javascript", text: SCRIPT },
  { path: "/icon.svg", type: "image/svg+xml", text: ICON },
];

/** @param {Pages} pages */
export function assetRoutes(pages) {
  for (const { path, type, text } of ASSETS)
    pages.open("get", path, (c) => c.body(text, 200, { "Content-Type": `${type}; charset=utf-8` }));
}
