import { el } from "./dom.js";
import { frameLink } from "./orders.js";
import { isShown } from "./time-window.js";
import { counted, timeText } from "./times.js";

/** Most rows that are shown at first, and more at each step. */
const ROWS_STEP = 20;

/**
 * A pane with a table that the slider filters.
 *
 * @typedef {{ id: string, title: string, about: string, noun: string, heads: string[], rows: any[], cells: (row: any) => any[], inSpan: (row: any, span: import("./time-window.js").Span) => boolean }} TableRules
 */

/** @param {TableRules} rules */
function tablePane({ id, title, about, noun, heads, rows, cells, inSpan }) {
  if (rows.length === 0) return undefined;
  let most = ROWS_STEP;
  /** @type {any[]} */
  let seen = rows;
  const body = el("tbody");
  const says = el("p", { class: "soft small", "aria-live": "polite" });
  const more = el(
    "button",
    {
      type: "button",
      class: "noprint",
      click: () => {
        most += ROWS_STEP * 10;
        fill();
      },
    },
    "Show more",
  );
  function fill() {
    body.replaceChildren(
      ...seen
        .slice(0, most)
        .map((row) =>
          el(
            "tr",
            {},
            ...cells(row).map((cell, at) =>
              el("td", { class: classOf(heads[at] ?? ""), "data-head": heads[at] }, cell),
            ),
          ),
        ),
    );
    says.textContent = `${seen.length} of ${counted(rows.length, noun)} in the time shown.`;
    more.hidden = seen.length <= most;
  }
  const element = el(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    el("h3", { id: `${id}-title` }, title),
    el("p", { class: "soft small" }, about),
    says,
    el(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": title },
      el(
        "table",
        { class: "stack" },
        el(
          "thead",
          {},
          el("tr", {}, ...heads.map((head) => el("th", { scope: "col", class: classOf(head) }, head))),
        ),
        body,
      ),
    ),
    more,
  );
  return {
    element,
    update: (/** @type {import("./time-window.js").Span} */ span) => {
      seen = rows.filter((row) => inSpan(row, span));
      most = ROWS_STEP;
      fill();
    },
  };
}

/** @param {string} head */
const classOf = (head) =>
  /^(Time|Opened|Ready|Ended|From|To|Frame|Strikes|First answer|Connection|Client ID)$/.test(head)
    ? "num"
    : "wide";

/** @param {any} drill */
export function sessionsPane(drill) {
  return tablePane({
    id: "sessions",
    title: "Connections and sessions",
    about:
      "A connection becomes a session when TWS says the next valid order ID: from then on requests are allowed.",
    noun: "connection",
    heads: ["Connection", "Client ID", "Opened", "Ready", "Ended", "How it ended"],
    rows: drill.parts.sessions,
    cells: (row) => [
      `#${row.connection}`,
      row.clientId ?? "none",
      timeText(row.openedMs),
      timeText(row.readyMs),
      row.endedMs === null ? "open" : timeText(row.endedMs),
      endingOf(row),
    ],
    inSpan: ({ openedMs, endedMs }, span) => isShown(span, openedMs, endedMs),
  });
}

/** @param {any} session */
const endingOf = ({ ending, byFault }) =>
  `${ending ?? "It was open at the end of the drill."}${byFault ? " (by a fault)" : ""}`;

/** @param {any} drill */
export function faultsPane(drill) {
  return tablePane({
    id: "faults",
    title: "Faults",
    about: "What the drill did to the connection, and how often each fault struck.",
    noun: "fault",
    heads: ["From", "To", "Strikes", "Fault"],
    rows: drill.parts.faults,
    cells: ({ fromMs, toMs, strikes, text }) => [
      timeText(fromMs),
      toMs === null ? "the end" : timeText(toMs),
      strikes,
      el("code", {}, text),
    ],
    inSpan: ({ fromMs, toMs }, span) => isShown(span, fromMs, toMs),
  });
}

/** @param {any} drill @param {(frame: number) => void} show */
export function requestsPane(drill, show) {
  return tablePane({
    id: "requests",
    title: "Requests",
    about: "Lost: the connection ended before an answer. Open: no answer until the end of the drill.",
    noun: "request",
    heads: ["Time", "Connection", "End", "First answer", "Frame", "Request"],
    rows: drill.parts.requests,
    cells: (row) => [
      timeText(row.atMs),
      `#${row.connection}`,
      el("span", { class: row.end === "lost" || row.end === "open" ? "badge failed" : "badge" }, row.end),
      row.firstMs === null ? "none" : `+${row.firstMs - row.atMs} ms`,
      frameLink(row.frame, show),
      el("code", {}, row.text),
    ],
    inSpan: (row, span) =>
      isShown(span, row.atMs, row.lastMs ?? (row.end === "open" || row.end === "lost" ? null : row.atMs)),
  });
}

/** @param {any} drill */
export function gapsPane(drill) {
  return tablePane({
    id: "gaps",
    title: "Gaps of subscriptions",
    about:
      "Times in which a subscription of the client had no data, because it was lost and not yet requested again.",
    noun: "gap",
    heads: ["From", "To", "Subscription"],
    rows: drill.parts.gaps,
    cells: ({ what, fromMs, toMs }) => [
      timeText(fromMs),
      toMs === null ? el("span", { class: "badge failed" }, "never again") : timeText(toMs),
      el("code", {}, what),
    ],
    inSpan: ({ fromMs, toMs }, span) => isShown(span, fromMs, toMs),
  });
}
