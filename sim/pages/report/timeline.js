import { el, svg } from "./dom.js";
import { barRows, cross, heading, labelOf, triangle } from "./lanes.js";
import { differences } from "./order-rows.js";
import { lengthText, ticks, timeText } from "./times.js";

/** Most rows of each lane. */
const [SESSION_ROWS, REQUEST_ROWS, FAULT_ROWS, GAP_ROWS, ORDERS_MAX] = [20, 10, 8, 8, 8];
/** Most marks of touched frames, and of frames, that are drawn. */
const [MARKS_MAX, TICKS_MAX] = [400, 1500];

const byStart = (/** @type {{ fromMs: number }} */ one, /** @type {{ fromMs: number }} */ other) =>
  one.fromMs - other.fromMs;

/**
 * Draws everything that lasted in a drill.
 *
 * @param {any} drill
 * @param {readonly import("./drill-data.js").Frame[]} frames
 * @param {import("./time-window.js").Span} span
 * @param {number} width In px.
 * @returns {Element}
 */
export function timelineOf(drill, frames, span, width) {
  const x = (/** @type {number} */ ms) => ((ms - span.fromMs) / (span.toMs - span.fromMs)) * width;
  /** @type {import("./lanes.js").Drawing} */
  const drawing = { width, span, x, y: 18, nodes: [] };
  const lanes = [faultLane, sessionLane, dialLane, requestLane, gapLane, orderLane, frameLane];
  for (const lane of lanes) lane(drawing, drill, frames);
  const height = drawing.y + 6;
  return svg(
    "svg",
    {
      class: "timeline",
      viewBox: `0 0 ${width} ${height}`,
      height,
      role: "img",
      "aria-label": `Timeline from ${timeText(span.fromMs)} to ${timeText(span.toMs)}; the tables below say the same in words`,
    },
    ...axis(drawing, height),
    ...shades(drawing, drill, height),
    ...drawing.nodes,
  );
}

/**
 * @param {import("./lanes.js").Drawing} drawing
 * @param {number} height
 */
function axis({ x, span, width }, height) {
  return ticks(span.fromMs, span.toMs, width / 110).flatMap((ms) => {
    const at = x(ms);
    const anchor = at < 20 ? "start" : at > width - 40 ? "end" : "middle";
    const digits = span.toMs - span.fromMs < 2000 ? 3 : span.toMs - span.fromMs < 20_000 ? 1 : 0;
    return [
      svg("line", { x1: at, x2: at, y1: 16, y2: height, class: "grid" }),
      svg("text", { x: at, y: 11, class: "axis", "text-anchor": anchor }, `${(ms / 1000).toFixed(digits)} s`),
    ];
  });
}

/**
 * @param {import("./lanes.js").Drawing} drawing
 * @param {any} drill
 * @param {number} height
 */
function shades({ x, span, width }, drill, height) {
  return drill.parts.faults
    .filter(
      (/** @type {any} */ fault) =>
        fault.fromMs <= span.toMs && (fault.toMs ?? drill.durationMs) >= span.fromMs,
    )
    .flatMap((/** @type {any} */ { fromMs, toMs }) => {
      const left = Math.max(0, x(fromMs));
      const right = Math.min(width, x(toMs ?? drill.durationMs));
      return [
        svg("rect", {
          x: left,
          y: 18,
          width: Math.max(1.5, right - left),
          height: height - 18,
          class: "faded",
        }),
        svg("line", { x1: left, x2: left, y1: 18, y2: height, class: "edge" }),
      ];
    });
}

/** @type {(drawing: import("./lanes.js").Drawing, drill: any, frames: readonly import("./drill-data.js").Frame[]) => void} */
function faultLane(drawing, drill, frames) {
  if (drill.parts.faults.length === 0) return;
  heading(drawing, "Faults", "in force while shaded; ▲ a frame that a fault touched");
  const bars = drill.parts.faults.map((/** @type {any} */ { text, fromMs, toMs, strikes }) => ({
    fromMs,
    toMs: toMs ?? drill.durationMs,
    look: "fault",
    label: `${text} (struck ${strikes}×)`,
    title: `${text}: from ${timeText(fromMs)} to ${toMs === null ? "the end" : timeText(toMs)}, struck ${strikes} times`,
  }));
  barRows(drawing, bars.sort(byStart), { rowsMax: FAULT_ROWS, isOneEach: true });
  const touched = frames.filter(({ faults, atMs }) => faults.length > 0 && inSpan(drawing, atMs));
  for (const { atMs, frame, text, faults } of touched.slice(0, MARKS_MAX))
    drawing.nodes.push(
      triangle(drawing.x(atMs), drawing.y + 9, `Frame ${frame}, ${text}: touched by ${faults.join(", ")}`),
    );
  if (touched.length > 0) drawing.y += 12;
}

