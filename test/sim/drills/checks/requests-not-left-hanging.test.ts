import { expect, test } from "vitest";
import { hasAnswer } from "../../../../sim/drills/checks/answered.ts";
import { requestsNotLeftHanging } from "../../../../sim/drills/checks/requests-not-left-hanging.ts";
import { beginsSubscription } from "../../../../sim/drills/checks/subscription-kinds.ts";
import type { AnyLogged } from "../../../../sim/mod.ts";
import { REQUEST_NAMES } from "../../../../sim/wire/catalogue.ts";
import { queryDisplayGroups } from "../../../../sim/wire/requests/display-groups.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { reqSecDefOptParams } from "../../../../sim/wire/requests/option-chains.ts";
import { reqUserInfo } from "../../../../sim/wire/requests/session.ts";
import { type DrilledClient, drilled } from "../../../support/drilled.ts";

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

type Sends = (client: DrilledClient) => Promise<void>;

/** Gets the outcome where a request is lost with its session, and others are sent in the next one. */
async function afterLoss(lost: Sends, ...later: readonly Sends[]): Promise<string> {
  await using run = await drilled({ faults: ["drop:how=rst,afterRequest=any,times=1"] });
  await lost(await run.dial(1));
  const next = await run.dial(1);
  for (const send of later) await send(next);
  await run.tws.advance(6_000);
  return requestsNotLeftHanging(run.seen()).outcome;
}

const bars =
  (values: object = {}): Sends =>
  (client) =>
    client.send(reqHistoricalData, { reqId: 8, ...BARS, ...values });
const chain =
  (symbol: string, conId: number): Sends =>
  (client) =>
    client.send(reqSecDefOptParams, {
      reqId: 9,
      underlyingSymbol: symbol,
      underlyingSecType: "STK",
      underlyingConId: conId,
    });

test.each([
  ["fewer bars", bars({ duration: "1 Y" }), bars({ duration: "60 S" })],
  ["the option chain of another share", chain("AAPL", 265598), chain("MSFT", 272093)],
  ["bars of another size", bars(), bars({ barSize: "1 day" })],
])("%s are no repetition of a lost request", async (_, lost, other) => {
  expect(await afterLoss(lost, other)).toBe("failed");
  expect(await afterLoss(lost, other, lost)).toBe("passed");
});

test.each([
  ["more bars", bars({ duration: "60 S" }), bars({ duration: "120 S" })],
  ["bars up to a later time", bars(), bars({ end: "20260113 16:00:00 US/Eastern" })],
  ["the same bars, kept up to date", bars(), bars({ keepUpToDate: true })],
])("%s are a repetition of a lost request", async (_, lost, again) => {
  expect(await afterLoss(lost, again)).toBe("passed");
});

test("a program that polls has the time to recover for its next request", async () => {
  await using run = await drilled({ faults: ["drop:how=rst,afterRequest=any,times=1"] });
  await bars()(await run.dial(1));
  const next = await run.dial(1);
  await run.tws.advance(10_000);
  const patient = { recoveryMs: 15_000 };
  expect(requestsNotLeftHanging(run.seen(patient)).outcome).toBe("not reached");
  expect(requestsNotLeftHanging(run.seen()).outcome).toBe("failed");
  await bars()(next);
  expect(requestsNotLeftHanging(run.seen(patient)).outcome).toBe("passed");
});

test("requests of the user and of display groups are followed too", async () => {
  const user: Sends = (client) => client.send(reqUserInfo, { reqId: 8 });
  const groups: Sends = (client) => client.send(queryDisplayGroups, { reqId: 9 });
  for (const [lost, other] of [
    [user, groups],
    [groups, user],
  ] as const) {
    expect(await afterLoss(lost, other)).toBe("failed");
    expect(await afterLoss(lost, lost)).toBe("passed");
  }
});

test("every request that has an answer or goes on is followed", () => {
  const values = { snapshot: true, subscribe: true, bind: true, marketDataType: 3 };
  const unfollowed = REQUEST_NAMES.filter((name) => {
    const message = { name, id: 1, values } as unknown as AnyLogged;
    return !hasAnswer({ message, frame: 1, isLost: false }) && !beginsSubscription(message);
  });
  expect(unfollowed.filter((name) => !/^(?:cancel|unsubscribe|verify)/.test(name)).sort()).toEqual([
    "exerciseOptions",
    "placeOrder",
    "replaceFA",
    "reqGlobalCancel",
    "setServerLogLevel",
    "startApi",
    "updateDisplayGroup",
  ]);
});
