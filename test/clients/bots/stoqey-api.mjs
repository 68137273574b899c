// A bot on the raw `IBApi` of @stoqey/ib as it is usually written: one instance, which connects again after a fixed time.
import { EventName, IBApi, OrderAction, OrderType, SecType } from "@stoqey/ib";

// With `--burst` it sends more than the library passes on, and connects again at once.
const isBurst = process.argv.includes("--burst");
const RECONNECT_MS = isBurst ? 0 : 500;
const BURST = 20;
const STEP_MS = 300;
const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const LINE = 100_000;

const clientId = Number(process.env.IBKR_CLIENT_ID);
const api = new IBApi({ host: process.env.IBKR_HOST, port: Number(process.env.IBKR_PORT), clientId });
let orderId = 0;
let reqId = LINE;
let step = 0;
let resting = 0;

const limit = (lmtPrice) => ({
  action: OrderAction.BUY,
  totalQuantity: 1,
  orderType: OrderType.LMT,
  lmtPrice,
  tif: "DAY",
  transmit: true,
});
const MARKET = { ...limit(0), orderType: OrderType.MKT };

const STEPS = [
  () => {
    resting = orderId++;
    api.placeOrder(resting, APPLE, limit(150));
  },
  () => api.placeOrder(resting, APPLE, limit(151)),
  () => api.cancelOrder(resting),
  () => api.placeOrder(orderId++, APPLE, MARKET),
  () => {
    resting = orderId++;
    api.placeOrder(resting, APPLE, limit(150));
  },
  // A change that makes the order fill.
  () => api.placeOrder(resting, APPLE, MARKET),
  () => api.reqPositions(),
];

api.on(EventName.nextValidId, (id) => {
  orderId = Math.max(orderId, id);
  api.reqMktData(LINE, APPLE, "", false, false);
  api.reqAccountUpdates(true, "");
  api.reqPositions();
  history();
});
api.on(EventName.disconnected, () => setTimeout(() => api.connect(), RECONNECT_MS));
api.on(EventName.error, (error, code) => console.error(code, error.message));

// The next bars are requested when the last ones have come.
function history() {
  api.reqHistoricalData(++reqId, APPLE, "", "1 D", "5 mins", "TRADES", 1, 1, false);
}
api.on(EventName.historicalData, (id, time) => {
  if (id === reqId && time.startsWith("finished")) setTimeout(history, 2_000);
});

setInterval(() => {
  if (orderId > 0) STEPS[step++ % STEPS.length]();
  if (isBurst) for (let sent = 0; sent < BURST; sent++) api.reqPositions();
}, STEP_MS);
process.on("SIGTERM", () => {
  api.disconnect();
  process.exit(0);
});
api.connect();
