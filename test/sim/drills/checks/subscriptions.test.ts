import { expect, test } from "vitest";
import { endedStreamsAgain } from "../../../../sim/drills/checks/ended-streams-again.ts";
import { subscribesAgain } from "../../../../sim/drills/checks/subscribes-again.ts";
import { subscribesOnce } from "../../../../sim/drills/checks/subscribes-once.ts";
import { reqAccountUpdates } from "../../../../sim/wire/requests/accounts.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { cancelMktData } from "../../../../sim/wire/requests/market-data.ts";
import { cancelPositions, reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { drilled } from "../../../support/drilled.ts";

const BARS = {
  symbol: "AAPL",
  secType: "STK",
  exchange: "SMART",
  currency: "USD",
  barSize: "5 mins",
  duration: "1 D",
  whatToShow: "TRADES",
  formatDate: 1,
  keepUpToDate: true,
};

test("subscribes-again names what was live at a loss and was not requested again", async () => {
  await using run = await drilled();
  const first = await run.dial(1);
  await first.watch(7);
  await first.send(reqPositions);
  expect(subscribesAgain(run.seen()).outcome).toBe("not reached");
  await run.cut();
  const next = await run.dial(1);
  await next.watch(8);
  await run.tws.advance(6_000);
  const { outcome, reasons } = subscribesAgain(run.seen());
  expect(outcome).toBe("failed");
  expect(reasons).toEqual([
    "reqPositions was live when session 1 was lost at 0.01 s, and was not requested again.",
  ]);
});

test("subscribes-again passes for the same subscriptions under other numbers", async () => {
  await using run = await drilled();
  const first = await run.dial(1);
  await first.watch(7);
  await first.send(reqAccountUpdates, { subscribe: true, account: "" });
  await first.send(reqHistoricalData, { reqId: 8, ...BARS });
  await run.cut();
  const next = await run.dial(1);
  await next.watch(17);
  await next.send(reqAccountUpdates, { subscribe: true, account: "" });
  await next.send(reqHistoricalData, { reqId: 18, ...BARS });
  expect(subscribesAgain(run.seen())).toMatchObject({ outcome: "passed" });
});

test("subscribes-again owes nothing for what was cancelled, refused or read once", async () => {
  await using run = await drilled();
  const first = await run.dial(1);
  await first.watch(7);
  await first.send(cancelMktData, { reqId: 7 });
  await first.watch(8, { symbol: "NOSUCHSYMBOL" });
  await first.send(reqPositions);
  await first.send(cancelPositions);
  await first.send(reqHistoricalData, { reqId: 9, ...BARS, keepUpToDate: false });
  await run.tws.advance(1_000);
  await run.cut();
  await run.dial(1);
  await run.tws.advance(6_000);
  expect(subscribesAgain(run.seen()).outcome).toBe("not reached");
});

test("subscribes-again passes on to the next session what a short one gave no time for", async () => {
  await using run = await drilled();
  await (await run.dial(1)).watch(7);
  await run.cut();
  await run.dial(1);
  await run.cut();
  await (await run.dial(1)).watch(8);
  expect(subscribesAgain(run.seen()).outcome).toBe("passed");
});

test("subscribes-again requires everything on the same connection after 1101, nothing after 1102", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  await client.watch(7);
  run.tws.inject("connectivity-lost:data=kept,forMs=100");
  await run.tws.advance(6_000);
  expect(subscribesAgain(run.seen()).outcome).toBe("not reached");
  run.tws.inject("connectivity-lost:data=lost,forMs=100");
  await run.tws.advance(1_000);
  expect(subscribesAgain(run.seen()).outcome).toBe("not reached");
  await run.tws.advance(6_000);
  expect(subscribesAgain(run.seen())).toMatchObject({ outcome: "failed" });
});

test("subscribes-again passes for what is requested on the same connection after 1101", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  await client.watch(7);
  run.tws.inject("connectivity-lost:data=lost,forMs=100");
  await run.tws.advance(1_000);
  await client.watch(8);
  expect(subscribesAgain(run.seen()).outcome).toBe("passed");
});

test("subscribes-once fails for a subscription that was requested twice after a loss", async () => {
  await using run = await drilled();
  const first = await run.dial(1);
  await first.watch(7);
  expect(subscribesOnce(run.seen()).outcome).toBe("not reached");
  await run.cut();
  const next = await run.dial(1);
  await next.watch(7);
  const once = subscribesOnce(run.seen());
  expect(once.outcome).toBe("passed");
  // The subscription before, and the one after.
  const { events } = run.seen();
  const shown = once.frames.map((frame) => events[frame - 1]?.happened);
  expect(shown).toMatchObject([1, 2].map((connection) => ({ connection, detail: "reqMktData" })));
  await next.watch(7);
  expect(subscribesOnce(run.seen())).toMatchObject({ outcome: "failed" });
});

test("subscribes-once fails for what is requested again after 1102", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  await client.watch(7);
  run.tws.inject("connectivity-lost:data=kept,forMs=100");
  await run.tws.advance(1_000);
  expect(subscribesOnce(run.seen()).outcome).toBe("passed");
  await client.watch(8);
  expect(subscribesOnce(run.seen())).toMatchObject({ outcome: "failed" });
});

test("ended-streams-again requires bars again that 10182 has ended", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  await client.send(reqHistoricalData, { reqId: 8, ...BARS });
  await run.tws.advance(1_000);
  expect(endedStreamsAgain(run.seen()).outcome).toBe("not reached");
  run.tws.inject("farm-broken:service=historical,bars=notified,forMs=100");
  await run.tws.advance(6_000);
  expect(endedStreamsAgain(run.seen())).toMatchObject({ outcome: "failed" });
  await client.send(reqHistoricalData, { reqId: 9, ...BARS });
  expect(endedStreamsAgain(run.seen()).outcome).toBe("passed");
});
