import { expect, test } from "vitest";
import { isUndecided } from "../../../../sim/drills/checks/undecided.ts";
import { reqContractDetails } from "../../../../sim/wire/requests/contracts.ts";
import { reqExecutions } from "../../../../sim/wire/requests/executions.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { cancelOrder, reqOpenOrders } from "../../../../sim/wire/requests/orders.ts";
import { reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { type DrilledClient, drilled } from "../../../support/drilled.ts";

const APPLE = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" };

const BARS = {
  ...APPLE,
  barSize: "5 mins",
  duration: "1 D",
  whatToShow: "TRADES",
  formatDate: 1,
  keepUpToDate: true,
};

type Sends = (client: DrilledClient) => Promise<void>;

const details: Sends = (client) => client.send(reqContractDetails, { reqId: 5, ...APPLE });
const positions: Sends = (client) => client.send(reqPositions);
const cancel: Sends = (client) => client.send(cancelOrder, { orderId: 1 });
const order: Sends = (client) => client.order(1);
const lists: Sends = async (client) => {
  await client.send(reqOpenOrders);
  await client.send(reqExecutions, { reqId: 6 });
};

/** What is lost, by which fault, and what a program does about it. */
const LOST: readonly (readonly [what: string, fault: string, lost: readonly Sends[], mended: Sends])[] = [
  ["an answer", "drop:how=rst,afterRequest=reqContractDetails,times=1", [details], details],
  ["a subscription", "drop:how=rst,afterRequest=reqPositions,times=1", [positions], positions],
  ["an order", "cut-order:of=place,at=unacknowledged", [order], lists],
  ["a cancel", "cut-order:of=cancel,at=unread", [order, cancel], cancel],
];

test.each(LOST)(
  "a drill has not seen enough while %s is lost and the program has time",
  async (_, fault, lost, mended) => {
    await using run = await drilled({ faults: [fault] });
    const first = await run.dial(1);
    for (const send of lost) await send(first);
    expect(isUndecided(run.seen())).toBe(false);
    const next = await run.dial(1);
    expect(isUndecided(run.seen())).toBe(true);
    await run.tws.advance(4_000);
    expect(isUndecided(run.seen())).toBe(true);
    await mended(next);
    expect(isUndecided(run.seen())).toBe(false);
  },
);

test.each(LOST)(
  "a drill has seen enough of %s that is lost when the time to recover is over",
  async (_, fault, lost) => {
    await using run = await drilled({ faults: [fault] });
    const first = await run.dial(1);
    for (const send of lost) await send(first);
    await run.dial(1);
    await run.tws.advance(5_100);
    expect(isUndecided(run.seen())).toBe(false);
  },
);

test("a drill waits for bars that TWS has ended until they are requested or the time is over", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  const bars: Sends = (one) => one.send(reqHistoricalData, { reqId: 8, ...BARS });
  await bars(client);
  await run.tws.advance(1_000);
  run.tws.inject("farm-broken:service=historical,bars=notified,forMs=100");
  await run.tws.advance(200);
  expect(isUndecided(run.seen())).toBe(true);
  expect(isUndecided(run.seen({ recoveryMs: 100 }))).toBe(false);
  await bars(client);
  expect(isUndecided(run.seen())).toBe(false);
});

test("a drill has seen enough where nothing was lost", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  for (const send of [details, order, cancel, lists]) await send(client);
  await run.cut();
  await run.dial(1);
  expect(isUndecided(run.seen())).toBe(false);
});
