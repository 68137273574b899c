// A bot on `ib-tws-api`, which connects again with the first request after a loss.
import { Client, Contract, Order } from "ib-tws-api";

const STEP_MS = 300;
const HISTORY_MS = 2_000;
const apple = Contract.stock("AAPL");

const client = new Client({
  host: process.env.IBKR_HOST,
  port: Number(process.env.IBKR_PORT),
  clientId: Number(process.env.IBKR_CLIENT_ID),
  timeoutMs: 3_000,
});
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
process.on("unhandledRejection", (reason) => console.error(reason?.message ?? reason));

/** Repeats a piece of work for ever; an error is logged, and the work is tried again after the same time. */
async function repeat(work, everyMs) {
  for (;;) {
    try {
      await work();
    } catch (error) {
      console.error(error.message);
    }
    await wait(everyMs);
  }
}

async function trade() {
  const order = Order.limit({ action: "BUY", totalQuantity: 1, lmtPrice: 150 });
  const orderId = await client.placeOrder({ contract: apple, order });
  await wait(STEP_MS);
  await client.cancelOrder(orderId);
  await wait(STEP_MS);
  await client.placeOrder({ contract: apple, order: Order.market({ action: "BUY", totalQuantity: 1 }) });
}

async function readHistory() {
  await client.getPositions();
  await client.getHistoricalData({
    contract: apple,
    endDateTime: "",
    duration: "1 D",
    barSizeSetting: "5 mins",
    whatToShow: "TRADES",
    useRth: 1,
    formatDate: 1,
  });
}

await repeat(async () => {
  await client.connect();
  const stream = await client.streamMarketData({ contract: apple });
  stream.on("error", (error) => console.error(error.message));
  void repeat(trade, STEP_MS);
  await repeat(readHistory, HISTORY_MS);
}, STEP_MS);
