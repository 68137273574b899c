// A bot on `IBApiNext` of @stoqey/ib, which connects again by itself and subscribes again.
import { IBApiNext, OrderAction, OrderType, SecType } from "@stoqey/ib";

const RECONNECT_MS = 100;
const STEP_MS = 300;
const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };

const clientId = Number(process.env.IBKR_CLIENT_ID);
// With `--any-id` the client ID is not pinned: it is given to the constructor alone.
const isPinned = !process.argv.includes("--any-id");
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const next = new IBApiNext({
  host: process.env.IBKR_HOST,
  port: Number(process.env.IBKR_PORT),
  clientId,
  reconnectInterval: RECONNECT_MS,
  connectionWatchdogInterval: 1,
  logger: silent,
});
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const limit = (lmtPrice) => ({
  action: OrderAction.BUY,
  totalQuantity: 1,
  orderType: OrderType.LMT,
  lmtPrice,
  tif: "DAY",
  transmit: true,
});
const MARKET = { ...limit(0), orderType: OrderType.MKT };
const ignored = { next: () => {}, error: (error) => console.error(error.code, error.error?.message) };

next.connect(isPinned ? clientId : undefined);
next.getMarketData(APPLE, "", false, false).subscribe(ignored);
next.getPositions().subscribe(ignored);
next.getAccountUpdates("").subscribe(ignored);

async function readHistory() {
  for (;;) {
    await next.getHistoricalData(APPLE, "", "1 D", "5 mins", "TRADES", 1, 1).catch(ignored.error);
    await wait(2_000);
  }
}

async function trade() {
  let orderId = await next.getNextValidOrderId();
  for (;;) {
    const resting = orderId++;
    next.placeOrder(resting, APPLE, limit(150));
    await wait(STEP_MS);
    next.modifyOrder(resting, APPLE, limit(151));
    await wait(STEP_MS);
    next.cancelOrder(resting);
    await wait(STEP_MS);
    next.placeOrder(orderId++, APPLE, MARKET);
    await wait(STEP_MS);
    const changed = orderId++;
    next.placeOrder(changed, APPLE, limit(150));
    await wait(STEP_MS);
    // A change that makes the order fill.
    next.modifyOrder(changed, APPLE, MARKET);
    await wait(2 * STEP_MS);
  }
}

void readHistory();
void trade();
