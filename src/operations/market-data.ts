import * as v from "valibot";
import { contract } from "../arguments/contract.ts";
import { element } from "../arguments/fields.ts";
import { listOf } from "../arguments/schema.ts";
import { strict } from "../arguments/strict.ts";
import type { Contract, MarketDataType, TickType } from "../stoqey/mod.ts";
import type { Operation } from "./operation.ts";
import { type Quote, quoteOf } from "./quote.ts";
import { fold, type Read } from "./read.ts";
import { type Memory, stream, type Watch } from "./stream.ts";
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

/** A snapshot of the market. */
export interface MarketDataSnapshot extends Quote {
  /** Notices about the request, e.g. that the data are delayed. */
  readonly notices: readonly string[];
}

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
    return {
      add: (tick) => {
        if (tick.kind === "tick") ticks.set(tick.tickType, tick.value);
        else marketDataType = tick.marketDataType;
      },
      notice: (code, message) => void notices.push(`${message} (${code})`),
      result: () => ({ ...quoteOf(ticks, marketDataType), notices }),
    };
  },
);
