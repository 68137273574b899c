import type { Id } from "../contract.ts";
import { decimal, fixed, flag, integer, long, text, when } from "../fields.ts";
import { GATES } from "../gates.ts";
import { type Message, message } from "../message.ts";

interface Tick extends Id {
  readonly tickType: number;
}

export const tickPrice: Message<
  Tick & { readonly price: number; readonly size: number; readonly attributes: number }
> = message("tickPrice", 1, [
  fixed(6),
  integer("reqId"),
  integer("tickType"),
  decimal("price"),
  decimal("size"),
  integer("attributes"),
]);
export const tickSize: Message<Tick & { readonly size: number }> = message("tickSize", 2, [
  fixed(6),
  integer("reqId"),
  integer("tickType"),
  decimal("size"),
]);
export const tickGeneric: Message<Tick & { readonly value: number }> = message("tickGeneric", 45, [
  fixed(6),
  integer("reqId"),
  integer("tickType"),
  decimal("value"),
]);
export const tickString: Message<Tick & { readonly value: string }> = message("tickString", 46, [
  fixed(6),
  integer("reqId"),
  integer("tickType"),
  text("value"),
]);

/** What an option is worth by a model; -1 and -2 stand for what is not known, as the table in the reference says. */
export interface OptionTick extends Tick {
  readonly attribute: number;
  readonly impliedVolatility: number;
  readonly delta: number;
  readonly price: number;
  readonly dividends: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly underPrice: number;
}

export const tickOptionComputation: Message<OptionTick> = message("tickOptionComputation", 21, [
  fixed(6, GATES.optionComputationVersion),
  integer("reqId"),
  integer("tickType"),
  integer("attribute", GATES.priceBasedVolatility),
  decimal("impliedVolatility"),
  decimal("delta"),
  decimal("price"),
  decimal("dividends"),
  decimal("gamma"),
  decimal("vega"),
  decimal("theta"),
  decimal("underPrice"),
]);
export const tickEFP: Message<
  Tick & {
    readonly basisPoints: number;
    readonly formattedBasisPoints: string;
    readonly impliedFuture: number;
    readonly holdDays: number;
    readonly futureExpiry: string;
    readonly dividendImpact: number;
    readonly dividendsToExpiry: number;
  }
> = message("tickEFP", 47, [
  fixed(6),
  integer("reqId"),
  integer("tickType"),
  decimal("basisPoints"),
  text("formattedBasisPoints"),
  decimal("impliedFuture"),
  integer("holdDays"),
  text("futureExpiry"),
  decimal("dividendImpact"),
  decimal("dividendsToExpiry"),
]);
export const tickSnapshotEnd: Message<Id> = message("tickSnapshotEnd", 57, [fixed(1), integer("reqId")]);
export const marketDataType: Message<Id & { readonly marketDataType: number }> = message(
  "marketDataType",
  58,
  [fixed(1), integer("reqId"), integer("marketDataType")],
);
export const tickReqParams: Message<
  Id & { readonly minTick: number; readonly bboExchange: string; readonly snapshotPermissions: number }
> = message("tickReqParams", 81, [
  integer("reqId"),
  decimal("minTick"),
  text("bboExchange"),
  integer("snapshotPermissions"),
]);
export const tickNews: Message<
  Id & {
    readonly timeMs: number;
    readonly provider: string;
    readonly articleId: string;
    readonly headline: string;
    readonly extra: string;
  }
> = message("tickNews", 84, [
  integer("reqId"),
  long("timeMs"),
  text("provider"),
  text("articleId"),
  text("headline"),
  text("extra"),
]);

const reroute = (
  name: string,
  id: number,
): Message<Id & { readonly conId: number; readonly exchange: string }> =>
  message(name, id, [integer("reqId"), integer("conId"), text("exchange")]);

export const rerouteMktDataReq: Message<Id & { readonly conId: number; readonly exchange: string }> = reroute(
  "rerouteMktDataReq",
  91,
);
export const rerouteMktDepthReq: Message<Id & { readonly conId: number; readonly exchange: string }> =
  reroute("rerouteMktDepthReq", 92);

/** One change of one row of a book: `operation` 0 insert, 1 update, 2 delete; `side` 0 ask, 1 bid. */
export interface DepthRow extends Id {
  readonly position: number;
  readonly operation: number;
  readonly side: number;
  readonly price: number;
  readonly size: number;
}

export const updateMktDepth: Message<DepthRow> = message("updateMktDepth", 12, [
  fixed(1),
  integer("reqId"),
  integer("position"),
  integer("operation"),
  integer("side"),
  decimal("price"),
  decimal("size"),
]);
export const updateMktDepthL2: Message<DepthRow & { readonly marketMaker: string; readonly smart: boolean }> =
  message("updateMktDepthL2", 13, [
    fixed(1),
    integer("reqId"),
    integer("position"),
    text("marketMaker"),
    integer("operation"),
    integer("side"),
    decimal("price"),
    decimal("size"),
    flag("smart"),
  ]);

/** One tick by itself: `type` 1 last, 2 all last, 3 bid and ask, 4 midpoint; each uses its own fields. */
export interface SingleTick extends Id {
  readonly type: number;
  readonly seconds: number;
  readonly price: number;
  readonly size: number;
  readonly mask: number;
  readonly exchange: string;
  readonly conditions: string;
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
}

const NO_TRADE = { price: 0, size: 0, exchange: "", conditions: "" };
const NO_QUOTE = { bid: 0, ask: 0, bidSize: 0, askSize: 0 };
const isTrade = ({ type }: SingleTick): boolean => type === 1 || type === 2;
const isQuote = ({ type }: SingleTick): boolean => type === 3;

export const tickByTick: Message<SingleTick> = message("tickByTick", 99, [
  integer("reqId"),
  integer("type"),
  long("seconds"),
  when<SingleTick>(
    isTrade,
    [decimal("price"), decimal("size"), integer("mask"), text("exchange"), text("conditions")],
    { ...NO_TRADE, mask: 0 },
  ),
  when<SingleTick>(
    isQuote,
    [decimal("bid"), decimal("ask"), decimal("bidSize"), decimal("askSize"), integer("mask")],
    NO_QUOTE,
  ),
  when<SingleTick>(({ type }) => type === 4, [decimal("price")], {}),
]);

export const realtimeBar: Message<
  Id & {
    readonly seconds: number;
    readonly open: number;
    readonly high: number;
    readonly low: number;
    readonly close: number;
    readonly volume: number;
    readonly wap: number;
    readonly count: number;
  }
> = message("realtimeBar", 50, [
  fixed(3),
  integer("reqId"),
  long("seconds"),
  decimal("open"),
  decimal("high"),
  decimal("low"),
  decimal("close"),
  decimal("volume"),
  decimal("wap"),
  integer("count"),
]);
