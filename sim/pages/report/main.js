import { byId, el } from "./dom.js";
import { readReport } from "./drill-data.js";
import { drillView } from "./drill-view.js";
import { headOf, overviewOf } from "./overview.js";

const report = readReport();
/** @type {(() => void) | undefined} */
let draw;

/**
 * Shows one drill.
 *
 * @param {number} index
 * @param {boolean} isFocused
 */
function choose(index, isFocused) {
  const drill = report.drills[index];
  if (drill === undefined) return;
  const view = drillView(drill);
  byId("drill").replaceChildren(...view.parts);
  draw = view.draw;
  draw();
  byId("overview")
    .querySelectorAll("tbody tr")
    .forEach((row, at) => {
      row.setAttribute("aria-current", String(at === index));
    });
  history.replaceState(null, "", `#${encodeURIComponent(drill.drill)}`);
  if (!isFocused) return;
  byId("drill").focus({ preventScroll: true });
  byId("drill").scrollIntoView();
}

byId("head").append(...headOf(report));
byId("overview").append(...overviewOf(report, (index) => choose(index, true)));
byId("foot").append(
  el(
    "p",
    { class: "soft small" },
    "Written by ibkr-pool. This file requests nothing from any network. Texts of programs are shown as they are; characters that cannot be seen are written as \\uXXXX.",
  ),
);

/** The drill that the address names, else the first that failed. */
function wanted() {
  let name = "";
  try {
    name = decodeURIComponent(location.hash.slice(1));
  } catch {
    // An address that cannot be read names no drill.
  }
  const named = report.drills.findIndex((/** @type {any} */ { drill }) => drill === name);
  const failed = report.drills.findIndex((/** @type {any} */ { outcome }) => outcome === "failed");
  return named >= 0 ? named : Math.max(0, failed);
}

choose(wanted(), false);
addEventListener("hashchange", () => {
  if (location.hash !== "#drill") choose(wanted(), false);
});
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  draw?.();
});
