import type { Instrument } from "../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../sim/exchange/exchange.ts";
import type { Effect } from "../../sim/tws/context/effects.ts";
import { type AnyMessage, REQUESTS } from "../../sim/wire/catalogue.ts";
import { type PlaceOrder, placeOrder } from "../../sim/wire/requests/place-order.ts";
import { ACCOUNT } from "./contracts.ts";
import { listedWithOptions } from "./listed.ts";
import { Table, TRADING } from "./table.ts";

type Values = Readonly<Record<string, unknown>>;

/** Values that make sense in the fields of these names, in whichever request has them. */
const SENSIBLE: Values = {
  account: ACCOUNT,
  group: "All",
  tags: "NetLiquidation,TotalCashValue,$LEDGER:ALL",
  subscribe: true,
  barSize: "5 mins",
  duration: "1 D",
  whatToShow: "TRADES",
  formatDate: 1,
  useRth: true,
  genericTicks: "100,101,106,221,225,233,236,258",
  period: "1 days",
  rows: 5,
  smart: true,
  pattern: "A",
  numberOfTicks: 20,
  numberOfRows: 10,
  instrument: "STK",
  locationCode: "STK.US.MAJOR",
  scanCode: "TOP_PERC_GAIN",
  providers: "BRFG+DJNL",
  total: 5,
  marketDataType: 1,
  level: 2,
  faDataType: 1,
  bboExchange: "9c0001",
  marketRuleId: 26,
  given: 0.3,
  underPrice: 260,
  exerciseAction: 1,
  exerciseQuantity: 1,
  groupId: 1,
  reportType: "ReportsFinSummary",
  bind: true,
  all: true,
};

/** Values of single requests whose fields have the same names and other meanings, and several ways to make one request. */
const SPECIAL: Readonly<Record<string, readonly Values[]>> = {
  reqRealTimeBars: ["TRADES", "BID"].map((whatToShow) => ({ barSize: 5, whatToShow })),
  reqTickByTickData: ["Last", "AllLast", "BidAsk", "MidPoint"].map((tickType) => ({ tickType })),
  reqHistoricalData: [
    { keepUpToDate: true },
    { formatDate: 2, whatToShow: "BID" },
    { barSize: "1 day", duration: "1 M", whatToShow: "MIDPOINT" },
    { barSize: "1 day", duration: "1 M", whatToShow: "SCHEDULE" },
  ],
  reqHistoricalTicks: ["TRADES", "MIDPOINT", "BID_ASK"].map((whatToShow) => ({
    whatToShow,
    start: "20260112 15:30:00 UTC",
  })),
  reqMktData: [{}, { snapshot: true, genericTicks: "" }],
  reqMktDepth: [{}, { smart: false, exchange: "ISLAND" }],
  reqContractDetails: [{}, { includeExpired: true }],
};

/** Requests that a session sends in another way. */
const ELSEWHERE = ["startApi", "placeOrder", "cancelOrder", "reqGlobalCancel"];

/** Requests whose answers differ by the type of the contract; the others are sent for a share alone. */
const BY_CONTRACT = ["reqContractDetails", "reqMktData", "calculateImpliedVolatility", "reqSecDefOptParams"];

const asContract = (one: Instrument): Values => ({
  conId: one.conId,
  symbol: one.symbol,
  secType: one.secType,
  exchange: one.exchange,
  currency: one.currency,
  underlyingConId: one.conId,
  underlyingSymbol: one.symbol,
  underlyingSecType: one.secType,
});

/** Orders of several types, for one contract. */
export const ORDERS: readonly Partial<PlaceOrder>[] = [
  { orderType: "MKT" },
  { orderType: "LMT", lmtPrice: 0.01 },
  { orderType: "MKT", whatIf: true },
  { orderType: "STP", auxPrice: 1 },
  { orderType: "TRAIL", trailingPercent: 2 },
  {
    orderType: "LMT",
    lmtPrice: 0.01,
    orderRef: "Grüße",
    conditions: [
      conditionOf(1, { value: "1.5", conId: 265_598, exchange: "SMART", triggerMethod: 1 }),
      conditionOf(4, { value: "30.0" }),
      conditionOf(6, { value: "1e6", conId: 265_598, exchange: "SMART" }),
    ],
  },
];

function conditionOf(type: number, change: object): PlaceOrder["conditions"][number] {
  const none = { value: "", conId: 0, exchange: "", triggerMethod: 0, secType: "", symbol: "" };
  return { type, conjunction: "a", isMore: true, ...none, ...change };
}

/** Gets values of a request about a contract that is accepted: one set for each way to make it. */
export function waysToMake(request: AnyMessage, instrument: Instrument): readonly Values[] {
  const ways = SPECIAL[request.name] ?? [{}];
  return ways.map((special) => ({ ...SENSIBLE, ...asContract(instrument), ...special }));
}

/** Gets the values of a limit order to buy a share that waits. */
export function waitingOrder(instrument: Instrument): Partial<PlaceOrder> {
  const terms = { action: "BUY", totalQuantity: 10, tif: "DAY", transmit: true } as const;
  return { ...(asContract(instrument) as Partial<PlaceOrder>), ...terms, orderType: "LMT", lmtPrice: 0.01 };
}

/** Runs a session that sends every request, for a contract of each type. @returns Everything that the client is sent. */
export function everyAnswer(version: number): readonly Extract<Effect, { kind: "send" }>[] {
  const table = new Table({ messagesPerSecond: 0, ordersAtConnect: false }, new Exchange(), TRADING);
  const client = table.client(1, version);
  const done: Effect[] = [...client.all];
  let id = 0;
  const listed = listedWithOptions(table.exchange, TRADING);
  const kinds = new Map(listed.toReversed().map((one) => [one.secType, one]));
  for (const instrument of kinds.values()) {
    const contract = asContract(instrument);
    const isShare = instrument.secType === "STK";
    for (const request of REQUESTS.values()) {
      if (ELSEWHERE.includes(request.name) || request.name.startsWith("cancel")) continue;
      if (!isShare && !BY_CONTRACT.includes(request.name)) continue;
      for (const values of waysToMake(request, instrument))
        done.push(...client.send(named(request), { reqId: ++id, ...values } as never));
    }
    for (const order of isShare ? ORDERS : ORDERS.slice(0, 2))
      done.push(
        ...client.send(placeOrder, {
          ...(contract as Partial<PlaceOrder>),
          orderId: ++id,
          action: "BUY",
          totalQuantity: 10,
          tif: "DAY",
          transmit: true,
          ...order,
        }),
      );
    done.push(...table.advance(12_000));
  }
  done.push(...table.happens({ kind: "offline" }), ...table.happens({ kind: "online", dataLost: false }));
  for (const request of REQUESTS.values())
    if (
      /^(cancel|reqGlobal|reqExec|reqCompl|reqOpen|reqAllOpen|reqPos|reqAccountUpdates$)/.test(request.name)
    )
      done.push(...client.send(named(request), { reqId: 1, orderId: id, ...SENSIBLE } as never));
  done.push(...table.advance(12_000));
  return done.flatMap((effect) => (effect.kind === "send" ? [effect] : []));
}

/** A message of any kind, whose values are given by their names. */
const named = (message: AnyMessage): never => message as never;
