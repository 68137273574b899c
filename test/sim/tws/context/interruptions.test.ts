import { describe, expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import type { TwsOptions } from "../../../../sim/tws/context/options.ts";
import {
  type Interruption,
  KINDS,
  type SubscriptionKind,
} from "../../../../sim/tws/context/subscription-kinds.ts";
import * as accounts from "../../../../sim/wire/requests/accounts.ts";
import { reqContractDetails } from "../../../../sim/wire/requests/contracts.ts";
import * as groups from "../../../../sim/wire/requests/display-groups.ts";
import { reqHistogramData } from "../../../../sim/wire/requests/histogram.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { reqMktDepth } from "../../../../sim/wire/requests/market-depth.ts";
import { reqNewsBulletins } from "../../../../sim/wire/requests/news.ts";
import { reqPnL, reqPnLSingle } from "../../../../sim/wire/requests/pnl.ts";
import { reqPositions, reqPositionsMulti } from "../../../../sim/wire/requests/positions.ts";
import { reqRealTimeBars } from "../../../../sim/wire/requests/real-time-bars.ts";
import { reqScannerSubscription } from "../../../../sim/wire/requests/scanner.ts";
import { reqTickByTickData } from "../../../../sim/wire/requests/tick-by-tick.ts";
import { reqWshEventData, reqWshMetaData } from "../../../../sim/wire/requests/wall-street-horizon.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import type { TwsEvent } from "../../../../sim/world/tws-event.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { names, received, Table, type TableClient, TRADING } from "../../../support/table.ts";

const ID = 7;

/** A subscription of one kind. */
interface Opened {
  readonly options?: TwsOptions;
  open(client: TableClient, table: Table): unknown;
  /** Name of the message that it sends. */
  readonly sends: string;
  /** Time within which it sends one, in ms. */
  readonly withinMs: number;
  /** Makes an event that it reports, for one that is served by events alone. */
  readonly happens?: (table: Table, client: TableClient) => readonly object[];
  /** It sends one answer, and is over. */
  readonly isAnswer?: true;
}

const trade = (table: Table) =>
  table.happens({ kind: "manual-order", symbol: "AAPL", side: "BUY", quantity: 1 });
const account = (message: Parameters<TableClient["send"]>[0], values: object, sends: string): Opened => ({
  open: (client) => client.send(message, values as never),
  sends,
  withinMs: 181_000,
});
const BARS = { barSize: "5 mins", duration: "1 D", whatToShow: "TRADES", formatDate: 1, keepUpToDate: true };

/** How to open a subscription of each kind. */
const OPENED: Readonly<Record<SubscriptionKind, Opened>> = {
  "market data": {
    open: (client) => client.send(reqMktData, { reqId: ID, ...AAPL_NUMBERED }),
    sends: "tickPrice",
    withinMs: 5_000,
  },
  snapshot: {
    options: { snapshotMs: 2_000 },
    open: (client) => client.send(reqMktData, { reqId: ID, ...AAPL_NUMBERED, snapshot: true }),
    sends: "tickSnapshotEnd",
    withinMs: 5_000,
    isAnswer: true,
  },
  "market depth": {
    open: (client) => client.send(reqMktDepth, { reqId: ID, ...AAPL_NUMBERED, rows: 3, smart: true }),
    sends: "updateMktDepthL2",
    withinMs: 5_000,
  },
  "tick by tick": {
    open: (client) => client.send(reqTickByTickData, { reqId: ID, ...AAPL_NUMBERED, tickType: "BidAsk" }),
    sends: "tickByTick",
    withinMs: 3_000,
  },
  "real-time bars": {
    open: (client) =>
      client.send(reqRealTimeBars, { reqId: ID, ...AAPL_NUMBERED, barSize: 5, whatToShow: "BID" }),
    sends: "realtimeBar",
    withinMs: 11_000,
  },
  "historical bars": {
    open: (client) => client.send(reqHistoricalData, { reqId: ID, ...AAPL_NUMBERED, ...BARS }),
    sends: "historicalDataUpdate",
    withinMs: 11_000,
  },
  scanner: {
    open: (client) =>
      client.send(reqScannerSubscription, {
        reqId: ID,
        instrument: "STK",
        locationCode: "STK.US",
        scanCode: "TOP_PERC_GAIN",
      }),
    sends: "scannerData",
    withinMs: 31_000,
  },
  "account summary": account(
    accounts.reqAccountSummary as never,
    { reqId: ID, group: "All", tags: "NetLiquidation" },
    "accountSummary",
  ),
  "account updates": account(accounts.reqAccountUpdates as never, { subscribe: true }, "updateAccountValue"),
  "account updates multi": account(
    accounts.reqAccountUpdatesMulti as never,
    { reqId: ID },
    "accountUpdateMulti",
  ),
  positions: {
    open: (client) => client.send(reqPositions),
    sends: "position",
    withinMs: 3_000,
    happens: trade,
  },
  "positions multi": {
    open: (client) => client.send(reqPositionsMulti, { reqId: ID }),
    sends: "positionMulti",
    withinMs: 3_000,
    happens: trade,
  },
  pnl: { open: (client) => client.send(reqPnL, { reqId: ID }), sends: "pnl", withinMs: 3_000 },
  "pnl single": {
    open: (client) => client.send(reqPnLSingle, { reqId: ID, conId: AAPL_NUMBERED.conId }),
    sends: "pnlSingle",
    withinMs: 3_000,
  },
  "news bulletins": {
    open: (client) => client.send(reqNewsBulletins),
    sends: "updateNewsBulletin",
    withinMs: 0,
    happens: (table) => table.happens({ kind: "bulletin", text: "Closed" }),
  },
  "display group": {
    open: (client) => client.send(groups.subscribeToGroupEvents, { reqId: ID, groupId: 1 }),
    sends: "displayGroupUpdated",
    withinMs: 0,
    happens: (_, client) => client.send(groups.updateDisplayGroup, { reqId: ID, contractInfo: "none" }),
  },
  "contract details": {
    options: { contractsPerSecond: 1_000 },
    open: (client) =>
      client.send(reqContractDetails, { reqId: ID, symbol: "AAPL", secType: "OPT", exchange: "SMART" }),
    sends: "contractDetailsEnd",
    withinMs: 30_000,
    isAnswer: true,
  },
  histogram: {
    open: (client) => client.send(reqHistogramData, { reqId: ID, ...AAPL_NUMBERED, period: "6 months" }),
    sends: "histogramData",
    withinMs: 30_000,
    isAnswer: true,
  },
  "wsh metadata": {
    options: { wallStreetHorizon: true },
    open: (client) => client.send(reqWshMetaData, { reqId: ID }),
    sends: "wshMetaData",
    withinMs: 1_000,
    isAnswer: true,
  },
  "wsh events": {
    options: { wallStreetHorizon: true },
    open: (client, table) => {
      client.send(reqWshMetaData, { reqId: 1 });
      table.advance(1_000);
      return client.send(reqWshEventData, { reqId: ID, conId: AAPL_NUMBERED.conId });
    },
    sends: "wshEventData",
    withinMs: 1_000,
    isAnswer: true,
  },
};

const farm = (service: "market-data" | "historical" | "contracts", name: string) =>
  ({ kind: "farm", service, farm: name, bars: "kept" }) as const;
const MARKET = farm("market-data", "usfarm");
const HISTORICAL = farm("historical", "ushmds");
const CONTRACTS = farm("contracts", "secdefil");

/** The events with which an interruption begins and ends. */
const EVENTS: Readonly<Record<Interruption, readonly [begin: TwsEvent[], end: TwsEvent[]]>> = {
  "cut off": [[{ kind: "offline" }], [{ kind: "online", dataLost: false }]],
  "data lost": [[{ kind: "offline" }, { kind: "online", dataLost: true }], []],
  "competing session": [[{ kind: "competing", on: true }], [{ kind: "competing", on: false }]],
  "market-data farm broken": [[{ ...MARKET, up: false }], [{ ...MARKET, up: true }]],
  "historical farm broken": [[{ ...HISTORICAL, up: false }], [{ ...HISTORICAL, up: true }]],
  "contracts farm broken": [[{ ...CONTRACTS, up: false }], [{ ...CONTRACTS, up: true }]],
};

describe.each(Object.keys(KINDS) as SubscriptionKind[])("%s", (kind) => {
  const { options = {}, open, sends, withinMs, happens, isAnswer } = OPENED[kind];

  test.each(Object.keys(EVENTS) as Interruption[])("%s", (interruption) => {
    const { course, notice } = KINDS[kind][interruption];
    const table = new Table({ messagesPerSecond: 0, ...options }, new Exchange(), TRADING);
    const client = table.client(1);
    open(client, table);
    const happen = (events: readonly TwsEvent[]) => events.flatMap((event) => table.happens(event));
    /** Tests whether the subscription sends something within the time that it has for it. */
    const sendsNow = (before: readonly object[] = []): boolean => {
      const made = happens?.(table, client) ?? [];
      return names([...before, ...made, ...table.advance(withinMs)] as never).includes(sends);
    };
    const [begin, end] = EVENTS[interruption];
    const errors = received(happen(begin), error).filter(({ reqId }) => reqId === ID);
    expect(errors.map(({ code }) => code)).toEqual(notice === undefined ? [] : [notice]);
    expect(sendsNow()).toBe(course === "runs");
    const isServedAfter = course === "pauses" || (course === "runs" && isAnswer !== true);
    expect(sendsNow(happen(end))).toBe(isServedAfter);
  });
});

test("a farm that has futures alone pauses futures alone", () => {
  const table = new Table({ messagesPerSecond: 0 }, new Exchange(), TRADING);
  const listed = table.exchange.listed(TRADING);
  const future = listed.find(({ symbol, secType }) => symbol === "ES" && secType === "FUT");
  const { conId = 0, exchange = "" } = future ?? {};
  const es = { conId, symbol: "ES", secType: "FUT", exchange, currency: "USD" };
  const clients = [AAPL_NUMBERED, es].map((contract, at) => {
    const client = table.client(at + 1);
    const request = { ...contract, reqId: ID };
    client.send(reqMktData, request);
    client.send(reqMktDepth, { ...request, rows: 3, smart: at === 0 });
    client.send(reqTickByTickData, { ...request, tickType: "BidAsk" });
    client.send(reqRealTimeBars, { ...request, barSize: 5, whatToShow: "BID" });
    client.send(reqHistoricalData, { ...request, ...BARS });
    return client;
  });
  /** Counts the kinds of messages that each client gets within some seconds. */
  const kinds = () => {
    const effects = table.advance(11_000);
    return clients.map(({ connection }) => {
      const own = effects.filter((effect) => effect.kind === "send" && effect.connection === connection);
      return new Set(names(own)).size;
    });
  };
  const [shares = 0, futures = 0] = kinds();
  expect([shares > 4, futures > 4]).toEqual([true, true]);
  table.happens({ ...farm("market-data", "usfuture"), up: false });
  expect(kinds()).toEqual([shares, 0]);
  table.happens({ ...farm("market-data", "usfuture"), up: true });
  table.happens({ ...MARKET, up: false });
  expect(kinds()).toEqual([0, futures]);
});