/** @param {import("./lanes.js").Drawing} drawing @param {number} ms */
const inSpan = ({ span }, ms) => ms >= span.fromMs && ms <= span.toMs;

/** @type {(drawing: import("./lanes.js").Drawing, drill: any) => void} */
function sessionLane(drawing, drill) {
  const { sessions } = drill.parts;
  heading(
    drawing,
    "Sessions",
    sessions.length === 0
      ? "none: the program never connected"
      : "pale: dialled, not ready; ✗ ended by a fault",
  );
  const bars = sessions.map((/** @type {any} */ session) => ({
    fromMs: session.openedMs,
    toMs: session.endedMs ?? drill.durationMs,
    readyMs: session.readyMs,
    look: "session",
    isCut: session.byFault && session.endedMs !== null,
    label: sessionName(session),
    title: `${sessionName(session)}: opened ${timeText(session.openedMs)}, ready ${timeText(session.readyMs)}. ${session.ending ?? "Open at the end."}`,
  }));
  const leftOut = barRows(drawing, bars.sort(byStart), { rowsMax: SESSION_ROWS, isOneEach: true });
  if (leftOut > 0) heading(drawing, "", moreText(leftOut));
}

/** @param {any} session */
const sessionName = ({ connection, clientId }) =>
  `#${connection}, ${clientId === null ? "no client ID" : `client ID ${clientId}`}`;

/** @type {(drawing: import("./lanes.js").Drawing, drill: any) => void} */
function dialLane(drawing, drill) {
  const dials = drill.parts.refusedDials;
  if (dials.length === 0) return;
  const seen = dials.filter((/** @type {number} */ atMs) => inSpan(drawing, atMs));
  heading(drawing, "Refused dials", `${seen.length} in the time shown`);
  for (const atMs of seen.slice(0, TICKS_MAX)) drawing.nodes.push(cross(drawing.x(atMs), drawing.y + 7));
  drawing.y += 16;
}

/** @type {(drawing: import("./lanes.js").Drawing, drill: any) => void} */
function requestLane(drawing, drill) {
  if (drill.parts.requests.length === 0) return;
  heading(drawing, "Requests in flight", "from the request to its last answer");
  const bars = drill.parts.requests.map((/** @type {any} */ request) => ({
    fromMs: request.atMs,
    toMs: requestEnd(request, drill),
    look: request.end,
    label:
      request.end === "lost" || request.end === "open" ? `${request.name}: ${request.end}` : request.name,
    title: `${request.text}: ${request.end}, from ${timeText(request.atMs)}`,
  }));
  const leftOut = barRows(drawing, bars.sort(byStart), { rowsMax: REQUEST_ROWS });
  if (leftOut > 0) heading(drawing, "", moreText(leftOut));
}

/** @param {any} request @param {any} drill */
function requestEnd(request, drill) {
  const session = drill.parts.sessions.find(
    (/** @type {any} */ { connection }) => connection === request.connection,
  );
  const ended = session?.endedMs ?? drill.durationMs;
  if (request.end === "answered" || request.end === "cancelled") return request.lastMs ?? request.atMs;
  return Math.max(request.atMs, ended);
}

/** @type {(drawing: import("./lanes.js").Drawing, drill: any) => void} */
function gapLane(drawing, drill) {
  if (drill.parts.gaps.length === 0) return;
  heading(drawing, "Gaps", "no data of a subscription, until it was requested again");
  const bars = drill.parts.gaps.map((/** @type {any} */ { what, fromMs, toMs }) => ({
    fromMs,
    toMs: toMs ?? drill.durationMs,
    look: "gap",
    label: `${what}: ${toMs === null ? "never requested again" : lengthText(toMs - fromMs)}`,
    title: `${what}: from ${timeText(fromMs)} to ${timeText(toMs)}`,
  }));
  barRows(drawing, bars.sort(byStart), { rowsMax: GAP_ROWS });
}

