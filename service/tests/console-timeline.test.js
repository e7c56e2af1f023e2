// The refresh timeline of a credential, in figures and in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { refreshesOf } from "../src/console/credentials/history.js";
import { timeline } from "../src/console/credentials/timeline.js";
import { NOW } from "./client.js";

const HOUR = 3600;
const READY = {
  state: "ready",
  last_refresh_at: NOW - 60,
  expires_at: NOW + HOUR,
  retry_at: null,
  refresh_at: NOW + 3000,
};

/** @param {number} at @param {number | null} [end] */
const success = (at, end = at + HOUR) => ({ at, outcome: /** @type {const} */ ("refreshed"), expires_at: end });
/** @param {number} at */
const failure = (at) => ({ at, outcome: /** @type {const} */ ("failed"), code: "ERR_TOKEN_REQUEST_FAILED" });

/** Draws a timeline. @param {any} credential @param {import("../src/console/credentials/history.js").Refresh[]} refreshes */
function draw(credential, refreshes) {
  const svg = String(timeline(credential, refreshes, NOW)).replace(/\s+/g, " ");
  const count = (/** @type {string} */ name) => svg.split(`class="${name}"`).length - 1;
  const [, label = ""] = /aria-label="([^"]*)"/.exec(svg) ?? [];
  const percents = [...svg.matchAll(/\b(?:x|x1|x2|cx)="([\d.]+)%"/g)].map(([, value]) => Number(value));
  return { svg, count, label, percents };
}

test("each refresh, failure and life is drawn, and what is to come", () => {
  const refreshes = [success(NOW - 2 * HOUR), failure(NOW - HOUR), success(NOW - 60)];
  const { svg, count, label, percents } = draw(READY, refreshes);
  assert.deepEqual([count("success"), count("failure"), count("upcoming")], [2, 1, 1]);
  assert.deepEqual([count("life"), count("life is-present")], [1, 1]);
  assert.ok(percents.every((percent) => percent >= 0 && percent <= 100));
  assert.match(svg, /<title>2026-11-24 15:26 UTC: failed, ERR_TOKEN_REQUEST_FAILED<\/title>/);
  assert.equal(
    label,
    "Refresh timeline from 2026-11-24 14:26 UTC to now, 2026-11-24 16:26 UTC; 2 with a new token, 1 failed; the present token lives " +
      "until 2026-11-24 17:26 UTC; the next refresh is at 2026-11-24 17:16 UTC.",
  );
});

test("a failing credential shows the next attempt, and one that needs its user none", () => {
  const failing = { ...READY, state: "failing", retry_at: NOW + 40 };
  assert.equal(draw(failing, [success(NOW - HOUR), failure(NOW - 5)]).count("upcoming"), 1);
  const waiting = draw({ ...READY, state: "reauthorize", expires_at: NOW - 5 }, [success(NOW - HOUR)]);
  assert.equal(waiting.count("upcoming"), 0);
  assert.match(waiting.label, /the present token lived until 2026-11-24 16:26 UTC; no refresh is to come/);
});

test("a token of a year does not squeeze the past, and one that never expires reaches the end", () => {
  const year = NOW + 365 * 24 * HOUR;
  const { svg } = draw({ ...READY, expires_at: year, refresh_at: null }, [success(NOW - 3 * HOUR, year)]);
  const [, now] = /class="present" x1="([\d.]+)%"/.exec(svg) ?? [];
  assert.equal(now, "50.00");
  const endless = draw({ ...READY, expires_at: null, refresh_at: null }, [success(NOW - 3 * HOUR, null)]);
  assert.match(endless.svg, /class="life is-present" x="1\.50%" y="34" width="97\.00%"/);
});

test("a life of no length, and one moment alone, are drawn", () => {
  const { count, percents } = draw({ ...READY, expires_at: NOW }, [success(NOW, NOW)]);
  assert.equal(count("life is-present"), 1);
  assert.ok(percents.every(Number.isFinite));
});

test("a connection has a shape of its own, and failures in a row have a line", () => {
  const items = [
    { at: NOW - 300, outcome: /** @type {const} */ ("refused"), code: "ERR_REAUTHORIZATION_REQUIRED" },
    { ...failure(NOW - HOUR), since: NOW - 3 * HOUR, count: 7 },
  ];
  const { svg, label, percents } = draw(READY, [
    ...items,
    { at: NOW - 60, outcome: "authorized", expires_at: NOW + HOUR },
  ]);
  assert.match(svg, /<path class="success" d="[^"]+">\s*<title>2026-11-24 16:25 UTC: connected<\/title>/);
  assert.match(svg, /<title>2026-11-24 16:21 UTC: access ended, ERR_REAUTHORIZATION_REQUIRED<\/title>/);
  assert.match(svg, /<line class="failure" x1="1\.50%"/, "the first failure of the row is where the timeline begins");
  assert.match(label, /1 with a new token, 8 failed/);
  assert.ok(percents.every((percent) => percent >= 0 && percent <= 100));
});

test("without a history the last token is known; without anything nothing is drawn", () => {
  assert.deepEqual(refreshesOf(READY, []), [{ at: NOW - 60, outcome: "refreshed", expires_at: NOW + HOUR }]);
  assert.deepEqual(refreshesOf({ ...READY, last_refresh_at: null }, []), []);
  assert.equal(String(timeline(READY, [], NOW)), "");
  const known = refreshesOf(READY, [failure(NOW - 1)]);
  assert.deepEqual(
    known.map(({ at }) => at),
    [NOW - 60, NOW - 1],
  );
});

test("a token without an end lives until the next one, and the present one as the credential says", () => {
  const connected = (/** @type {number} */ at) => ({ at, outcome: /** @type {const} */ ("authorized") });
  const known = refreshesOf(READY, [connected(NOW - 60), connected(NOW - HOUR)]);
  assert.deepEqual(
    known.map(({ expires_at }) => expires_at),
    [NOW - 60, NOW + HOUR],
  );
});
