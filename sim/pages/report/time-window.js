import { el } from "./dom.js";
import { lengthText, timeText } from "./times.js";

/**
 * The part of a drill that every pane shows, in ms after its start.
 *
 * @typedef {{ fromMs: number, toMs: number }} Span
 */

/** Shortest part that can be chosen, in ms. */
const SPAN_MS_MIN = 1;

/**
 * Makes the slider with two handles, which filters every pane.
 *
 * @param {number} durationMs
 * @param {(span: Span) => void} changed
 * @returns {{ element: HTMLElement, span: () => Span, choose: (span: Span) => void }}
 */
export function timeWindow(durationMs, changed) {
  /** @type {Span} */
  let span = { fromMs: 0, toMs: durationMs };
  const handle = (/** @type {string} */ label, /** @type {number} */ value) =>
    el("input", {
      type: "range",
      min: 0,
      max: durationMs,
      step: 1,
      value,
      "aria-label": label,
      input: () => read(),
      keydown: (/** @type {KeyboardEvent} */ event) => step(event),
    });
  const from = handle("Start of the time that is shown", 0);
  const to = handle("End of the time that is shown", durationMs);
  const bar = el("div", { class: "chosen" });
  const says = el("output", { class: "mono", "aria-live": "polite" });
  const whole = el(
    "button",
    { type: "button", click: () => choose({ fromMs: 0, toMs: durationMs }) },
    "Whole drill",
  );

  /** @param {KeyboardEvent} event */
  function step(event) {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const handleMoved = /** @type {HTMLInputElement} */ (event.currentTarget);
    const size = event.shiftKey ? 1 : Math.max(1, Math.round(durationMs / 100));
    handleMoved.value = String(Number(handleMoved.value) + by * size);
    read(handleMoved);
  }

  /** Reads the handles; one that would pass the other stops before it. @param {HTMLInputElement} [moved] */
  function read(moved) {
    const own = moved ?? document.activeElement;
    let fromMs = Number(from.value);
    let toMs = Number(to.value);
    if (toMs - fromMs < SPAN_MS_MIN) {
      if (own === to) toMs = Math.min(durationMs, fromMs + SPAN_MS_MIN);
      else fromMs = Math.max(0, toMs - SPAN_MS_MIN);
      if (toMs === fromMs) toMs = fromMs + SPAN_MS_MIN;
    }
    choose({ fromMs, toMs });
  }

  /** @param {Span} next */
  function choose(next) {
    span = { fromMs: Math.max(0, next.fromMs), toMs: Math.min(durationMs, next.toMs) };
    from.value = String(span.fromMs);
    to.value = String(span.toMs);
    from.setAttribute("aria-valuetext", timeText(span.fromMs));
    to.setAttribute("aria-valuetext", timeText(span.toMs));
    // The handle that can still move lies on top where both are at the end.
    from.style.zIndex = span.fromMs > durationMs / 2 ? "1" : "0";
    bar.style.left = `${(span.fromMs / durationMs) * 100}%`;
    bar.style.right = `${100 - (span.toMs / durationMs) * 100}%`;
    const isWhole = span.fromMs === 0 && span.toMs === durationMs;
    const length = lengthText(span.toMs - span.fromMs);
    says.textContent = `${timeText(span.fromMs)} to ${timeText(span.toMs)} (${isWhole ? "the whole drill" : length})`;
    whole.disabled = isWhole;
    changed(span);
  }

  const element = el(
    "section",
    { id: "window", "aria-label": "Time that is shown" },
    el(
      "div",
      { class: "row" },
      el("strong", { class: "label" }, "Time shown"),
      el("div", { class: "slider" }, el("div", { class: "track" }), bar, from, to),
      whole,
    ),
    says,
  );
  return { element, span: () => span, choose };
}

/**
 * Tests whether something that lasted is in the part that is shown.
 *
 * @param {Span} span
 * @param {number} fromMs
 * @param {number | null} toMs Null for no end.
 */
export function isShown(span, fromMs, toMs) {
  return fromMs <= span.toMs && (toMs === null || toMs >= span.fromMs);
}
