import { describe, expect, test } from "vitest";
import { Exchange } from "../../../sim/exchange/exchange.ts";
import type { Effect } from "../../../sim/tws/context/effects.ts";
import type { TwsOptions } from "../../../sim/tws/context/options.ts";
import { REQUESTS } from "../../../sim/wire/catalogue.ts";
import type { Message } from "../../../sim/wire/codec/message.ts";
import { reqHistoricalData } from "../../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../../sim/wire/requests/market-data.ts";
import { reqMktDepth } from "../../../sim/wire/requests/market-depth.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { reqRealTimeBars } from "../../../sim/wire/requests/real-time-bars.ts";
import { reqScannerSubscription } from "../../../sim/wire/requests/scanner.ts";
import { reqTickByTickData } from "../../../sim/wire/requests/tick-by-tick.ts";
import { farmsOf } from "../../../sim/world/farms.ts";
import type { TwsEvent } from "../../../sim/world/tws-event.ts";
import { AAPL_NUMBERED, MSFT } from "../../support/contracts.ts";
import { SHARE_PAIR } from "../../support/order-rules.ts";
import { code, EXCHANGE, names, Table, TRADING } from "../../support/table.ts";

/** A condition that lasts, and how it is healed; conditions that are options are not. */
interface Condition {
  readonly options?: TwsOptions;
  readonly begins?: TwsEvent;
  readonly heals?: TwsEvent;
}

const farm = (service: "market-data" | "historical" | "contracts", up: boolean): TwsEvent => ({
  kind: "farm",
  service,
  farm: farmsOf(service)[0] ?? "",
  up,
  bars: "kept",
});
const broken = (service: "market-data" | "historical" | "contracts"): Condition => ({
  begins: farm(service, false),
  heals: farm(service, true),
});
const CONDITIONS = {
  cutOff: { begins: { kind: "offline" }, heals: { kind: "online", dataLost: false } },
  marketDataFarm: broken("market-data"),
  historicalFarm: broken("historical"),
  contractsFarm: broken("contracts"),
  competing: { begins: { kind: "competing", on: true }, heals: { kind: "competing", on: false } },
  readOnly: { options: { readOnly: true } },
  noPermission: { options: { permissions: "none" } },
  delayed: { options: { permissions: "delayed" } },
  noLineLeft: { options: { marketDataLinesMax: 1 } },
} as const satisfies Readonly<Record<string, Condition>>;
type Name = keyof typeof CONDITIONS;

/**
 * Answer to a request under a condition: a code; the names of messages; `waits`: none, until the condition is healed;
 * `quiet`: a subscription without data until then. No entry: the same answer as ever.
 */
type Answers = Partial<Record<Name, number | readonly string[] | "waits" | "quiet">>;

const AS_EVER: Answers = {};
const WAITS: Answers = { cutOff: "waits" };
const ORDER: Answers = { cutOff: "waits", readOnly: 321 };
const HISTORY: Answers = { ...WAITS, historicalFarm: "waits" };

const SNAPSHOT: Answers = {
  ...WAITS,
  marketDataFarm: ["tickSnapshotEnd"],
  competing: 10197,
  noPermission: 354,
  delayed: 10089,
};

