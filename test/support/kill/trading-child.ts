import { type OrderTerms, SecType, type TwsOrder } from "../../../src/mod.ts";
import { childPool, print } from "./child-pool.ts";
import { endProgram, programArguments } from "./program-input.ts";

/**
 * A program that trades until it is killed: its arguments are PORT JOURNAL FIRST, or PORT JOURNAL settle KEY....
 *
 * It prints each outcome in a line of JSON as soon as it knows it. With `settle` it places nothing: it waits until no outcome is
 * unknown, prints the states of all orders of its journal, and ends.
 */
const [port = "", path = "", first = "", ...keys] = await programArguments();
const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const MARKET: OrderTerms = { action: "BUY", orderType: "MKT", totalQuantity: 1 };
const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 1, lmtPrice: 1 };
/** Orders under way at a time. */
const AT_ONCE = 8;

const pool = childPool(port, path);

async function wait(delayMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, delayMs));
}

async function trade(number: number): Promise<void> {
  const key = `order ${number}`;
  const terms = number % 2 === 0 ? MARKET : RESTING;
  const { kind, order } = await pool.placeOrder(APPLE, terms, { key, sendWithinMs: 20_000 });
  print({ key, kind });
  if (kind !== "acknowledged" || number % 2 === 0) return;
  const modified = await order.modify({ lmtPrice: 2 }, { key: `${key} modified`, sendWithinMs: 20_000 });
  print({ key: `${key} modified`, kind: modified.kind });
  const cancelled = await order.cancel({ key: `${key} cancelled` });
  print({ key: `${key} cancelled`, kind: cancelled.kind });
}

async function settle(): Promise<void> {
  await pool.connect();
  await pool.orders.load();
  while (pool.stats().orders.unknown.length > 0) await wait(20);
  const orders = keys.map((key) => pool.orders.get(key)).filter((order) => order !== undefined);
  const stateOf = ({ key, reference, state }: TwsOrder): object => {
    const filled = "progress" in state ? (state.progress?.filled ?? 0) : 0;
    return { key, reference, state: state.kind, filled };
  };
  for (const order of orders) print(stateOf(order));
  await pool.close();
  await endProgram();
}

if (first === "settle") await settle();
else {
  let next = Number(first);
  const lane = async (): Promise<never> => {
    for (;;) await trade(next++);
  };
  await pool.connect();
  await pool.orders.load();
  print({ key: "ready", kind: "ready" });
  // TWS works a limited number of orders of a contract; those of the process before are cancelled at the same time.
  for (const order of pool.orders.open()) void order.known().then(() => order.cancel());
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
