import type { TradingDay } from "../../exchange/calendar/calendar.ts";
import { type Instrument, isOption } from "../../exchange/contracts/instrument.ts";
import type { PriceSeries } from "../../exchange/prices/price-series.ts";
import type { MktDataRequest } from "../../wire/requests/market-data.ts";
import * as out from "../../wire/responses/market-data.ts";
import type { Context } from "../context/context.ts";
import { isFarmBroken } from "../context/ibkr-link.ts";
import { BBO_EXCHANGE } from "../facts/smart-exchanges.ts";
import { type GenericTickList, parseGenericTickList, sendGenericTicks } from "./generic-tick-list.ts";
import type { Permission } from "./market-data-permissions.ts";
import { type SentDataType, sendQuoteTicks } from "./quote-ticks.ts";

/** Numbers of market data types, as clients request them and as TWS reports them. */
const TYPES = { live: 1, frozen: 2, delayed: 3, "delayed frozen": 4 } as const;
/** Tick type of a halt; TWS sends 0 only after one, or for contracts of its own windows. */
const HALTED: Readonly<Record<SentDataType, number>> = { live: 49, delayed: 90 };
/** `snapshotPermissions` of `tickReqParams` where a login has all data. */
const ALL_SNAPSHOTS = 3;

/** The market data of one request. */
export interface MarketDataLine {
  readonly reqId: number;
  readonly instrument: Instrument;
  /** Whether the ticks are delayed. */
  readonly sentType: SentDataType;
  /** Whether the client wants the last known quotes while the venue is closed. */
  readonly frozen: boolean;
  readonly generic: GenericTickList;
  /** Last content of each tick type. */
  readonly sent: Map<number, string>;
  /** Market data type that was reported last. */
  reported: number | undefined;
  /** What all that was sent in a closed market follows from; undefined while the market is open. */
  rest: Rest | undefined;
}

/** A closed market: until it opens, or someone changes a price by hand, its quote is the same. */
interface Rest {
  /** The prices, which are others after a reset. */
  readonly series: PriceSeries;
  readonly day: TradingDay;
  readonly edits: number;
}

/** Makes the market data of a request that keeps all rules. */
export function lineOf(
  query: MktDataRequest,
  instrument: Instrument,
  permission: Permission,
  { client }: Context,
): MarketDataLine {
  const list = parseGenericTickList(query.genericTicks, instrument);
  const generic =
    typeof list === "string" ? { numbers: new Set<string>(), providers: [], prices: true } : list;
  const { marketDataType } = client;
  return {
    reqId: query.reqId,
    instrument,
    sentType: permission === "delayed" ? "delayed" : "live",
    frozen: marketDataType === TYPES.frozen || marketDataType === TYPES["delayed frozen"],
    generic,
    sent: new Map(),
    reported: undefined,
    rest: undefined,
  };
}

/** Sends the ticks of a line that have changed; nothing while the farm of the market data is broken. */
export function sendLine(line: MarketDataLine, context: Context): void {
  const { reqId, instrument, sentType, generic, sent } = line;
  if (isFarmBroken(context.shared.ibkr, "market-data", instrument.secType)) return;
  const series = context.exchange.priceSeries(instrument, context.nowMs);
  const isClosed = !series.calendar.isOpen(context.nowMs);
  if (!isClosed) line.rest = undefined;
  else if (isAtRest(line, series, context.nowMs)) return;
  const isFrozen = line.frozen && isClosed;
  // Whether delayed data lose bid and ask at the close is not known.
  const shown = isClosed && !isFrozen && sentType === "live" ? "unknown" : "known";
  const live = isFrozen ? TYPES.frozen : TYPES.live;
  const type = sentType === "live" ? live : isFrozen ? TYPES["delayed frozen"] : TYPES.delayed;
  if (line.reported === undefined) {
    context.send(out.tickReqParams, {
      reqId,
      minTick: instrument.minTick,
      snapshotPermissions: ALL_SNAPSHOTS,
      bboExchange: instrument.secType === "STK" ? BBO_EXCHANGE : "",
    });
  }
  // The type is reported again when it changes: at the close and at the opening.
  if (line.reported !== type) context.send(out.marketDataType, { reqId, marketDataType: type });
  line.reported = type;
  if (generic.prices) sendQuoteTicks(context, reqId, instrument, sentType, shown, sent);
  sendGenericTicks(context, reqId, instrument, generic, sent);
  sendHalted(line, context);
}

/** Tests whether a line in a closed market has nothing new to send, and notes what it sends otherwise. */
function isAtRest(line: MarketDataLine, series: PriceSeries, nowMs: number): boolean {
  const { instrument, generic } = line;
  // Others depend on the time: values of the option model, headlines, and legs whose venues are open.
  const hasQuoteAlone = generic.numbers.size === 0 && generic.providers.length === 0;
  if (!hasQuoteAlone || isOption(instrument) || instrument.secType === "BAG") return false;
  const { edits } = series;
  const day = series.calendar.dayAt(nowMs);
  const { rest } = line;
  if (rest?.series === series && rest.day === day && rest.edits === edits) return true;
  // A halt by hand can end in a closed market.
  line.rest = series.halts.isHalted(nowMs) ? undefined : { series, day, edits };
  return false;
}

/** Sends whether trading is halted, once it was: 1 for a halt, 0 when trading goes on. */
function sendHalted({ reqId, instrument, sentType, sent }: MarketDataLine, context: Context): void {
  const tickType = HALTED[sentType];
  const isHalted = context.exchange.priceSeries(instrument, context.nowMs).halts.isHalted(context.nowMs);
  const value = isHalted ? 1 : 0;
  if (sent.get(tickType) === `${value}` || (!isHalted && !sent.has(tickType))) return;
  sent.set(tickType, `${value}`);
  context.send(out.tickGeneric, { reqId, tickType, value });
}
