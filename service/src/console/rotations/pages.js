// The pages of bulk rotations.
import { checkPage, start } from "./check-page.js";
import { formPage } from "./form-page.js";
import { listPage } from "./list-page.js";
import { cancel, retry, rotationPage } from "./rotation-page.js";

/** @import { Pages } from "../pages.js" */

/** @param {Pages} pages */
export function rotationPages(pages) {
  const path = "/domains/:domain/rotations";
  pages.get(path, listPage);
  pages.get(`${path}/new`, formPage);
  // From a list of applications, with those that were chosen there; and back from the check, with what was typed.
  pages.post(`${path}/new`, formPage);
  pages.post(`${path}/check`, checkPage, formPage);
  // A reload of the check after the session has ended, or an address that was typed.
  pages.get(`${path}/check`, formPage);
  pages.post(path, start, formPage);
  pages.get(`${path}/:rotation`, rotationPage);
  pages.post(`${path}/:rotation/cancel`, cancel, rotationPage);
  pages.post(`${path}/:rotation/retry`, retry, rotationPage);
}
