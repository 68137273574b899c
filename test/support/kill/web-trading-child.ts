import { fileJournal, silentLogger } from "../../../src/mod.ts";
import { WebPool } from "../../../src/web/mod.ts";
import { FastClock } from "./fast-clock.ts";
import { endProgram, nextLine, programArguments } from "./program-input.ts";
import { APPLE, isMarket, keyOf, termsOf } from "./web-terms.ts";

/**
 * A program that trades over the Web API until it is killed: its arguments are URL JOURNAL FIRST LAST.
 *
 * It prints each outcome in a line of JSON as soon as it knows it. For what the Web API cannot prove it prints `settle` with the
 * key, and reads from its input whether a person says that nothing of it is at IBKR. With LAST it ends: it places the orders of
 * all numbers before LAST again, under their keys, and prints their states.
 */
const [url = "", path = "", first = "", last] = await programArguments();
/** Orders under way at a time. */
const AT_ONCE = 4;
/** Time until an order has to be sent, and until there is a session, in virtual ms: half a minute of a busy machine. */
const WAIT_MS = 600_000;

const clock = new FastClock(Date.now());
const pool = new WebPool(
  {
    url,
    journal: fileJournal(path, { logger: silentLogger }),
    logger: silentLogger,
    answerQuestion: "yes",
    requestsPerSecond: 50,
    backoffMsMin: 100,
    backoffMsMax: 1_000,
    penaltyMs: 1_000,
    tickleMs: 10_000,
  },
  { clock },
);

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const wait = (delayMs: number): Promise<void> => new Promise((resolve) => clock.after(delayMs, resolve));

/** Lets a person end what comparisons have not ended. */
async function settleUnknown(): Promise<void> {
  for (;;) {
    const { unknown, closed = "" } = pool.stats().orders;
    const [key] = unknown;
    if (key === undefined) return;
    if (closed.includes("orders.settle")) {
      print({ kind: "settle", key });
      await nextLine();
      await pool.orders.settle(key, { kind: "not-sent" }).catch(() => {});
    } else await wait(100);
  }
}

async function trade(number: number): Promise<void> {
  const key = keyOf(number);
  const { kind, order } = await pool.placeOrder(APPLE, termsOf(number), { key, sendWithinMs: WAIT_MS });
  print({ key, kind });
  if (kind !== "acknowledged" || isMarket(number)) return;
  const modify = { key: `${key} modified`, sendWithinMs: WAIT_MS };
  print({ key: modify.key, kind: (await order.modify({ lmtPrice: 2 }, modify)).kind });
  const cancel = { key: `${key} cancelled` };
  print({ key: cancel.key, kind: (await order.cancel(cancel)).kind });
}

/** Places all orders once more, under their keys, and prints their states. */
async function repeat(lastNumber: number): Promise<void> {
  await settleUnknown();
  for (let number = 0; number < lastNumber; number++) {
    const key = keyOf(number);
    if (pool.orders.get(key) === undefined) continue;
    const { kind, order } = await pool.placeOrder(APPLE, termsOf(number), { key, sendWithinMs: WAIT_MS });
    const { reference, state } = order;
    const filled = "progress" in state ? (state.progress?.filled ?? 0) : 0;
    print({ kind: "state", key, reference, state: state.kind, filled, outcome: kind });
  }
  await pool.close();
  await endProgram();
}

await pool.connect({ timeoutMs: WAIT_MS });
await pool.orders.load();
if (last !== undefined) await repeat(Number(last));
print({ key: "ready", kind: "ready" });
void (async () => {
  for (;;) {
    await settleUnknown();
    await wait(100);
  }
})();
for (const order of pool.orders.open()) void order.known().then(() => order.cancel());
let next = Number(first);
const lane = async (): Promise<never> => {
  for (;;) await trade(next++);
};
await Promise.all(Array.from({ length: AT_ONCE }, lane));
