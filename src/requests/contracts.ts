import type { ContractDescription, DepthMktDataDescription, PriceIncrement, SecType } from "../stoqey/mod.ts";
import type { Operation } from "./operation.ts";
import { list, single } from "./shapes.ts";

/** Contracts whose symbol or name fits a pattern. */
export const matchingSymbols: Operation<{ readonly pattern: string }, readonly ContractDescription[]> =
  single({
    name: "getMatchingSymbols",
    what: "look for symbols",
    timeoutMs: 20_000,
    needsIbkr: true,
    event: "symbolSamples",
    send: (api, id, { pattern }) => void api.reqMatchingSymbols(id, pattern),
    of: (_id: number, found: readonly ContractDescription[]) => found,
  });

/** Which options of an underlying there are at one exchange. */
export interface OptionParams {
  /** Where they trade. */
  readonly exchange: string;
  /** What they derive from. */
  readonly underlyingConId: number;
  /** Their class, e.g. `SPXW`. */
  readonly tradingClass: string;
  /** Currency units a point, as text. */
  readonly multiplier: string;
  /** Last trading days, `yyyymmdd`. */
  readonly expirations: readonly string[];
  /** In currency units. */
  readonly strikes: readonly number[];
}

/** What an option chain is asked about. */
export interface OptionParamsArgs {
  /** Symbol of the underlying. */
  readonly underlyingSymbol: string;
  /** Only for options on futures: where these trade. Default `""`. */
  readonly futFopExchange?: string;
  /** Kind of the underlying, e.g. `STK`. */
  readonly underlyingSecType: SecType | `${SecType}`;
  /** Its contract number. */
  readonly underlyingConId: number;
}

/** The option chains of an underlying. */
export const optionParams: Operation<OptionParamsArgs, readonly OptionParams[]> = list({
  name: "getSecDefOptParams",
  what: "read the option parameters",
  timeoutMs: 20_000,
  needsIbkr: true,
  row: "securityDefinitionOptionParameter",
  end: "securityDefinitionOptionParameterEnd",
  send: (api, id, { underlyingSymbol, futFopExchange = "", underlyingSecType, underlyingConId }) =>
    void api.reqSecDefOptParams(id, underlyingSymbol, futFopExchange, underlyingSecType, underlyingConId),
  of: (
    _id: number,
    exchange: string,
    underlyingConId: number,
    tradingClass: string,
    multiplier: string,
    expirations: readonly string[],
    strikes: readonly number[],
  ): OptionParams => ({ exchange, underlyingConId, tradingClass, multiplier, expirations, strikes }),
});

/** The price steps of a market rule. */
export const marketRule: Operation<{ readonly marketRuleId: number }, readonly PriceIncrement[]> = single({
  name: "getMarketRule",
  what: "read a market rule",
  timeoutMs: 20_000,
  numbering: "none",
  refusedBy: /market\s*rule/i,
  event: "marketRule",
  send: (api, _id, { marketRuleId }) => void api.reqMarketRule(marketRuleId),
  own: ({ marketRuleId }, id: number) => id === marketRuleId,
  of: (_id: number, increments: readonly PriceIncrement[]) => increments,
});

/** Which exchange a letter of a quote stands for. */
export interface SmartComponent {
  /** The bit in the mask of a quote. */
  readonly bit: number;
  /** The exchange. */
  readonly exchange: string;
  /** Its letter. */
  readonly letter: string;
}

/** The exchanges behind the letters of quotes. */
export const smartComponents: Operation<{ readonly bboExchange: string }, readonly SmartComponent[]> = single(
  {
    name: "getSmartComponents",
    what: "read the smart components",
    timeoutMs: 20_000,
    needsIbkr: true,
    event: "smartComponents",
    send: (api, id, { bboExchange }) => void api.reqSmartComponents(id, bboExchange),
    of: (_id: number, map: ReadonlyMap<number, readonly [string, string]>) =>
      [...map].map(([bit, [exchange, letter]]) => ({
        ...{ bit, exchange, letter },
      })),
  },
);

/** The exchanges that have order books. */
export const depthExchanges: Operation<null, readonly DepthMktDataDescription[]> = single({
  name: "getMarketDepthExchanges",
  what: "read the depth exchanges",
  timeoutMs: 20_000,
  numbering: "none",
  needsIbkr: true,
  event: "mktDepthExchanges",
  send: (api) => void api.reqMktDepthExchanges(),
  of: (exchanges: readonly DepthMktDataDescription[]) => exchanges,
});