/** The answer to every request of the protocol under every condition; forms with other answers have rows of their own. */
const ANSWERS: Readonly<Record<string, Answers>> = {
  reqMktData: {
    ...WAITS,
    marketDataFarm: "quiet",
    competing: 10197,
    noPermission: 354,
    delayed: 10089,
    noLineLeft: 101,
  },
  "reqMktData, snapshot": SNAPSHOT,
  "reqMktData, regulatory snapshot": SNAPSHOT,
  reqMktDepth: {
    ...WAITS,
    marketDataFarm: "quiet",
    competing: 10197,
    noPermission: "quiet",
    delayed: "quiet",
  },
  "reqMktDepth, one exchange": {
    ...WAITS,
    marketDataFarm: "quiet",
    competing: 10197,
    noPermission: 354,
    delayed: 354,
  },
  reqTickByTickData: {
    ...WAITS,
    marketDataFarm: "quiet",
    competing: 10189,
    noPermission: 10189,
    delayed: 10189,
  },
  "reqTickByTickData, with past ticks": {
    ...WAITS,
    marketDataFarm: ["historicalTicksBidAsk"],
    competing: 10189,
    noPermission: 10189,
    delayed: 10189,
  },
  reqRealTimeBars: {
    ...HISTORY,
    marketDataFarm: "quiet",
    competing: 420,
    noPermission: 420,
    delayed: 420,
    noLineLeft: 101,
  },
  reqHistoricalData: { ...HISTORY, competing: 162, noPermission: 162, delayed: 2188 },
  "reqHistoricalData, keepUpToDate": { ...HISTORY, competing: 162, noPermission: 162, delayed: 162 },
  reqHistoricalTicks: { ...HISTORY, competing: 10187, noPermission: 10187, delayed: 10187 },
  reqHeadTimestamp: { ...HISTORY, competing: 162, noPermission: 162 },
  reqHistogramData: { ...HISTORY, competing: 10188, noPermission: 10188, delayed: 10188 },
  reqScannerSubscription: { ...HISTORY, competing: 162, noPermission: 492, delayed: 492 },
  reqContractDetails: { ...WAITS, contractsFarm: "waits" },
  reqMatchingSymbols: { ...WAITS, contractsFarm: "waits" },
  reqSecDefOptParams: { ...WAITS, contractsFarm: "waits" },
  placeOrder: ORDER,
  cancelOrder: ORDER,
  reqGlobalCancel: ORDER,
  exerciseOptions: ORDER,
  reqCompletedOrders: ORDER,
  "cancelTickByTickData, running": { ...WAITS, competing: 300 },
  "cancelRealTimeBars, running": { ...WAITS, competing: 300 },
  "cancelHistoricalData, running": { ...WAITS, competing: 366 },
  cancelMktData: WAITS,
  cancelMktDepth: WAITS,
  cancelTickByTickData: WAITS,
  cancelRealTimeBars: WAITS,
  cancelHistoricalData: WAITS,
  cancelHeadTimestamp: WAITS,
  cancelHistogramData: WAITS,
  cancelScannerSubscription: WAITS,
  reqSmartComponents: WAITS,
  reqMktDepthExchanges: WAITS,
  reqScannerParameters: WAITS,
  reqNewsProviders: WAITS,
  reqHistoricalNews: WAITS,
  reqNewsArticle: WAITS,
  reqFundamentalData: WAITS,
  reqWshMetaData: WAITS,
  reqWshEventData: WAITS,
  startApi: AS_EVER,
  reqCurrentTime: AS_EVER,
  reqIds: AS_EVER,
  setServerLogLevel: AS_EVER,
  reqUserInfo: AS_EVER,
  verifyRequest: AS_EVER,
  verifyMessage: AS_EVER,
  verifyAndAuthRequest: AS_EVER,
  verifyAndAuthMessage: AS_EVER,
  reqManagedAccts: AS_EVER,
  reqFamilyCodes: AS_EVER,
  reqAccountSummary: AS_EVER,
  cancelAccountSummary: AS_EVER,
  reqAccountUpdates: AS_EVER,
  reqAccountUpdatesMulti: AS_EVER,
  cancelAccountUpdatesMulti: AS_EVER,
  reqPositions: AS_EVER,
  cancelPositions: AS_EVER,
  reqPositionsMulti: AS_EVER,
  cancelPositionsMulti: AS_EVER,
  reqPnL: AS_EVER,
  cancelPnL: AS_EVER,
  reqPnLSingle: AS_EVER,
  cancelPnLSingle: AS_EVER,
  requestFA: AS_EVER,
  replaceFA: AS_EVER,
  reqSoftDollarTiers: AS_EVER,
  queryDisplayGroups: AS_EVER,
  subscribeToGroupEvents: AS_EVER,
  updateDisplayGroup: AS_EVER,
  unsubscribeFromGroupEvents: AS_EVER,
  reqMarketRule: AS_EVER,
  reqMarketDataType: AS_EVER,
  calculateImpliedVolatility: AS_EVER,
  calculateOptionPrice: AS_EVER,
  cancelCalculateImpliedVolatility: AS_EVER,
  cancelCalculateOptionPrice: AS_EVER,
  reqNewsBulletins: AS_EVER,
  cancelNewsBulletins: AS_EVER,
  cancelFundamentalData: AS_EVER,
  cancelWshMetaData: AS_EVER,
  cancelWshEventData: AS_EVER,
  reqOpenOrders: { readOnly: 321 },
  reqAllOpenOrders: { readOnly: 321 },
  reqAutoOpenOrders: AS_EVER,
  reqExecutions: AS_EVER,
};

