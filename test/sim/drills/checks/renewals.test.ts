import { expect, test } from "vitest";
import { endedStreamsAgain } from "../../../../sim/drills/checks/ended-streams-again.ts";
import { recovers } from "../../../../sim/drills/checks/recovers.ts";
import { subscribesAgain } from "../../../../sim/drills/checks/subscribes-again.ts";
import { subscribesOnce } from "../../../../sim/drills/checks/subscribes-once.ts";
import { reqAccountUpdates } from "../../../../sim/wire/requests/accounts.ts";
import { reqContractDetails } from "../../../../sim/wire/requests/contracts.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { cancelMktData } from "../../../../sim/wire/requests/market-data.ts";
import { type Drilled, type DrilledClient, drilled } from "../../../support/drilled.ts";

const BARS = {
  symbol: "AAPL",
  secType: "STK",
  exchange: "SMART",
  currency: "USD",
  barSize: "5 mins",
  duration: "1 D",
  whatToShow: "TRADES",
  formatDate: 1,
};
const EUR = { symbol: "EUR", secType: "CASH", exchange: "IDEALPRO" };
const FUTURE = { symbol: "", secType: "FUT", exchange: "CME", currency: "USD" };

type Sends = (client: DrilledClient) => Promise<void>;

/** Gets the outcome of `subscribes-again` for what a client has live, and what it requests in its next session. */
async function renewed(before: readonly Sends[], after: readonly Sends[]): Promise<string> {
  await using run = await drilled();
  const first = await run.dial(1);
  for (const send of before) await send(first);
  // What comes about a subscription at once shows that it lives.
  await run.cut();
  const next = await run.dial(1);
  for (const send of after) await send(next);
  await run.tws.advance(6_000);
  return subscribesAgain(run.seen()).outcome;
}

const watch =
  (reqId: number, values: object): Sends =>
  (client) =>
    client.watch(reqId, values);
const bars =
  (reqId: number, values: object): Sends =>
  (client) =>
    client.send(reqHistoricalData, { reqId, ...BARS, ...values });
const updates =
  (subscribe: boolean): Sends =>
  (client) =>
    client.send(reqAccountUpdates, { subscribe, account: "" });

test.each([
  ["a snapshot", watch(7, {}), watch(17, { snapshot: true })],
  ["the end of account updates", updates(true), updates(false)],
  ["bars that come once", bars(8, { keepUpToDate: true }), bars(18, { keepUpToDate: false })],
  ["another currency", watch(7, { ...EUR, currency: "USD" }), watch(17, { ...EUR, currency: "JPY" })],
  [
    "another local symbol",
    watch(7, { ...FUTURE, localSymbol: "ESH6" }),
    watch(17, { ...FUTURE, localSymbol: "NQH6" }),
  ],
  ["another exchange", watch(7, {}), watch(17, { exchange: "ARCA" })],
])("subscribes-again does not take %s for a subscription that was live", async (_, before, after) => {
  expect(await renewed([before], [after])).toBe("failed");
  expect(await renewed([before], [before, after])).toBe("passed");
});

test("subscribes-again requires each of two pairs and of two futures", async () => {
  for (const [one, other] of [
    [watch(7, { ...EUR, currency: "USD" }), watch(8, { ...EUR, currency: "JPY" })],
    [watch(7, { ...FUTURE, localSymbol: "ESH6" }), watch(8, { ...FUTURE, localSymbol: "NQH6" })],
  ] as const) {
    expect(await renewed([one, other], [one])).toBe("failed");
    expect(await renewed([one, other], [other, one])).toBe("passed");
  }
});

test("subscribes-again passes for less of the past, and for the ID of a described contract", async () => {
  const live = bars(8, { keepUpToDate: true });
  expect(await renewed([live], [bars(9, { keepUpToDate: true, duration: "1800 S" })])).toBe("passed");
  await using run = await drilled();
  const first = await run.dial(1);
  await first.watch(7);
  await first.send(reqContractDetails, { reqId: 8, ...BARS });
  const answer = run.seen().answers.find(({ message }) => message.name === "contractDetails");
  const conId = Number(answer?.message.values.conId);
  await run.cut();
  await (await run.dial(1)).watch(9, { conId, symbol: "", secType: "", currency: "" });
  expect(subscribesAgain(run.seen()).outcome).toBe("passed");
});

test("ended-streams-again does not take bars that come once for those that were updated", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  await bars(8, { keepUpToDate: true })(client);
  await run.tws.advance(1_000);
  run.tws.inject("farm-broken:service=historical,bars=notified,forMs=100");
  await run.tws.advance(6_000);
  await bars(9, { keepUpToDate: false })(client);
  expect(endedStreamsAgain(run.seen()).outcome).toBe("failed");
  await bars(10, { keepUpToDate: true })(client);
  expect(endedStreamsAgain(run.seen()).outcome).toBe("passed");
});

/** Begins a line, and has TWS say that its connection to IBKR is back and no data were lost. */
async function restored(run: Drilled): Promise<DrilledClient> {
  const client = await run.dial(1);
  await client.watch(7);
  await run.tws.advance(1_000);
  run.tws.inject("connectivity-lost:data=kept,forMs=100");
  await run.tws.advance(1_000);
  return client;
}

test("subscribes-once passes for a line that is cancelled after 1102 and requested later", async () => {
  await using run = await drilled();
  const client = await restored(run);
  await client.send(cancelMktData, { reqId: 7 });
  await run.tws.advance(10_000);
  await client.watch(8);
  expect(subscribesOnce(run.seen()).outcome).toBe("passed");
  await client.watch(9);
  expect(subscribesOnce(run.seen())).toMatchObject({
    outcome: "failed",
    reasons: [
      expect.stringMatching(
        /was live when 1102 came at 1\.\d+ s, 1 time; afterwards it was live 2 times at once\.$/,
      ),
    ],
  });
});

test("subscribes-once does not count what an error has ended", async () => {
  await using run = await drilled();
  await (await run.dial(1)).watch(7);
  await run.tws.advance(1_000);
  await run.cut();
  run.tws.inject(
    "answer-error:request=reqMktData,code=101,text=Max number of tickers has been reached,times=1",
  );
  const next = await run.dial(1);
  await next.watch(8);
  await run.tws.advance(3_000);
  await next.watch(9);
  expect(subscribesOnce(run.seen()).outcome).toBe("passed");
  await run.tws.advance(3_000);
  await next.watch(10);
  expect(subscribesOnce(run.seen()).outcome).toBe("failed");
});

test("the reasons of a loss that no session followed do not contradict each other", async () => {
  await using run = await drilled();
  await (await run.dial(1)).watch(7);
  await run.tws.advance(1_000);
  run.tws.inject("half-open");
  await run.tws.advance(6_000);
  const seen = run.seen();
  expect(recovers(seen).reasons[0]).toMatch(/session 1 was lost at 1\.\d+ s/);
  expect(subscribesOnce(seen).reasons).toEqual([
    "A session ended while a subscription was live, and no other one followed.",
  ]);
});

test("the reasons of a session that the program has ended itself do not contradict each other", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  await client.watch(7);
  await client.end();
  await run.tws.advance(6_000);
  const seen = run.seen();
  expect(recovers(seen).reasons).toEqual(["No session was lost that the program had to replace."]);
  expect(subscribesOnce(seen).reasons).toEqual([
    "A session ended while a subscription was live, and no other one followed.",
  ]);
});
