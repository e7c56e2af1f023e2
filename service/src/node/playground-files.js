// The files of the playground: its page, and every module that its script leads to, out of the installed package. A file that no import leads to
// is not among them.
import { readFileSync } from "node:fs";
import { dirname, relative } from "node:path/posix";
import { playgroundPage } from "../console/playground/page.js";
import { ICON } from "../console/view/icon.js";
import { STYLE } from "../console/view/style/style.js";

/** @import { PlaygroundFile } from "../service-options.js" */

const BROWSER = new URL("../console/playground/browser/", import.meta.url);
const MANIFEST = new URL(import.meta.resolve("secret-slots/package.json"));
const PACKAGE = new URL(".", MANIFEST);
/** Where the modules of the package are, seen from the page. */
const PACKAGE_FOLDER = "secret-slots/";
/** What begins a line, and names another module. */
const FROM = /^((?:import|export)\b[^;"']*?\bfrom\s*)["']([^"']+)["']/gm;
const JAVASCRIPT = "text/javascript; charset=utf-8";
const CSS = "text/css; charset=utf-8";

/**
 * Returns the files by their paths.
 *
 * @param {Partial<Parameters<typeof playgroundPage>[0]>} [place] Of the page. Default: its files are beside it, and there is no console.
 * @returns {Map<string, PlaygroundFile>}
 */
export function playgroundFiles({ base = "", home } = {}) {
  /** @type {Map<string, PlaygroundFile>} */
  const files = new Map([
    ["index.html", { contentType: "text/html; charset=utf-8", text: String(playgroundPage({ base, home })) }],
    ["icon.svg", { contentType: "image/svg+xml", text: ICON }],
    ["style.css", { contentType: CSS, text: STYLE }],
    ["playground.css", { contentType: CSS, text: read(new URL("playground.css", BROWSER)) }],
  ]);
  addModule(files, new URL("playground.js", BROWSER), JSON.parse(read(MANIFEST)).imports);
  return files;
}

/**
 * Adds a module, and all that it leads to. Returns its path.
 *
 * @param {Map<string, PlaygroundFile>} files
 * @param {URL} url
 * @param {Record<string, { default: string }>} imports Of the package.
 */
function addModule(files, url, imports) {
  const path = pathOf(url);
  if (files.has(path)) return path;
  const file = { contentType: JAVASCRIPT, text: "" };
  files.set(path, file);
  // A browser resolves no name of a package: each becomes a path.
  file.text = read(url).replace(FROM, (_, start, name) => {
    const other = addModule(files, resolve(name, url, imports), imports);
    const from = relative(dirname(path), other);
    return `${start}"${from.startsWith(".") ? from : `./${from}`}"`;
  });
  return path;
}

/** @param {string} name @param {URL} importer @param {Record<string, { default: string }>} imports */
function resolve(name, importer, imports) {
  const own = imports[name];
  if (own !== undefined) return new URL(own.default, PACKAGE);
  return new URL(name.startsWith(".") ? new URL(name, importer) : import.meta.resolve(name));
}

/** @param {URL} url */
function pathOf({ href }) {
  if (href.startsWith(BROWSER.href)) return href.slice(BROWSER.href.length);
  return PACKAGE_FOLDER + href.slice(PACKAGE.href.length);
}

/** @param {URL} url */
const read = (url) => readFileSync(url, "utf8");