/** @type {(drawing: import("./lanes.js").Drawing, drill: any) => void} */
function orderLane(drawing, drill) {
  const { orders } = drill.parts;
  if (orders.length === 0) return;
  heading(
    drawing,
    "Orders",
    "green: as the client had received; red: TWS held something else; grey: not known",
  );
  for (const order of orders.slice(0, ORDERS_MAX)) {
    const starts = [...order.held, ...order.received].map(([atMs]) => atMs);
    const from = Math.min(...starts);
    if (!Number.isFinite(from)) continue;
    const wrong = differences(order, drill.durationMs);
    const edges = [from, ...wrong.flatMap(({ fromMs, toMs }) => [fromMs, toMs]), drill.durationMs];
    const title = `Order ${order.orderId}, ${order.text}`;
    const bars = edges.slice(0, -1).flatMap((fromMs, at) => {
      const toMs = edges[at + 1] ?? fromMs;
      const believed = order.verdict.outcome === "unknown" ? "cancelled" : "stream";
      return toMs > fromMs ? [{ fromMs, toMs, look: at % 2 === 1 ? "gap" : believed, title }] : [];
    });
    const y = drawing.y;
    for (const bar of bars) {
      drawing.y = y;
      barRows(drawing, [bar], { rowsMax: 1 });
    }
    drawing.y = y;
    const left = Math.max(0, drawing.x(from));
    if (left < drawing.width && drawing.x(drill.durationMs) > 0)
      drawing.nodes.push(labelOf(title, y + 12, left, drawing.width, drawing.width));
    drawing.y = y + 20;
  }
  if (orders.length > ORDERS_MAX) heading(drawing, "", moreText(orders.length - ORDERS_MAX));
}

/** @type {(drawing: import("./lanes.js").Drawing, drill: any, frames: readonly import("./drill-data.js").Frame[]) => void} */
function frameLane(drawing, _drill, frames) {
  const seen = frames.filter(({ atMs }) => inSpan(drawing, atMs));
  heading(drawing, "Frames", "one line each; high: touched by a fault");
  for (const { atMs, faults } of seen.slice(0, TICKS_MAX)) {
    const isTouched = faults.length > 0;
    drawing.nodes.push(
      svg("rect", {
        x: drawing.x(atMs),
        y: drawing.y + (isTouched ? 0 : 6),
        width: isTouched ? 2 : 1,
        height: isTouched ? 16 : 10,
        class: isTouched ? "fault" : "answered",
      }),
    );
  }
  drawing.y += 18;
}

/**
 * Writes that some rows are in the table alone.
 *
 * @param {number} count
 */
function moreText(count) {
  return `${count} more ${count === 1 ? "is" : "are"} in the table below`;
}

/** Makes the legend of the timeline. */
export function legendOf() {
  const sample = (/** @type {string} */ look) =>
    svg("svg", { "aria-hidden": "true" }, svg("rect", { width: 22, height: 12, rx: 2, class: look }));
  const marked = (/** @type {Element} */ mark) => svg("svg", { "aria-hidden": "true" }, mark);
  const entries = [
    [sample("fault"), "fault in force"],
    [marked(triangle(11, 11, "")), "frame touched by a fault"],
    [sample("dialling"), "connected, not ready"],
    [sample("session"), "session ready"],
    [marked(cross(11, 6)), "ended by a fault, or dial refused"],
    [sample("answered"), "request answered"],
    [sample("stream"), "subscription with data; order as received"],
    [sample("cancelled"), "cancelled by the client; order of which this is not known"],
    [sample("lost"), "lost, left open, gap, or order not as received"],
  ];
  return el(
    "ul",
    { class: "legend small", "aria-label": "Legend" },
    ...entries.map(([mark, text]) => el("li", {}, /** @type {any} */ (mark), /** @type {any} */ (text))),
  );
}
