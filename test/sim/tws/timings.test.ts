import { expect, test } from "vitest";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import type { Profile, TwsOptions } from "../../../sim/tws/context/options.ts";
import { TWS_OPTIONS } from "../../../sim/tws/context/options.ts";
import { reqContractDetails } from "../../../sim/wire/requests/contracts.ts";
import { reqHistoricalData } from "../../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../../sim/wire/requests/market-data.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { reqPnL } from "../../../sim/wire/requests/pnl.ts";
import { reqTickByTickData } from "../../../sim/wire/requests/tick-by-tick.ts";
import { contractDetailsEnd } from "../../../sim/wire/responses/contracts.ts";
import { tickSnapshotEnd } from "../../../sim/wire/responses/market-data.ts";
import { orderStatus } from "../../../sim/wire/responses/orders.ts";
import { pnl } from "../../../sim/wire/responses/pnl.ts";
import { AAPL } from "../../support/contracts.ts";
import { code, names, received, Table, TRADING } from "../../support/table.ts";

/** What a client observes of one option: the same question under both profiles. */
interface Timing {
  readonly observe: (profile: Profile) => unknown;
  readonly strict: unknown;
  readonly gentle: unknown;
}

const MARKET = { ...AAPL, action: "BUY", orderType: "MKT", totalQuantity: 1, tif: "DAY", transmit: true };

function desk(profile: Profile, nowMs: number = TRADING) {
  const table = new Table({ profile, messagesPerSecond: 0 }, new Exchange(), nowMs);
  return { table, client: table.client(1) };
}

/** The number of `orderStatus` that each of sixty market orders gets which fill at once. */
function statusesOfOrders(profile: Profile): readonly number[] {
  const { table, client } = desk(profile);
  return Array.from({ length: 60 }, (_, at) => {
    const answer = [...client.send(placeOrder, { ...MARKET, orderId: at + 1 }), ...table.advance(1_000)];
    return received(answer, orderStatus).filter(
      ({ orderId, status }) => orderId === at + 1 && status === "Filled",
    ).length;
  });
}

/** Every option that differs by profile, with what a client observes of it. */
const TIMINGS: Readonly<Partial<Record<keyof TwsOptions, Timing>>> = {
  snapshotMs: {
    observe: (profile) => {
      const { table, client } = desk(profile);
      const sentAt = table.nowMs;
      if (
        received(client.send(reqMktData, { ...AAPL, reqId: 1, snapshot: true }), tickSnapshotEnd).length > 0
      )
        return 0;
      for (; table.nowMs - sentAt < 20_000; )
        if (received(table.advance(500), tickSnapshotEnd).length > 0) return table.nowMs - sentAt;
      return undefined;
    },
    strict: 11_000,
    gentle: 0,
  },
  pnlUnsetFirst: {
    observe: (profile) => {
      const { client } = desk(profile);
      const [first] = received(client.send(reqPnL, { reqId: 1, account: "DU1234567" }), pnl);
      return first?.daily === undefined || first.unrealized === undefined;
    },
    strict: true,
    gentle: false,
  },
  whatIfWarningFirst: {
    observe: (profile) => {
      // Saturday: the market is closed, which is the warning.
      const { client } = desk(profile, Date.UTC(2026, 0, 17, 16));
      return names(client.send(placeOrder, { ...MARKET, orderId: 1, whatIf: true })).filter(
        (name) => name === "openOrder",
      ).length;
    },
    strict: 2,
    gentle: 1,
  },
  statusDoubled: {
    observe: (profile) => statusesOfOrders(profile).some((count) => count > 1),
    strict: true,
    gentle: false,
  },
  statusMissing: {
    observe: (profile) => statusesOfOrders(profile).some((count) => count === 0),
    strict: true,
    gentle: false,
  },
  contractsPerSecond: {
    observe: (profile) => {
      const { table, client } = desk(profile);
      const chain = { symbol: "AAPL", secType: "OPT", exchange: "SMART", currency: "USD", reqId: 1 };
      if (received(client.send(reqContractDetails, chain), contractDetailsEnd).length > 0) return "at once";
      return received(table.advance(10_000), contractDetailsEnd).length > 0 ? "later" : "never";
    },
    strict: "later",
    gentle: "at once",
  },
  historicalPacing: {
    observe: (profile) => {
      const { client } = desk(profile);
      const bars = {
        ...AAPL,
        duration: "60 S",
        barSize: "1 secs",
        whatToShow: "TRADES",
        formatDate: 1,
        useRth: true,
      };
      return [1, 2].map((reqId) => code(client.send(reqHistoricalData, { ...bars, reqId })));
    },
    strict: [undefined, 162],
    gentle: [undefined, undefined],
  },
  streamPacing: {
    observe: (profile) => {
      const { client } = desk(profile);
      const ticks = { ...AAPL, tickType: "Last" };
      return [1, 2].map((reqId) => code(client.send(reqTickByTickData, { ...ticks, reqId })));
    },
    strict: [undefined, 10190],
    gentle: [undefined, undefined],
  },
};

test("every option that differs by profile has a case", () => {
  const differing = Object.entries(TWS_OPTIONS).filter(([, field]) => "gentle" in field);
  expect(Object.keys(TIMINGS).sort()).toEqual(differing.map(([name]) => name).sort());
});

test.each(Object.entries(TIMINGS))("%s is as in life under strict, and kind under gentle", (_, timing) => {
  expect([timing.observe("strict"), timing.observe("gentle")]).toEqual([timing.strict, timing.gentle]);
});
