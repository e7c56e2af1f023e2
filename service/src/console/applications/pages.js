// The pages of lists of applications.
import { listPage } from "./list-page.js";
import { createApplication, newPage } from "./new-page.js";

/** @import { Pages } from "../pages.js" */

/** @param {Pages} pages */
export function applicationListPages(pages) {
  pages.get("/domains/:domain/applications", listPage);
  pages.get("/domains/:domain/new-application", newPage);
  pages.post("/domains/:domain/new-application", createApplication, newPage);
}
