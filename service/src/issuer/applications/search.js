// A list of the applications that match a filter. An overview says which they are; what the list shows of each is read anew.

/** @import { Settings } from "../../service-options.js" */
/** @import { Domain } from "../domains/domains.js" */
/** @import { ApiApplications } from "./applications.js" */
/** @import { Filter } from "./filter.js" */
/** @import { Overviews } from "./overviews.js" */

/** @typedef {import("./applications.js").Listed} Listed */

export class Search {
  #settings;
  #applications;
  #overviews;

  /** @param {Settings} settings @param {ApiApplications} applications @param {Overviews} overviews */
  constructor(settings, applications, overviews) {
    this.#settings = settings;
    this.#applications = applications;
    this.#overviews = overviews;
  }

  /**
   * @param {Domain} domain
   * @param {Filter} filter
   * @param {{ after: string | undefined, limit: number }} page
   */
  async page(domain, filter, { after = "", limit }) {
    const now = this.#settings.now();
    const overview = await this.#overviews.of(domain, filter);
    const matching = overview.matching(filter, now);
    const rest = matching.filter((id) => id > after);
    /** @type {Listed[]} */
    const found = [];
    let looked = 0;
    while (found.length < limit && looked < rest.length) {
      const ids = rest.slice(looked, looked + limit - found.length);
      looked += ids.length;
      const read = await this.#applications.list(domain, ids);
      overview.take(ids, read);
      found.push(...read.filter((one) => overview.has(one.id, filter, now)));
    }
    return {
      found,
      last: looked < rest.length ? rest[looked - 1] : undefined,
      total: matching.length - (looked - found.length),
      ...overview.state(filter),
    };
  }
}
