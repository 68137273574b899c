import { el } from "./dom.js";
import { counted, timeText } from "./times.js";

/** Rows that are shown at first, and more at each step. */
const LOG_ROWS_STEP = 100;

/**
 * Makes the log of a drill, with a filter of its own.
 *
 * @param {readonly import("./drill-data.js").Frame[]} frames
 * @param {number} leftOut
 */
export function logPane(frames, leftOut) {
  /** @type {import("./time-window.js").Span} */
  let span = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };
  let most = LOG_ROWS_STEP;
  /** @type {number | undefined} */
  let found;
  const filter = el("input", {
    type: "search",
    id: "filter",
    placeholder: "e.g. error, placeOrder, #2",
    autocomplete: "off",
    spellcheck: "false",
    input: () => {
      most = LOG_ROWS_STEP;
      fill();
    },
  });
  const touched = el("input", {
    type: "checkbox",
    id: "touched",
    change: () => {
      most = LOG_ROWS_STEP;
      fill();
    },
  });
  const says = el("p", { class: "soft small", "aria-live": "polite" });
  const body = el("tbody");
  const more = el(
    "button",
    {
      type: "button",
      class: "noprint",
      click: () => {
        most += LOG_ROWS_STEP * 5;
        fill();
      },
    },
    "Show more",
  );
  const heads = ["Frame", "Time", "Connection", "Event", "Content"];

  function fill() {
    const words = filter.value.trim().toLowerCase();
    const inSpan = frames.filter(({ atMs }) => atMs >= span.fromMs && atMs <= span.toMs);
    const seen = inSpan.filter(
      (frame) => (!touched.checked || frame.faults.length > 0) && matches(frame, words),
    );
    const at = found === undefined ? -1 : seen.findIndex(({ frame }) => frame === found);
    if (at >= most) most = at + LOG_ROWS_STEP;
    body.replaceChildren(...seen.slice(0, most).map((frame) => rowOf(frame, frame.frame === found)));
    const rest =
      leftOut > 0
        ? ` ${counted(leftOut, "line")} of the drill ${leftOut === 1 ? "is" : "are"} not in this file.`
        : "";
    const isAll = seen.length === frames.length;
    says.textContent = isAll
      ? `${counted(frames.length, "line")}.${rest}`
      : `${seen.length.toLocaleString("en")} of ${counted(frames.length, "line")} ${words === "" && !touched.checked ? "in the time that is shown" : "match"}.${rest}`;
    more.hidden = seen.length <= most;
  }

  const element = el(
    "section",
    { id: "log", "aria-labelledby": "log-title" },
    el("h3", { id: "log-title" }, "Log of frames"),
    el(
      "p",
      { class: "soft small" },
      "“read”: TWS read a message of the client. “sent”: TWS sent one. “lost” and “unread”: a fault kept it from arriving. The other lines are connections, faults and steps of the drill.",
    ),
    el(
      "div",
      { class: "row noprint" },
      el("label", { for: "filter" }, "Filter"),
      filter,
      el("label", { for: "touched" }, touched, " only frames touched by a fault"),
    ),
    says,
    el(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Log of frames" },
      el(
        "table",
        { class: "stack" },
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            ...heads.map((head, place) => el("th", { scope: "col", class: place < 3 && "num" }, head)),
          ),
        ),
        body,
      ),
    ),
    more,
  );
  return {
    element,
    update: (/** @type {import("./time-window.js").Span} */ next) => {
      span = next;
      fill();
    },
    /** Shows one line: without filters that hide it. @param {number} frame */
    find: (/** @type {number} */ frame) => {
      found = frame;
      filter.value = "";
      touched.checked = false;
      fill();
      const row = body.querySelector(`[data-frame="${Number(frame)}"]`);
      row?.scrollIntoView({ block: "center" });
      row?.focus({ preventScroll: true });
      return row !== null;
    },
  };
}

/** @param {import("./drill-data.js").Frame} frame @param {string} words */
function matches({ frame, connection, event, text, faults }, words) {
  if (words === "") return true;
  return `${frame} #${connection} ${event} ${text} ${faults.join(" ")}`.toLowerCase().includes(words);
}

/** @param {import("./drill-data.js").Frame} frame @param {boolean} isFound */
function rowOf({ frame, atMs, connection, event, text, faults }, isFound) {
  return el(
    "tr",
    { "data-frame": frame, tabindex: isFound ? 0 : -1, class: isFound && "found" },
    el("td", { class: "num" }, frame),
    el("td", { class: "num" }, timeText(atMs)),
    el("td", { class: "num" }, connection === 0 ? "–" : `#${connection}`),
    el("td", {}, event),
    el(
      "td",
      { class: "wide" },
      el("code", {}, text),
      faults.length > 0 && el("div", { class: "small touched" }, `▲ touched by ${faults.join(", ")}`),
    ),
  );
}
