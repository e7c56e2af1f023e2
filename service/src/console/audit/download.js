// The audit log as a file, as the API writes it: all events that match.
import { pathOf } from "../domains/domain.js";
import { apiQuery } from "./query.js";

/** @import { Visit } from "../visit.js" */

/** @param {Visit} visit */
export async function download(visit) {
  const domain = visit.param("domain");
  const response = await visit.api.open("GET", `${pathOf(domain)}/audit.csv`, { query: apiQuery(visit.query) });
  return visit.c.body(/** @type {any} */ (response.body), 200, {
    "Content-Type": response.headers.get("content-type") ?? "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="audit-${domain}.csv"`,
  });
}
