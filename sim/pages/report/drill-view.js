import { checksOf } from "./checks.js";
import { el } from "./dom.js";
import { framesOf, lookOf } from "./drill-data.js";
import { logPane } from "./log.js";
import { ordersPane } from "./orders.js";
import { faultsPane, gapsPane, requestsPane, sessionsPane } from "./tables.js";
import { timeWindow } from "./time-window.js";
import { legendOf, timelineOf } from "./timeline.js";
import { counted, instantText, lengthText } from "./times.js";

/** Narrowest drawing, in px. */
const WIDTH_PX_MIN = 240;
/** Time before and after a frame that a link shows, in ms. */
const AROUND_MS = 250;

/**
 * Makes everything about one drill.
 *
 * @param {any} drill
 * @returns {{ parts: Element[], draw: () => void }}
 */
export function drillView(drill) {
  const frames = framesOf(drill);
  const place = el("div", { class: "drawing" });
  const notice = el("p", { class: "small", role: "status" });
  const log = logPane(frames, drill.frames.leftOut);
  const panes = [
    ordersPane(drill, show),
    requestsPane(drill, show),
    sessionsPane(drill),
    faultsPane(drill),
    gapsPane(drill),
    log,
  ].filter((pane) => pane !== undefined);
  const shownTime = timeWindow(drill.durationMs, () => update());

  function draw() {
    const width = Math.max(WIDTH_PX_MIN, Math.floor(place.clientWidth));
    place.replaceChildren(timelineOf(drill, frames, shownTime.span(), width));
  }
  function update() {
    draw();
    for (const pane of panes) pane.update(shownTime.span());
  }
  /** @param {number} number */
  function show(number) {
    const frame = frames.find((one) => one.frame === number);
    notice.textContent =
      frame === undefined
        ? `Frame ${number} is not in this file: it was left out to keep the file small.`
        : "";
    if (frame === undefined) return;
    const { fromMs, toMs } = shownTime.span();
    if (frame.atMs < fromMs || frame.atMs > toMs)
      shownTime.choose({ fromMs: frame.atMs - AROUND_MS, toMs: frame.atMs + AROUND_MS });
    log.find(number);
  }

  const timeline = el(
    "section",
    { id: "timeline", "aria-labelledby": "timeline-title" },
    el("h3", { id: "timeline-title" }, "Timeline"),
    el(
      "p",
      { class: "soft small" },
      `Time runs from left to right, in seconds after the start of the drill, at which its clock showed ${instantText(drill.startMs)}. `,
      "A shaded part is a time in which a fault was in force. Move the two handles above: every pane shows that part alone.",
    ),
    place,
    legendOf(),
  );
  const [orders, ...rest] = panes[0]?.element.id === "orders" ? panes : [undefined, ...panes];
  const parts = [
    headSection(drill),
    endingSection(drill),
    checksOf(drill, show),
    notice,
    shownTime.element,
    timeline,
    orders?.element,
    ...rest.map((pane) => pane?.element),
    programSection(drill),
    leftOutSection(drill),
  ].filter((part) => part !== undefined && part !== null);
  return { parts, draw: () => shownTime.choose(shownTime.span()) };
}

/**
 * Divides a command so that a narrow page breaks it between words, and not after the hyphens of a flag.
 *
 * @param {string} command
 */
function wordsOf(command) {
  return command.split(/(?<= )/).map((word) => el("span", { class: "word" }, word));
}