/** Values with which each request is valid; those of no request are ignored. */
const VALUES: Readonly<Record<string, object>> = {
  reqHistoricalData: { barSize: "5 mins", duration: "1 D", whatToShow: "TRADES", formatDate: 1 },
  reqHistoricalTicks: { start: "20260113-15:00:00", numberOfTicks: 5, whatToShow: "TRADES" },
  reqHeadTimestamp: { whatToShow: "TRADES", formatDate: 1 },
  reqHistogramData: { period: "1 day" },
  reqRealTimeBars: { barSize: 5, whatToShow: "TRADES" },
  reqMktDepth: { rows: 3, smart: true },
  reqTickByTickData: { tickType: "BidAsk" },
  reqScannerSubscription: { instrument: "STK", locationCode: "STK.US", scanCode: "TOP_PERC_GAIN" },
  reqMatchingSymbols: { pattern: "AAPL" },
  reqSecDefOptParams: { underlyingConId: 265598, underlyingSymbol: "AAPL", underlyingSecType: "STK" },
  reqSmartComponents: { bboExchange: "9c0001" },
  reqMarketDataType: { marketDataType: 1 },
  reqHistoricalNews: { providers: "BRFG", total: 5 },
  reqAccountSummary: { group: "All", tags: "Cushion" },
  reqAccountUpdates: { subscribe: true, account: "" },
  placeOrder: { orderId: 1, action: "BUY", totalQuantity: 10, orderType: "MKT", tif: "DAY", transmit: true },
};
/** A way to make a request that TWS serves in its own way. */
interface Form {
  readonly values?: object;
  /** What the client has sent before the condition begins. */
  readonly before?: readonly [message: Message<never>, values: object];
}

const [OPTION] = EXCHANGE.chain(AAPL_NUMBERED.conId, TRADING).filter(({ secType }) => secType === "OPT");
const leg = (conId: number, action: string) => ({ conId, ratio: 1, action, exchange: "SMART" });
const SPREAD = {
  conId: 0,
  symbol: "AAPL,MSFT",
  secType: "BAG",
  exchange: "SMART",
  currency: "USD",
  legs: [leg(265598, "BUY"), leg(272093, "SELL")],
};
const running = <Values>(message: Message<Values>): Form => ({ before: [message as never, {}] });
const ORDER_VALUES = {
  orderId: 1,
  action: "BUY",
  totalQuantity: 10,
  orderType: "LMT",
  lmtPrice: 1,
  tif: "DAY",
  transmit: true,
};

/** The ways to make a request beside that of `VALUES`. */
const FORMS: Readonly<Record<string, Readonly<Record<string, Form>>>> = {
  reqMktData: {
    snapshot: { values: { snapshot: true } },
    "regulatory snapshot": { values: { regulatorySnapshot: true } },
    "generic ticks": { values: { genericTicks: "233,236" } },
    option: { values: { conId: OPTION?.conId, secType: "OPT" } },
    combination: { values: SPREAD },
  },
  reqMktDepth: { "one exchange": { values: { smart: false, exchange: "ISLAND" } } },
  reqTickByTickData: {
    Last: { values: { tickType: "Last" } },
    AllLast: { values: { tickType: "AllLast" } },
    MidPoint: { values: { tickType: "MidPoint" } },
    "with past ticks": { values: { numberOfTicks: 5 } },
  },
  reqRealTimeBars: {
    MIDPOINT: { values: { whatToShow: "MIDPOINT" } },
    BID: { values: { whatToShow: "BID" } },
    ASK: { values: { whatToShow: "ASK" } },
  },
  reqHistoricalData: {
    keepUpToDate: { values: { keepUpToDate: true } },
    SCHEDULE: { values: { barSize: "1 day", whatToShow: "SCHEDULE" } },
  },
  reqHistoricalTicks: {
    MIDPOINT: { values: { whatToShow: "MIDPOINT" } },
    BID_ASK: { values: { whatToShow: "BID_ASK" } },
  },
  reqContractDetails: {
    option: { values: { conId: OPTION?.conId, secType: "OPT" } },
    expired: { values: { includeExpired: true } },
  },
  placeOrder: {
    limit: { values: ORDER_VALUES },
    "what if": { values: { whatIf: true } },
    combination: { values: { ...SPREAD, ...ORDER_VALUES, lmtPrice: -900, legs: SHARE_PAIR.legs } },
  },
  cancelOrder: { open: { values: { orderId: 1 }, before: [placeOrder as never, ORDER_VALUES] } },
  reqGlobalCancel: { open: { before: [placeOrder as never, ORDER_VALUES] } },
  cancelMktData: { running: running(reqMktData) },
  cancelMktDepth: { running: running(reqMktDepth) },
  cancelTickByTickData: { running: running(reqTickByTickData) },
  cancelRealTimeBars: { running: running(reqRealTimeBars) },
  cancelHistoricalData: {
    running: { before: [reqHistoricalData as never, { ...VALUES.reqHistoricalData, keepUpToDate: true }] },
  },
  cancelScannerSubscription: { running: running(reqScannerSubscription) },
  reqAccountUpdates: { end: { values: { subscribe: false } } },
};

