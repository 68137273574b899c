import * as v from "valibot";
import { contract } from "../arguments/contract.ts";
import { element } from "../arguments/fields.ts";
import { listOf } from "../arguments/schema.ts";
import { strict } from "../arguments/strict.ts";
import { type Contract, type MarketDataType, TickType } from "../stoqey/mod.ts";
import type { Memory } from "./memory.ts";
import type { Operation } from "./operation.ts";
import { fold, type Read } from "./read.ts";
import { stream, type Watch } from "./stream.ts";
import { type MarketDataUpdate, type OptionComputation, TickBoard, type TickValue } from "./tick-board.ts";

/** Selects market data. */
export interface MarketDataOptions {
  /** Generic ticks beside the usual ones, by TWS's numbers, e.g. `["233"]`. Default none. */
  readonly genericTicks?: readonly string[];
}

/** Selects the market data of a contract. */
export interface MarketDataArgs extends MarketDataOptions {
  /** The contract. */
  readonly contract: Contract;
}

/** One tick, or a change of the kind of data. */
export type Tick =
  | { readonly kind: "tick"; readonly tickType: TickType; readonly value: TickValue }
  | { readonly kind: "type"; readonly marketDataType: MarketDataType };

/** The arguments of `tickOptionComputation` behind the tick type. */
type Greeks = readonly (number | undefined)[];

function optionComputation([
  tickAttrib,
  impliedVolatility,
  delta,
  optionPrice,
  presentDividend,
  gamma,
  vega,
  theta,
  underlyingPrice,
]: Greeks): OptionComputation {
  return Object.freeze({
    tickAttrib,
    impliedVolatility,
    delta,
    optionPrice,
    presentDividend,
    gamma,
    vega,
    theta,
    underlyingPrice,
  });
}

/** Prices, sizes and other ticks of a contract; as a snapshot where it is read once. */
export const marketData: Operation<MarketDataArgs, Tick> = {
  request: "reqMktData",
  arguments: strict({ contract, genericTicks: v.optional(listOf(element, 0, 100), []) }),
  cancel: "cancelMktData",
  needsIbkr: true,
  ends: ["tickSnapshotEnd"],
  goesOn: ([, , , snapshot]) => !snapshot,
  send: (api, id, { contract, genericTicks = [] }, mode) =>
    void api.reqMktData(id, contract, genericTicks.join(","), mode === "once", false),
  stop: (api, id) => void api.cancelMktData(id),
  handlers: (_args, emit) => {
    const tick = (_id: number, tickType: TickType, value?: TickValue): void => {
      if (value !== undefined) emit({ kind: "tick", tickType, value });
    };
    return {
      tickPrice: tick,
      tickSize: tick,
      tickGeneric: tick,
      tickString: tick,
      tickOptionComputation: (id: number, tickType: TickType, ...greeks: Greeks) =>
        tick(id, tickType, optionComputation(greeks)),
      marketDataType: (_id: number, marketDataType: MarketDataType) => emit({ kind: "type", marketDataType }),
    };
  },
};

/** Prices and sizes as they change. */
export const watchMarketData: Watch<MarketDataArgs, MarketDataUpdate> = stream(marketData, {
  name: "watchMarketData",
  what: "watch market data",
  budget: "lines",
  farms: ["market-data"],
  opens: ["tickReqParams"],
  memory: boardMemory,
});

function boardMemory(): Memory<Tick, MarketDataUpdate> {
  const board = new TickBoard();
  return {
    take: (tick) =>
      tick.kind === "tick" ? board.put(tick.tickType, tick.value) : board.setType(tick.marketDataType),
    replay: () => board.replay(),
  };
}

/** A snapshot of the market. A field is undefined where TWS sent nothing for it. */
export interface MarketDataSnapshot {
  /** Best bid. */
  readonly bid: number | undefined;
  /** Best ask. */
  readonly ask: number | undefined;
  /** Price of the last trade. */
  readonly last: number | undefined;
  /** Units at the bid. */
  readonly bidSize: number | undefined;
  /** Units at the ask. */
  readonly askSize: number | undefined;
  /** Units of the last trade. */
  readonly lastSize: number | undefined;
  /** First price of the session. */
  readonly open: number | undefined;
  /** Highest price of the session. */
  readonly high: number | undefined;
  /** Lowest price of the session. */
  readonly low: number | undefined;
  /** Last price of the session before. */
  readonly close: number | undefined;
  /** Units traded in the session. */
  readonly volume: number | undefined;
  /** 1 live, 2 frozen, 3 delayed, 4 delayed and frozen; 1 where TWS sends none, as it does for live data. */
  readonly marketDataType: MarketDataType;
  /** All ticks by TWS's tick type; a price of -1 means "none now" and is left out above. */
  readonly ticks: ReadonlyMap<TickType, TickValue>;
  /** Notices about the request, e.g. that the data are delayed. */
  readonly notices: readonly string[];
}

/** The tick types of the named fields: live, delayed. */
const NAMED = {
  bid: [TickType.BID, TickType.DELAYED_BID],
  ask: [TickType.ASK, TickType.DELAYED_ASK],
  last: [TickType.LAST, TickType.DELAYED_LAST],
  bidSize: [TickType.BID_SIZE, TickType.DELAYED_BID_SIZE],
  askSize: [TickType.ASK_SIZE, TickType.DELAYED_ASK_SIZE],
  lastSize: [TickType.LAST_SIZE, TickType.DELAYED_LAST_SIZE],
  open: [TickType.OPEN, TickType.DELAYED_OPEN],
  high: [TickType.HIGH, TickType.DELAYED_HIGH],
  low: [TickType.LOW, TickType.DELAYED_LOW],
  close: [TickType.CLOSE, TickType.DELAYED_CLOSE],
  volume: [TickType.VOLUME, TickType.DELAYED_VOLUME],
} as const;

/** A snapshot of the market, which TWS collects for up to 11 s. */
export const getMarketDataSnapshot: Read<MarketDataArgs, MarketDataSnapshot> = fold(
  marketData,
  {
    name: "getMarketDataSnapshot",
    what: "read a market data snapshot",
    arguments: strict({ contract }),
  },
  () => {
    const ticks = new Map<TickType, TickValue>();
    const notices: string[] = [];
    let marketDataType: MarketDataType = 1;
    const named = (name: keyof typeof NAMED): number | undefined => {
      for (const type of NAMED[name]) {
        const value = ticks.get(type);
        if (typeof value === "number" && value !== -1) return value;
      }
      return undefined;
    };
    return {
      add: (tick) => {
        if (tick.kind === "tick") ticks.set(tick.tickType, tick.value);
        else marketDataType = tick.marketDataType;
      },
      notice: (code, message) => void notices.push(`${message} (${code})`),
      result: () => ({
        bid: named("bid"),
        ask: named("ask"),
        last: named("last"),
        bidSize: named("bidSize"),
        askSize: named("askSize"),
        lastSize: named("lastSize"),
        open: named("open"),
        high: named("high"),
        low: named("low"),
        close: named("close"),
        volume: named("volume"),
        marketDataType,
        ticks,
        notices,
      }),
    };
  },
);