/** @param {any} drill */
function headSection(drill) {
  const { look, sign } = lookOf(drill.outcome);
  const { refusedDials } = drill.counts;
  // A dial at a port that is closed comes to nobody, so that none says nothing.
  const refused = refusedDials > 0 ? ` of which ${refusedDials} refused` : "";
  const copied = el("span", { role: "status", class: "small" });
  const command = el("code", { tabindex: 0 }, ...wordsOf(drill.command));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(drill.command);
      copied.textContent = "Copied.";
    } catch {
      // A browser may forbid it to a file: the text is selected, and the keys of the system copy it.
      getSelection()?.selectAllChildren(command);
      copied.textContent = "Selected: copy it with Ctrl+C.";
    }
  };
  return el(
    "section",
    {},
    el(
      "div",
      { class: "row" },
      el("div", { class: `grade ${look}`, "aria-hidden": "true" }, drill.grade ?? "–"),
      el(
        "div",
        { class: "grow" },
        el("h2", {}, drill.drill),
        el("p", {}, drill.about),
        drill.whyNot.length > 0 &&
          el(
            "ul",
            { class: "why" },
            ...drill.whyNot.map((/** @type {string} */ reason) => el("li", {}, reason)),
          ),
        el(
          "p",
          {},
          el("span", { class: `badge ${look}` }, `${sign} ${drill.outcome}`),
          el(
            "span",
            { class: "soft" },
            ` ${drill.grade === null ? "No grade" : `Grade ${drill.grade} of 100`}. Took ${lengthText(drill.durationMs)}; ${counted(drill.counts.sessions, "session")}, ${counted(drill.counts.dials, "dial")}${refused}.`,
          ),
        ),
      ),
    ),
    el(
      "div",
      { class: "command" },
      el("span", {}, "Repeat it:"),
      command,
      el("button", { type: "button", class: "copy", click: copy }, "Copy"),
      copied,
    ),
  );
}

/** @param {any} drill */
function endingSection({ parts }) {
  const [first, ...left] = parts.ending;
  if (first === undefined) return undefined;
  const { look, sign } = lookOf(left.length === 0 ? "passed" : "failed");
  const text = left.length === 0 ? "ended flat" : "not flat";
  return el(
    "section",
    { id: "ending", "aria-labelledby": "ending-title" },
    el("h3", { id: "ending-title" }, "At the gateway"),
    el("p", {}, el("span", { class: `badge ${look}` }, `${sign} ${text}`), ` ${first}`),
    left.length === 0
      ? undefined
      : el("ul", {}, ...left.map((/** @type {string} */ sentence) => el("li", {}, sentence))),
  );
}

/** @param {any} drill */
function programSection({ program, parts }) {
  if (program === null) return undefined;
  return el(
    "section",
    { id: "program", "aria-labelledby": "program-title" },
    el("h3", { id: "program-title" }, "Program"),
    el("p", {}, el("code", {}, program.command.join(" "))),
    el("p", {}, program.ending),
    parts.output.length > 0
      ? el(
          "pre",
          { tabindex: 0, role: "region", "aria-label": "Last lines of its output" },
          parts.output.join("\n"),
        )
      : el("p", { class: "soft" }, "It printed nothing."),
  );
}

/** What each part that was cut is called. */
const NOUNS = {
  frames: "line of the log",
  requests: "request",
  sessions: "connection",
  refusedDials: "refused dial",
  output: "line of output",
  orders: "order",
  gaps: "gap",
  faults: "fault",
  checks: "check",
  ending: "sentence of the ending",
};

/** @param {any} drill */
function leftOutSection({ leftOut }) {
  const entries = Object.entries(leftOut);
  if (entries.length === 0) return undefined;
  const list = entries
    .map(
      ([part, count]) =>
        `${NOUNS[/** @type {"frames"} */ (part)] ?? part}: ${Number(count).toLocaleString("en")}`,
    )
    .join(", ");
  return el(
    "section",
    { id: "left-out" },
    el("h3", {}, "Left out"),
    el(
      "p",
      { class: "small" },
      `This file stays below 1 MB, so each drill has a share of it. Not in this file: ${list}. `,
      "Kept first are the frames that a check names or a fault touched, the five before and after each, and everything but plain messages; the output keeps its last lines. The JSON report has all that was recorded.",
    ),
  );
}