/** Requests that change the exchange, and so need one of their own. */
const CHANGES = ["placeOrder", "cancelOrder", "reqGlobalCancel", "exerciseOptions"];
/** Conditions under which nothing can be opened first. */
const FROM_THE_START: readonly string[] = ["readOnly", "noPermission", "delayed", "noLineLeft"];

/** Makes a table at which a condition holds, and what sends a request there; another client has a market data line. */
function under(message: Message<object>, form: Form, { options = {}, begins }: Condition) {
  const exchange = CHANGES.includes(message.name) ? new Exchange() : EXCHANGE;
  const table = new Table({ messagesPerSecond: 0, ...options }, exchange, TRADING);
  table.client(2).send(reqMktData, { reqId: 1, ...MSFT });
  const client = table.client(1);
  const valuesOf = (name: string) => ({ reqId: 1, ...AAPL_NUMBERED, ...VALUES[name] });
  const [opened, first] = form.before ?? [];
  if (opened !== undefined) client.send(opened, { ...valuesOf(opened.name), ...first } as never);
  if (begins !== undefined) table.happens(begins);
  const values = { ...valuesOf(message.name), ...form.values };
  /** Leaves out what the other client gets. */
  const own = (effects: readonly Effect[]) =>
    effects.filter((effect) => "connection" in effect && effect.connection === client.connection);
  return {
    send: () => client.send(message, values),
    heal: (event: TwsEvent) => names(own(table.happens(event))),
    advance: (ms: number) => names(own(table.advance(ms))),
  };
}

const MESSAGES = [...REQUESTS.values()] as never as readonly Message<object>[];
/** Every way to make every request: the name of its row, or of its request, the message and the form. */
const ALL: readonly (readonly [row: string, message: Message<object>, form: Form])[] = MESSAGES.flatMap(
  (message) => [
    [message.name, message, {}] as const,
    ...Object.entries(FORMS[message.name] ?? {}).map(
      ([form, values]) => [`${message.name}, ${form}`, message, values] as const,
    ),
  ],
);

test("every request of the protocol has a row, and every row a request", () => {
  const rows = Object.keys(ANSWERS);
  const all = MESSAGES.map(({ name }) => name);
  expect(rows.filter((row) => !row.includes(",")).toSorted()).toEqual(all.toSorted());
  expect(rows.filter((row) => !ALL.some(([known]) => known === row))).toEqual([]);
});

describe.each(ALL)("%s", (row, message, form) => {
  const asEver = names(under(message, form, {}).send());
  const conditions = (Object.keys(CONDITIONS) as Name[]).filter(
    (name) => form.before === undefined || !FROM_THE_START.includes(name),
  );

  test.each(conditions)("%s", (condition) => {
    const { heals, ...state }: Condition = CONDITIONS[condition];
    const { send, heal, advance } = under(message, form, state);
    const expected = (ANSWERS[row] ?? ANSWERS[message.name])?.[condition];
    const isRefused = typeof expected === "number";
    const answer = send();
    if (expected === undefined) expect(names(answer)).toEqual(asEver);
    else if (isRefused) expect(code(answer)).toBe(expected);
    else if (typeof expected !== "string") expect(names(answer)).toEqual(expected);
    else expect(names(answer).filter((kind) => kind !== "error")).toEqual([]);
    if (expected === "quiet") expect(advance(6_000)).toEqual([]);
    if (heals === undefined) return;
    // The end of a competing session comes without a notice.
    const notices = condition === "competing" ? [] : ["error"];
    expect(heal(heals)).toEqual([...notices, ...(expected === "waits" ? asEver : [])]);
    if (expected === "quiet") expect(advance(6_000).length).toBeGreaterThan(0);
    // A refusal leaves nothing behind: the same request is served now. What the condition has ended stays so.
    if (isRefused && form.before === undefined) expect(names(send())).toEqual(asEver);
  });
});
