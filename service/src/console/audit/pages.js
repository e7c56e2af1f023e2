// The pages of the audit log.
import { auditPage } from "./audit-page.js";
import { download } from "./download.js";

/** @import { Pages } from "../pages.js" */

/** @param {Pages} pages */
export function auditPages(pages) {
  pages.get("/domains/:domain/audit", auditPage);
  pages.get("/domains/:domain/audit.csv", download);
}
