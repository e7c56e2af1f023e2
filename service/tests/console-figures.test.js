// Figures: the span that a timeline shows, what is drawn of each life, and the use of secrets by day.
import assert from "node:assert/strict";
import { test } from "node:test";
import { endOf, expiryText } from "../src/console/application/expiry-text.js";
import { useBySecret, daysUntil } from "../src/console/application/figures/daily-use.js";
import { dates, place, spanAround } from "../src/console/application/figures/span.js";
import { timeline } from "../src/console/application/figures/timeline.js";
import { useChart } from "../src/console/application/figures/use-chart.js";
import { shortened, typed, visible } from "../src/console/view/foreign-text.js";
import { NOW } from "./client.js";
import { openShop } from "./shop.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** @param {object} [changed] @returns {import("../src/console/application/application.js").Secret} */
const secret = (changed) => ({
  ...{ secret_id: "2", description: "production", hint: "abcd", status: "active", issued_at: NOW - DAY },
  ...{ expires_at: null, revoked_at: null, last_used_at: null, is_undelivered: false },
  ...{ previous_secret_id: null, previous_expires_at: null },
  ...changed,
});

/** @param {readonly import("../src/console/application/application.js").Secret[]} secrets */
const draw = (secrets) => String(timeline(secrets, { now: NOW, createdAt: NOW - 6 * YEAR }));

/** Returns the bars as `from–to` in percent. @param {string} text */
const bars = (text) =>
  [...text.matchAll(/class="bar (\w+)"\s+x="([\d.]+)%"\s+y="[\d.]+"\s+width="([\d.]+)%"/g)].map(
    ([, tone, x, width]) => `${tone} ${Math.round(Number(x))}–${Math.round(Number(x) + Number(width))}`,
  );

test("an overlap of hours is seen beside lives of years", () => {
  const rotated = secret({
    ...{ issued_at: NOW - 6 * HOUR, expires_at: NOW + 5 * YEAR },
    ...{ previous_secret_id: "1", previous_expires_at: NOW + 18 * HOUR },
  });
  const text = draw([rotated]);
  const [own = "", previous = ""] = bars(text);
  assert.match(own, /^good \d\d–100$/);
  assert.match(previous, /^previous 0–\d\d$/);
  const [, from = 0] = /(\d+)–/.exec(own) ?? [];
  const [, to = 0] = /–(\d+)/.exec(previous) ?? [];
  assert.ok(Number(to) - Number(from) >= 40, `the overlap has ${Number(to) - Number(from)} % of the width`);
  assert.equal(text.match(/class="cut"/g)?.length, 2, "one life goes on, and one began earlier");
  assert.match(text, /Both work until 2026-11-25 10:26 UTC/);
});

test("a secret that never expires reaches the edge, a revoked one ends with a cross, an expired one before now", () => {
  const text = draw([
    secret({ secret_id: "1", status: "revoked", revoked_at: NOW - DAY, issued_at: NOW - 9 * DAY }),
    secret({ secret_id: "2", status: "expired", expires_at: NOW - 2 * DAY, issued_at: NOW - 9 * DAY }),
    secret({ secret_id: "3" }),
  ]);
  const [endless, expired, revoked] = bars(text);
  assert.match(String(endless), /^good \d+–100$/);
  assert.match(String(expired), /^bad/);
  assert.match(String(revoked), /^bad/);
  assert.equal(text.match(/class="revoked"/g)?.length, 1);
  assert.match(text, /never expires/);
  assert.match(text, /expired 2 days ago/);
});

test("what ended long ago is not in the figure", () => {
  const old = secret({ secret_id: "1", status: "expired", expires_at: NOW - 200 * DAY, issued_at: NOW - 2 * YEAR });
  const text = draw([old, secret()]);
  assert.equal(bars(text).length, 1);
  assert.match(text, /1 more is only in the table/);
});

test("now is never at an edge, and the axis has two to four dates", () => {
  for (const moments of [
    [],
    [NOW],
    [NOW + 400 * DAY],
    [NOW - 400 * DAY],
    [NOW - 9 * YEAR, NOW + 9 * YEAR],
    [NOW + HOUR],
  ]) {
    const span = spanAround(moments, NOW);
    const now = place(span, NOW);
    assert.ok(now >= 24.9 && now <= 75.1, `now at ${now} % for ${moments.map((at) => at - NOW)}`);
    const { length } = dates(span);
    assert.ok(length >= 2 && length <= 5, `${length} dates`);
    assert.ok(dates(span).every(({ at }) => at >= span.from && at < span.to));
  }
});

