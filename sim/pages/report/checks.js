import { el } from "./dom.js";
import { lookOf } from "./drill-data.js";
import { counted } from "./times.js";

/** Order of the outcomes: what needs attention comes first. */
const ORDER = ["failed", "passed", "not reached"];

/**
 * Makes the list of checks with reasons and the frames that show them.
 *
 * @param {any} drill
 * @param {(frame: number) => void} show
 */
export function checksOf(drill, show) {
  const groups = ORDER.map((outcome) => ({
    outcome,
    checks: drill.parts.checks.filter((/** @type {any} */ check) => check.outcome === outcome),
  })).filter(({ checks }) => checks.length > 0);
  return el(
    "section",
    { "aria-labelledby": "checks-title" },
    el("h3", { id: "checks-title" }, "Checks"),
    el(
      "p",
      { class: "soft small" },
      "What was required, judged by what was seen on the wire. A check that nothing in this drill was about is “not reached” and does not count.",
    ),
    // What needs attention is open; the rest opens on demand, and all of it is printed.
    ...groups.map(({ outcome, checks }, at) =>
      el(
        "details",
        { open: at === 0 },
        el("summary", {}, `${counted(checks.length, "check")} ${outcome}`),
        el("ul", { class: "checks" }, ...checks.map((/** @type {any} */ check) => checkOf(check, show))),
      ),
    ),
  );
}

/**
 * @param {any} check
 * @param {(frame: number) => void} show
 */
function checkOf(check, show) {
  const { look, sign } = lookOf(check.outcome);
  return el(
    "li",
    { class: look },
    el(
      "div",
      {},
      el("span", { class: `badge ${look}` }, `${sign} ${check.outcome}`),
      " ",
      el("strong", {}, check.check),
      el("span", { class: "soft small" }, ` ${pointsText(check)}`),
    ),
    el("div", {}, check.about),
    check.reasons.length > 0 &&
      el(
        "div",
        {},
        el("ul", {}, ...check.reasons.map((/** @type {string} */ reason) => el("li", {}, reason))),
      ),
    check.frames.length > 0 && framesLine(check, show),
  );
}

/** @param {any} check */
function pointsText({ outcome, points }) {
  if (outcome === "passed") return `${points} of ${counted(points, "point")}`;
  if (outcome === "failed") return `0 of ${counted(points, "point")}`;
  return `${counted(points, "point")}, not counted`;
}

/**
 * Makes links to frames.
 *
 * @param {{ frames: number[], framesMore: number }} owner
 * @param {(frame: number) => void} show
 */
export function framesLine({ frames, framesMore }, show) {
  return el(
    "div",
    { class: "small" },
    "Shown by frame ",
    ...frames.map((frame) =>
      el(
        "button",
        { type: "button", class: "plain", "aria-label": `Show frame ${frame}`, click: () => show(frame) },
        frame,
      ),
    ),
    framesMore > 0 && ` and ${counted(framesMore, "more frame")}`,
  );
}
