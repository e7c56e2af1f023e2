// The routes of notices.
import { cursorOf, isText, positionOf } from "../../http/cursor.js";
import { json } from "../../http/endpoints.js";
import { InDomain } from "../../http/parameters.js";
import { nextRun } from "./schedule.js";
import { NoticePage, NoticeQuery, NoticeTest } from "./schema.js";

/** @import { ExpiryNotice } from "secret-slots/issuer" */
/** @import { Endpoints } from "../../http/endpoints.js" */
/** @import { Domains } from "../domains/domains.js" */
/** @import { Settings } from "../../service-options.js" */
/** @import { NoticeAttempts } from "./attempts.js" */
/** @import { NoticeDelivery } from "./delivery.js" */

const tag = "notices";
const PATH = "/v1/domains/{domain}/notices";

/**
 * @param {Endpoints} endpoints
 * @param {{ settings: Settings, domains: Domains, attempts: NoticeAttempts, delivery: NoticeDelivery }} service
 */
export function noticeRoutes(endpoints, { settings, domains, attempts, delivery }) {
  endpoints.add(
    {
      ...{
        id: "listNotices",
        method: "get",
        path: PATH,
        tag,
        role: "issuer:read",
        params: InDomain,
        query: NoticeQuery,
      },
      ...{
        summary: "Lists notices that are due and were not delivered, and how their delivery goes.",
        problems: [404],
        answers: { 200: json("The notices", NoticePage) },
      },
    },
    async ({ c, params, query: { within, cursor, limit } }) => {
      const after = positionOf(cursor, isText);
      const domain = await domains.open(params.domain);
      const now = settings.now();
      const [due, state] = await Promise.all([domain.registry.dueNotices(now + within), attempts.read(domain)]);
      const { last_run_at, retry_at, failures, last_error } = state;
      const next_run_at = nextRun(domain.record.settings.notices, now) ?? null;
      // The order is one of all instances and times, so that a page goes on where the one before has ended.
      const left = due.map(view).filter(({ notice_id: id }) => after === undefined || id > after);
      const items = left.sort((one, other) => (one.notice_id < other.notice_id ? -1 : 1)).slice(0, limit);
      const next = left.length > limit ? cursorOf(items.at(-1)?.notice_id) : null;
      return c.json({ items, next, delivery: { last_run_at, next_run_at, retry_at, failures, last_error } });
    },
  );
  endpoints.add(
    {
      ...{ id: "testNotices", method: "post", path: `${PATH}/test`, tag, role: "issuer:write", params: InDomain },
      ...{
        summary: "Sends a test through each webhook and to each e-mail address, and says what came of it.",
        problems: [404],
        answers: { 200: json("The results", NoticeTest) },
      },
    },
    async ({ c, params }) => {
      const items = await delivery.test(await domains.open(params.domain));
      return c.json({ items, next: null });
    },
  );
}

/** @param {ExpiryNotice} notice */
function view({ id, kind, applicationId, secretId, description, hint, expiresAt, threshold }) {
  return {
    ...{ notice_id: id, type: kind, client_id: applicationId, secret_id: secretId, description, hint },
    ...{ expires_at: expiresAt, threshold, due_at: expiresAt - threshold },
  };
}