test("a figure holds its facts in words, and no text of others as markup", () => {
  const text = draw([secret({ description: `<b>"\u202Ex` })]);
  assert.match(text, /role="img"[^>]*aria-labelledby="timeline-title timeline-text"/);
  assert.match(text, /&lt;b&gt;&quot;\[U\+202E\]x #2, issued 2026-11-23 16:26 UTC, never expires/);
  assert.ok(!text.includes("<b>"));
});

test("use is shown for each secret and day: today apart, other days outside", () => {
  const days = daysUntil(NOW);
  assert.deepEqual([days.length, days.at(-1)], [30, Date.parse("2026-11-24Z") / 1000]);
  const counts = [
    { day: Date.parse("2026-11-24Z") / 1000, secret_id: "2", accepted: 5, refused: 0 },
    { day: Date.parse("2026-11-24Z") / 1000, secret_id: "2", accepted: 1, refused: 2 },
    { day: Date.parse("2026-10-01Z") / 1000, secret_id: "2", accepted: 9, refused: 9 },
    { day: Date.parse("2026-11-23Z") / 1000, secret_id: "1", accepted: 1000, refused: 0 },
    { day: Date.parse("2026-11-23Z") / 1000, secret_id: null, accepted: 0, refused: 7 },
  ];
  const [second, first] = useBySecret(counts, days);
  assert.deepEqual([second?.secretId, second?.accepted.at(-1), second?.refused.at(-1)], ["2", 6, 2]);
  assert.deepEqual([first?.secretId, first?.accepted.at(-2)], ["1", 1000]);
  const text = String(useChart(counts, { secrets: [secret()], now: NOW, domain: "acme" }));
  assert.match(text, /production #2: 6 accepted, 2 refused; old #1: 1,000 accepted/);
  assert.match(text, /class="use bad partial"/);
  const heights = [...text.matchAll(/class="use[^"]*"[^>]*height="([\d.]+)"/g)].map(([, height]) => Number(height));
  assert.deepEqual(heights, [2, 2, 40], "small counts are still seen");
});

test("marks that nobody sees are named, and emoji stay whole", () => {
  assert.equal(visible("a\u202E\u200B\u0000b"), "a[U+202E][U+200B][U+0000]b");
  assert.equal(visible("👩‍👩‍👧 👍🏽 ❤️‍🔥"), "👩‍👩‍👧 👍🏽 ❤️‍🔥");
  assert.equal(visible("a\u200Db"), "a[U+200D]b");
  assert.equal(typed(" \u202Ea\u200B  b\n"), "a b");
  assert.equal(shortened("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 2), "👩‍👩‍👧…");
});

test("the end that a page shows for a rule is the one that the API sets", async () => {
  const { admin, clock } = await openShop({ expiry: { value: 1, unit: "d" }, max_expiry: { value: 2, unit: "years" } });
  for (const [index, [value, unit]] of [
    ...[
      [1, "months"],
      [6, "months"],
      [13, "months"],
      [1, "years"],
      [2, "years"],
      [3, "w"],
      [40, "d"],
      [5, "h"],
    ],
    ...[
      [90, "min"],
      [100_000, "s"],
    ],
  ].entries()) {
    await clock.advance(37 * DAY * 1000);
    const expiry = { value: Number(value), unit: String(unit) };
    const id = `a${index}`;
    await admin.post("/v1/domains/acme/applications", { client_id: id, type: "web", expiry }, { status: 201 });
    const path = `/v1/domains/acme/applications/${id}/secrets`;
    const { body } = await admin.post(path, { description: "x" }, { status: 201 });
    const end = endOf(body.issued_at, expiry, { max_expiry: { value: 2, unit: "years" } });
    assert.equal(end, body.expires_at, expiryText(expiry));
  }
  assert.equal(endOf(NOW, "none", { max_expiry: null }), null);
  assert.equal(
    endOf(Date.parse("2027-01-31T00:00Z") / 1000, { value: 1, unit: "months" }, { max_expiry: null }),
    Date.parse("2027-02-28T00:00Z") / 1000,
  );
});
