// The page of notices.
import { noticesPage, testNotices } from "./notices-page.js";

/** @import { Pages } from "../pages.js" */

/** @param {Pages} pages */
export function noticePages(pages) {
  pages.get("/domains/:domain/notices", noticesPage);
  pages.post("/domains/:domain/notices/test", testNotices, noticesPage);
  // A reload of the page with the results, after the session has ended.
  pages.get("/domains/:domain/notices/test", noticesPage);
}
