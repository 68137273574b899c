import { svg } from "./dom.js";
import { packed } from "./packing.js";

/**
 * A drawing of lanes below each other, from left to right in time.
 *
 * @typedef {{ width: number, span: import("./time-window.js").Span, x: (ms: number) => number, y: number, nodes: Element[] }} Drawing
 */

/**
 * A bar of a lane.
 *
 * @typedef {{ fromMs: number, toMs: number, look: string, label?: string, title: string, isCut?: boolean, readyMs?: number | null }} Bar
 */

/** Height of a row and of a bar in it, in px. */
const [ROW_PX, BAR_PX] = [20, 15];
/** Average width of a character of a label, in px. */
const CHAR_PX = 6.6;

/** Height of a line of a hint, in px. */
const HINT_PX = 16;

/**
 * Writes the name of a lane above it, and a hint beside it, or below it where that has no room.
 *
 * @param {Drawing} drawing
 * @param {string} name
 * @param {string} [more]
 */
export function heading(drawing, name, more = "") {
  drawing.y += 22;
  const text = svg("text", { x: 0, y: drawing.y - 4 }, svg("tspan", { class: "lane" }, name));
  const room = Math.floor((drawing.width - name.length * CHAR_PX) / CHAR_PX) - 4;
  drawing.nodes.push(text);
  if (more === "") return;
  if (more.length <= room) return text.append(svg("tspan", { class: "axis", dx: 8 }, more));
  for (const line of brokenTo(more, Math.floor(drawing.width / CHAR_PX))) {
    drawing.y += HINT_PX;
    drawing.nodes.push(svg("text", { x: 0, y: drawing.y - 4, class: "axis" }, line));
  }
}

/**
 * Breaks a text between words into lines of at most a number of characters.
 *
 * @param {string} text
 * @param {number} most
 * @returns {string[]}
 */
function brokenTo(text, most) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * Cuts a label to a number of characters.
 *
 * @param {string} text
 * @param {number} most
 */
function cutTo(text, most) {
  if (text.length <= most) return text;
  return most < 4 ? "" : `${text.slice(0, most - 1)}…`;
}

/**
 * Draws bars, in as many rows as are needed.
 *
 * @param {Drawing} drawing
 * @param {readonly Bar[]} bars In the order of their beginnings.
 * @param {{ rowsMax: number, isOneEach?: boolean }} rules
 * @returns {number} Bars that had no room.
 */
export function barRows(drawing, bars, { rowsMax, isOneEach = false }) {
  const { span, width } = drawing;
  const seen = bars.filter(({ fromMs, toMs }) => fromMs <= span.toMs && toMs >= span.fromMs);
  const gapMs = ((span.toMs - span.fromMs) / width) * 3;
  const { rows, leftOut } =
    isOneEach && seen.length <= rowsMax
      ? { rows: seen.map((bar) => [bar]), leftOut: 0 }
      : packed(seen, gapMs, rowsMax);
  for (const row of rows) {
    for (const [at, bar] of row.entries()) drawBar(drawing, bar, row[at + 1]);
    drawing.y += ROW_PX;
  }
  return leftOut;
}

/**
 * @param {Drawing} drawing
 * @param {Bar} bar
 * @param {Bar | undefined} next
 */
function drawBar({ x, y, width, nodes }, bar, next) {
  const left = Math.max(0, x(bar.fromMs));
  const right = Math.min(width, Math.max(left + 2, x(bar.toMs)));
  const group = svg("g", { class: "bar" }, svg("title", {}, bar.title));
  const readyX =
    bar.readyMs === undefined
      ? left
      : Math.min(right, bar.readyMs === null ? right : Math.max(left, x(bar.readyMs)));
  const shape = (/** @type {number} */ from, /** @type {number} */ to, /** @type {string} */ look) =>
    svg("rect", { x: from, y, width: Math.max(0, to - from), height: BAR_PX, rx: 2, class: look });
  if (readyX > left) group.append(shape(left, readyX, "dialling"));
  if (right > readyX) group.append(shape(readyX, right, bar.look));
  if (bar.isCut && x(bar.toMs) <= width + 1 && x(bar.toMs) >= 0) group.append(cross(right, y + BAR_PX / 2));
  if (bar.label !== undefined) {
    const endX = next === undefined ? width : x(next.fromMs);
    // The pale part before the session is ready is no ground for a label.
    const own = labelOf(bar.label, y + 12, Math.min(readyX, right), right, endX, right - left);
    if (bar.look === "fault" && own.classList.contains("on")) own.classList.add("onfault");
    group.append(own);
  }
  nodes.push(group);
}

/**
 * Makes a cross, which stands for an end by a fault or for a dial that was refused.
 *
 * @param {number} x
 * @param {number} y
 */
export function cross(x, y) {
  return svg("path", { d: `M${x - 4} ${y - 4}l8 8m0-8l-8 8`, class: "lostline", fill: "none" });
}

/**
 * Makes a triangle, which stands for a frame that a fault touched.
 *
 * @param {number} x
 * @param {number} y Its foot.
 * @param {string} title
 */
export function triangle(x, y, title) {
  return svg("path", { d: `M${x} ${y - 9}l5 9h-10z`, class: "fault" }, svg("title", {}, title));
}

/**
 * Writes the label of a bar: on it where it fits, else beside it, cut to the room before the next bar.
 *
 * @param {string} label
 * @param {number} y
 * @param {number} left
 * @param {number} right
 * @param {number} endX Beginning of the next bar, or end of the drawing.
 * @param {number} palePx Width of the whole bar, with its pale part.
 */
export function labelOf(label, y, left, right, endX, palePx = 0) {
  const inside = Math.floor((right - left - 8) / CHAR_PX);
  const beside = Math.floor((endX - right - 12) / CHAR_PX);
  const isInside = label.length <= inside || inside >= Math.max(beside, 4);
  // Where neither has room, it is written over the pale part of a long bar, and left out on a short one.
  if (!isInside && beside < 4) {
    const isLong = palePx > label.length * CHAR_PX + 8;
    return svg("text", { x: right - 4, y, class: "halo", "text-anchor": "end" }, isLong ? label : "");
  }
  return svg(
    "text",
    isInside ? { x: left + 4, y, class: "on" } : { x: right + 9, y, class: "halo" },
    cutTo(label, isInside ? inside : beside),
  );
}
