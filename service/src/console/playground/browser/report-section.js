// The fourth section: whether a secret is good.
import { checkSecret, generateSecretWithReport, SecretSlotsError } from "secret-slots/slots";
import { byId, element, shape } from "./element.js";
import { notice } from "./verdict.js";

/** @typedef {import("secret-slots/slots").SecretReport} SecretReport */

/** The score that a secret must exceed, and that at the end of the scale, in bits. */
const LEAST = 100;
const SCALE = 400;
const HEIGHT = 46;

/** @typedef {keyof SecretReport["classes"]} Class */
const CLASSES = /** @type {[Class, string][]} */ ([
  ["lowercase", "lower case"],
  ["uppercase", "upper case"],
  ["digit", "digits"],
  ["symbol", "symbols"],
  ["other", "other"],
]);

/** Lets a person generate and check secrets. */
export function takeReports() {
  const input = /** @type {HTMLInputElement} */ (byId("report-secret"));
  const generate = () => {
    const { secret, ...report } = generateSecretWithReport();
    input.value = secret;
    show(report);
  };
  input.addEventListener("input", () => show(reportOf(input.value)));
  byId("report-generate").addEventListener("click", generate);
  generate();
}

/** @param {string} secret @returns {SecretReport | undefined} `undefined`: it is too long. */
function reportOf(secret) {
  try {
    return checkSecret(secret);
  } catch (error) {
    if (error instanceof SecretSlotsError && error.code === "ERR_TOO_LARGE") return undefined;
    throw error;
  }
}

/** @param {SecretReport | undefined} report */
function show(report) {
  if (report === undefined) {
    byId("report-verdict").replaceChildren(
      notice("bad", "Too long.", "A secret has at most 65,536 bytes.", "ERR_TOO_LARGE"),
    );
    byId("report-figure").replaceChildren();
    byId("report-figures").textContent = "";
    return;
  }
  const problems = report.problems.map(({ message }) => element("li", {}, `It ${message}.`));
  const verdict = report.ok
    ? notice(
        "good",
        "It meets the policy.",
        "64 characters, with letters in both cases and a symbol, a score above 100, and no pattern.",
      )
    : notice("bad", "It does not meet the policy.", "");
  if (!report.ok) verdict.append(element("ul", {}, ...problems));
  byId("report-verdict").replaceChildren(verdict);
  drawScore(byId("report-figure"), report);
  const { length, classes, entropy } = report;
  const counts = CLASSES.filter(([name]) => classes[name] > 0).map(([name, text]) => `${text} ${classes[name]}`);
  const known =
    entropy.generator === null ? "" : ` Whoever knows the policy has to guess ${entropy.generator.toFixed(0)} bits.`;
  byId("report-figures").textContent =
    `${length} characters${counts.length === 0 ? "" : ` (${counts.join(", ")})`}. ${entropy.perCharacter.toFixed(2)} bits for each.${known}`;
}

/** @param {HTMLElement} place @param {SecretReport} report */
function drawScore(place, { ok, entropy: { shannon } }) {
  const width = Math.max(place.clientWidth, 280);
  const x = (/** @type {number} */ score) => (Math.min(score, SCALE) / SCALE) * width;
  const text = `score ${shannon.toFixed(0)} bits`;
  const isLate = x(shannon) > width - 110;
  place.replaceChildren(
    shape(
      "svg",
      {
        class: "figure",
        viewBox: `0 0 ${width} ${HEIGHT}`,
        role: "img",
        "aria-label": `The score is ${shannon.toFixed(0)} bits; it must be above ${LEAST}.`,
      },
      shape("rect", { class: "bar other", x: 0, y: 16, width, height: 12, rx: 4 }),
      shape("rect", {
        class: ok ? "bar chosen" : "bar poor",
        x: 0,
        y: 16,
        width: Math.max(x(shannon), 2),
        height: 12,
        rx: 4,
      }),
      shape("line", { class: "line ink", x1: x(LEAST), x2: x(LEAST), y1: 12, y2: 32 }),
      shape("text", { x: x(LEAST), y: 43, "text-anchor": "middle" }, `must be above ${LEAST}`),
      shape(
        "text",
        { class: "ink", x: isLate ? width : x(shannon), y: 11, "text-anchor": isLate ? "end" : "start" },
        text,
      ),
    ),
  );
}
