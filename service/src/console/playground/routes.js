// The playground as the console serves it. It has no data of the service, so nobody has to sign in.
import { Problem } from "../../http/problem.js";
import { PLAYGROUND_POLICY } from "./policy.js";

/** @import { Pages } from "../pages.js" */

/** The page, beside the files by their paths. */
const PAGE = "index.html";
const FOLDER = "/playground/";
const NO_FILES =
  "This host has no files of the playground. `node scripts/playground.js FOLDER` makes it as static files.";

/** @param {Pages} pages */
export function playgroundRoutes(pages) {
  const files = pages.settings.playground;
  pages.open("get", "/playground", (c) => answer(c, PAGE));
  pages.open("get", `${FOLDER}*`, (c) => {
    const { pathname } = new URL(c.req.raw.url);
    return answer(c, pathname.slice(pathname.indexOf(FOLDER) + FOLDER.length));
  });

  /** @param {import("hono").Context} c @param {string} path */
  function answer(c, path) {
    const file = files?.get(path);
    if (file === undefined)
      throw new Problem(404, "ERR_NOT_FOUND", files === undefined ? NO_FILES : "There is no such file.");
    return c.body(file.text, 200, { "Content-Type": file.contentType, "Content-Security-Policy": PLAYGROUND_POLICY });
  }
}
