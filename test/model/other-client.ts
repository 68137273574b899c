import type { FakeTws } from "../../sim/mod.ts";
import { encodeFrame, encodeHello, ServerReader } from "../../sim/wire/frames.ts";
import { placeOrder } from "../../sim/wire/requests/place-order.ts";

/** Client ID of the program that trades beside the pool. */
export const OTHER_CLIENT_ID = 9;

const VERSION = 193;
const FIELDS_OF_AN_ORDER = 118;
const AAPL = ["265598", "AAPL", "STK", "", "", "", "", "SMART", "", "USD", "", ""];

/**
 * Connects another program to the same TWS, with open orders that the pool must not take for those of its callers.
 *
 * @param orders Number of orders that it places.
 * @returns A function that ends the connection; its orders stay open.
 */
export function connectOtherClient(tws: FakeTws, orders: number): { readonly end: () => void } {
  const reader = new ServerReader();
  const end = tws.accept({ write: (bytes) => void reader.push(bytes), end: () => {}, reset: () => {} });
  end.received(encodeHello(100, VERSION));
  end.received(encodeFrame(["71", "2", `${OTHER_CLIENT_ID}`, ""]));
  for (let orderId = 1; orderId <= orders; orderId++) end.received(limitOrder(orderId));
  return { end: () => end.left("fin") };
}

/** Orders that were written before: each run has the same ones. */
const ORDERS = new Map<number, Uint8Array>();

/** Returns an order to buy far below the market, which stays open. */
function limitOrder(orderId: number): Uint8Array {
  const order = ORDERS.get(orderId) ?? encodeFrame(written(orderId));
  ORDERS.set(orderId, order);
  return order;
}

function written(orderId: number): readonly string[] {
  const blank = ["3", `${orderId}`, ...AAPL, ...Array(FIELDS_OF_AN_ORDER).fill("")].slice(
    0,
    FIELDS_OF_AN_ORDER,
  );
  const order = placeOrder.read(blank, VERSION);
  const terms = {
    action: "BUY",
    orderType: "LMT",
    totalQuantity: 7,
    lmtPrice: 2,
    tif: "GTC",
    transmit: true,
  };
  return placeOrder.write({ ...order, ...terms, orderRef: `other ${orderId}` }, VERSION);
}
