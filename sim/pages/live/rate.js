// Message rates: counted as events arrive, drawn once a second over the last two minutes. What was before the page was opened is
// not known, and stays blank.
import { byId, setText } from "./dom.js";

const SECONDS = 120;
const [HEIGHT, LEFT, BOTTOM] = [150, 38, 18];
const LIMIT = 50;
const SVG = "http://www.w3.org/2000/svg";

/** Counts of each second since the page was opened, oldest first. */
const past = [];
let now = { in: 0, out: 0, byConnection: new Map() };
let last = now.byConnection;

const directionOf = (event) =>
  event === "read" ? "in" : event === "sent" || event === "changed" ? "out" : undefined;

/** Counts one event of the trace. */
export function count({ event, connection }) {
  const direction = directionOf(event);
  if (direction === undefined) return;
  now[direction]++;
  const own = now.byConnection.get(connection) ?? { in: 0, out: 0 };
  own[direction]++;
  now.byConnection.set(connection, own);
}

/** Gets the rates of a connection in the last full second. */
export const rateOf = (connection) => last.get(connection) ?? { in: 0, out: 0 };

function shape(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Rounds up to what reads well on an axis. */
function ceiling(value) {
  const steps = [60, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000];
  return steps.find((step) => step >= value) ?? value;
}

function draw() {
  // One unit is one pixel, so that texts are as large as elsewhere.
  const width = Math.max(200, byId("rate").clientWidth);
  byId("rate").setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  const most = (key) => Math.max(0, ...past.map((one) => one[key]));
  const top = ceiling(Math.max(most("in"), most("out")));
  const x = (at) => LEFT + (at * (width - LEFT)) / (SECONDS - 1);
  const y = (value) => HEIGHT - BOTTOM - (value * (HEIGHT - BOTTOM - 8)) / top;
  const path = (key) =>
    past
      .map((one, at) => {
        const place = x(SECONDS - past.length + at);
        return `${at === 0 ? "M" : "L"}${place.toFixed(1)} ${y(one[key]).toFixed(1)}`;
      })
      .join("");
  const line = (value, kind) =>
    shape("line", { class: kind, x1: LEFT, x2: width, y1: y(value), y2: y(value) });
  const label = (value) =>
    shape("text", { x: LEFT - 5, y: y(value) + 4, "text-anchor": "end" }, value.toLocaleString("en"));
  const under = (at, text, anchor) => shape("text", { x: x(at), y: HEIGHT - 3, "text-anchor": anchor }, text);
  byId("rate").replaceChildren(
    line(0, "axis"),
    line(top, "axis"),
    line(LIMIT, "limit"),
    label(0),
    label(top),
    ...(top <= 500 && top !== LIMIT ? [label(LIMIT)] : []),
    under(0, "2 min ago", "start"),
    under(SECONDS / 2, "1 min ago", "middle"),
    under(SECONDS - 1, "now", "end"),
    shape("path", { class: "out", d: path("out") }),
    shape("path", { class: "in", d: path("in") }),
    shape("path", { class: "busiest", d: path("busiest") }),
  );
  const newest = past.at(-1) ?? { in: 0, out: 0, busiest: 0 };
  setText(byId("rate-in"), newest.in);
  setText(byId("rate-out"), newest.out);
  setText(byId("rate-busiest"), newest.busiest);
  setText(
    byId("rate-text"),
    `In the last second ${newest.in} messages from clients and ${newest.out} to clients; at most ${most("in")} and ${most("out")} in the last two minutes. The busiest client sent ${newest.busiest}; TWS allows each ${LIMIT}.`,
  );
}

/** Begins to count, and calls `ticked` after each second. */
export function startRates(ticked) {
  draw();
  setInterval(() => {
    const busiest = Math.max(0, ...[...now.byConnection.values()].map((one) => one.in));
    past.push({ in: now.in, out: now.out, busiest });
    if (past.length > SECONDS) past.shift();
    last = now.byConnection;
    now = { in: 0, out: 0, byConnection: new Map() };
    draw();
    ticked();
  }, 1_000);
}
