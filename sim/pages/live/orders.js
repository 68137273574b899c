// The order book, and what a person does with an order.
import { work } from "./api.js";
import { byId, element, keyed, plain, say, setText } from "./dom.js";

const DONE = ["Filled", "Cancelled", "ApiCancelled", "Inactive"];
/** Orders that were held from here, for a server that does not say which are. */
const heldHere = new Set();
let act = async () => {};
/** Whether orders can be worked by hand: not those of a gateway or of a recording. */
let isByHand = true;

const NONE = {
  gateway: "No order has passed through the proxy.",
  recording: "A replay lists no orders: the recording has what clients are sent.",
};

const nameOf = ({ clientId, orderId }) => `order ${orderId} of client ${clientId}`;
const priceOf = (order) =>
  [order.limitPrice ?? order.lmtPrice, order.stopPrice ?? order.auxPrice]
    .filter((price) => price > 0)
    .join(" / ");

function makeOrder(order) {
  const problem = element("p", { class: "problem", role: "alert" });
  const button = (text, action) => {
    const made = element("button", { type: "button", "aria-label": `${text} ${nameOf(order)}` }, text);
    made.addEventListener("click", async () => {
      const what = made.dataset.action ?? action;
      const isDone = await act(problem, async () => {
        await work(order, what);
        if (what === "hold") heldHere.add(nameOf(order));
        if (what === "release") heldHere.delete(nameOf(order));
      });
      if (isDone) say(`${text}: ${plain(nameOf(order))}`);
    });
    return made;
  };
  return element(
    "li",
    { class: "order" },
    element("span", { class: "who" }, `client ${order.clientId} #${order.orderId}`),
    element("b", { class: "terms" }),
    element("span", { class: "chip status" }),
    element("span", { class: "filled" }),
    element("q", { class: "ref" }),
    element(
      "span",
      { class: "buttons" },
      button("Fill", "fill"),
      button("Reject", "reject"),
      button("Hold", "hold"),
    ),
    problem,
  );
}

function updateOrder(child, order) {
  const [, terms, status, filled, ref, buttons] = child.children;
  const [fill, reject, hold] = buttons.children;
  const { action, quantity, symbol, orderType, orderRef } = order;
  const isHeld = order.held ?? heldHere.has(nameOf(order));
  const type = orderType ?? order.type ?? "";
  setText(terms, [action, quantity, symbol, type, priceOf(order)].filter((part) => part !== "").join(" "));
  terms.dataset.side = action;
  setText(status, isHeld ? `${order.status}, held` : order.status);
  child.dataset.status = order.status;
  setText(filled, `${order.filled ?? 0} of ${quantity} filled`);
  setText(ref, orderRef ?? "");
  ref.hidden = (orderRef ?? "") === "";
  hold.dataset.action = isHeld ? "release" : "hold";
  setText(hold, isHeld ? "Release" : "Hold");
  hold.setAttribute("aria-label", `${isHeld ? "Release" : "Hold"} ${nameOf(order)}`);
  const isDone = DONE.includes(order.status);
  for (const button of [fill, reject, hold]) button.disabled = isDone;
  buttons.hidden = isDone || !isByHand;
}

/** Learns who answers the clients: the fake, a gateway or a recording. */
export function setAnswers(answers = "fake") {
  isByHand = answers === "fake";
  setText(byId("orders-none"), NONE[answers] ?? "No order has been placed.");
  byId("orders-note").hidden = answers !== "gateway";
}

/** Shows the newest hundred orders: those that are open first. */
export function showOrders(list = []) {
  const open = list.filter(({ status }) => !DONE.includes(status)).reverse();
  const done = list.filter(({ status }) => DONE.includes(status)).reverse();
  const shown = [...open, ...done].slice(0, 100);
  const keyOf = ({ clientId, orderId, permId = "" }) => `${clientId}/${orderId}/${permId}`;
  keyed(byId("orders"), shown, keyOf, makeOrder, updateOrder);
  const rest = list.length - shown.length;
  setText(
    byId("orders-count"),
    open.length === list.length ? list.length : `${open.length} open of ${list.length}`,
  );
  byId("orders-none").hidden = list.length > 0;
  byId("orders").dataset.rest = rest > 0 ? `and ${rest} older ones` : "";
}

export function startOrders(run) {
  act = run;
}
