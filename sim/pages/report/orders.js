import { el } from "./dom.js";
import { orderRows } from "./order-rows.js";
import { isShown } from "./time-window.js";
import { counted, timeText } from "./times.js";

/**
 * Makes the pane of orders: what the client has received beside what TWS held.
 *
 * @param {any} drill
 * @param {(frame: number) => void} show
 * @returns {{ element: HTMLElement, update: (span: import("./time-window.js").Span) => void } | undefined}
 */
export function ordersPane(drill, show) {
  const { orders } = drill.parts;
  if (orders.length === 0) return undefined;
  const list = el("div", { class: "pair" });
  const says = el("p", { class: "soft small", "aria-live": "polite" });
  const element = el(
    "section",
    { id: "orders", "aria-labelledby": "orders-title" },
    el("h3", { id: "orders-title" }, "Orders: what the client received, what TWS held"),
    el(
      "p",
      { class: "soft small" },
      "What was lost, or sent on a connection that was dead, is not here: the client has not received it. “May have received” is what TWS sent and nothing proves that it arrived. Highlighted rows: the client had received another state than TWS held, for 100 ms or more. A dash: nothing new.",
    ),
    says,
    list,
  );
  return {
    element,
    update: (span) => {
      const cards = orders.flatMap((/** @type {any} */ order) => {
        const rows = orderRows(order, drill.durationMs).filter(({ atMs }) => isShown(span, atMs, atMs));
        return rows.length === 0 ? [] : [orderCard(order, rows, show)];
      });
      says.textContent = `${cards.length} of ${counted(orders.length, "order")} with something in the time shown.`;
      list.replaceChildren(...cards);
    },
  };
}

/**
 * @param {any} order
 * @param {import("./order-rows.js").OrderRow[]} rows
 * @param {(frame: number) => void} show
 */
function orderCard(order, rows, show) {
  const heads = ["Time", "The client received", "TWS held", "Frame"];
  const name = `Order ${order.orderId} of client ID ${order.clientId}`;
  return el(
    "div",
    { class: "order" },
    el("strong", {}, name),
    el(
      "span",
      { class: "mono" },
      ` ${order.text}`,
      order.orderRef !== "" && ` (reference ${order.orderRef})`,
    ),
    verdictOf(order),
    el(
      "table",
      { class: "stack", "aria-label": name },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          ...heads.map((head, at) => el("th", { scope: "col", class: at % 3 === 0 && "num" }, head)),
        ),
      ),
      el(
        "tbody",
        {},
        ...rows.map(({ atMs, received, held, frame, differs }) =>
          el(
            "tr",
            { class: differs && "differs" },
            el("td", { class: "num" }, timeText(atMs)),
            el("td", { class: "wide", "data-head": "received:" }, received ?? "–"),
            el("td", { class: "wide", "data-head": "held:" }, held ?? "–"),
            el("td", { class: "num", "data-head": "frame" }, frame === null ? "–" : frameLink(frame, show)),
          ),
        ),
      ),
    ),
  );
}

/**
 * Makes a link to a frame of the log.
 *
 * @param {number} frame
 * @param {(frame: number) => void} show
 */
export function frameLink(frame, show) {
  return el(
    "button",
    { type: "button", class: "plain", "aria-label": `Show frame ${frame}`, click: () => show(frame) },
    frame,
  );
}

/** Sign and class of each outcome of a verdict. */
const LOOKS = {
  knew: ["✓", "passed"],
  late: ["–", ""],
  wrong: ["✗", "failed verdict"],
  unknown: ["?", "idle verdict"],
};

/** @param {any} order */
function verdictOf({ verdict: { outcome, text } }) {
  const [sign, look] = LOOKS[/** @type {"knew"} */ (outcome)] ?? LOOKS.unknown;
  return el("p", { class: `small ${look}` }, `${sign} ${text}`);
}
