import { el } from "./dom.js";
import { lookOf } from "./drill-data.js";
import { themeSwitch } from "./theme.js";
import { counted, instantText, lengthText } from "./times.js";

/** What each target is called in a sentence. */
const TARGETS = {
  pool: "the pool",
  program: "a program",
  upstream: "a program on a real gateway behind the proxy",
};

/**
 * Fills the head of the page: the grade and what was run.
 *
 * @param {any} report
 */
export function headOf(report) {
  const { all, passed, failed } = report.counts;
  const rest = all - failed - passed;
  const missing = all - report.drills.length;
  const look = failed > 0 ? "failed" : passed > 0 ? "passed" : "idle";
  const targets = [...new Set(report.drills.map((/** @type {any} */ { target }) => target))];
  const against = targets.map((target) => TARGETS[/** @type {"pool"} */ (target)] ?? target).join(" and ");
  return [
    el("div", { class: `grade ${look}`, "aria-hidden": "true" }, report.grade ?? "–"),
    el(
      "div",
      { class: "grow" },
      el(
        "h1",
        {},
        report.grade === null
          ? "Drill report: no grade, because no drill was reached"
          : `Drill report: grade ${report.grade} of 100`,
      ),
      el(
        "p",
        {},
        `${counted(all, "drill")} against ${against || "nothing"}: `,
        el("span", { class: "badge passed" }, `${passed} passed`),
        ", ",
        el("span", { class: `badge ${failed > 0 ? "failed" : "idle"}` }, `${failed} failed`),
        rest > 0 && `, ${rest} not reached`,
        ".",
        missing > 0 &&
          ` ${counted(missing, "drill")} are not in this file, to keep it below 1 MB; those that failed came first. The JSON report has all.`,
      ),
      el(
        "p",
        { class: "soft small" },
        `Started ${instantText(report.startMs)}, seed ${report.seed}, ibkr-pool ${report.version}.`,
      ),
    ),
    themeSwitch(),
  ];
}

/**
 * Fills the overview: one row for each drill.
 *
 * @param {any} report
 * @param {(index: number) => void} choose
 */
export function overviewOf(report, choose) {
  const heads = ["Drill", "Outcome", "Grade", "Failed checks", "Sessions", "Dials", "Recovered", "Duration"];
  const rows = report.drills.map((/** @type {any} */ drill, /** @type {number} */ index) => {
    const { look, sign } = lookOf(drill.outcome);
    const failed = drill.parts.checks.filter((/** @type {any} */ { outcome }) => outcome === "failed").length;
    const figures = [
      ["Failed checks", failed],
      ["Sessions", drill.counts.sessions],
      ["Dials", drill.counts.dials],
      ["Recovered", recoveryText(drill.recovery)],
      ["Duration", lengthText(drill.durationMs)],
    ];
    return el(
      "tr",
      {},
      el(
        "th",
        { scope: "row" },
        el("button", { type: "button", class: "plain", click: () => choose(index) }, drill.drill),
      ),
      el("td", { class: `badge ${look}` }, `${sign} ${drill.outcome}`),
      el("td", { class: "num", "data-head": "Grade" }, drill.grade ?? "–"),
      ...figures.map(([head, figure]) => el("td", { class: "num", "data-head": head }, figure)),
    );
  });
  return [
    el("h2", { id: "overview-title" }, "Drills"),
    el(
      "p",
      { class: "soft small" },
      "Each drill is one bad situation, staged on purpose. Choose a drill to see what happened in it. ",
      "The grade is the share of the points of the checks that passed, of those that were reached. ",
      "“Recovered” is the longest time from the loss of a session, or from the end of the fault that kept every client out, to the next session: what the check “recovers” measures.",
    ),
    el(
      "div",
      { class: "scroll" },
      el(
        "table",
        { class: "stack" },
        el(
          "thead",
          {},
          el("tr", {}, ...heads.map((head, at) => el("th", { scope: "col", class: at > 1 && "num" }, head))),
        ),
        el("tbody", {}, ...rows),
      ),
    ),
  ];
}

/** @param {number | "never" | null} recovery */
function recoveryText(recovery) {
  return typeof recovery === "number" ? lengthText(recovery) : (recovery ?? "–");
}
