import type { SecType } from "../stoqey/mod.ts";
import type { ApiRequest, Operation } from "./operation.ts";
import { collect, type Read } from "./read.ts";

/** The options of an underlying at one exchange. */
export interface OptionParams {
  /** The exchange. */
  readonly exchange: string;
  /** Contract ID of the underlying. */
  readonly underlyingConId: number;
  /** Trading class, e.g. `SPXW`. */
  readonly tradingClass: string;
  /** Currency units a point, as text. */
  readonly multiplier: string;
  /** Last trading days, `yyyymmdd`. */
  readonly expirations: readonly string[];
  /** Strikes, in currency units. */
  readonly strikes: readonly number[];
}

/** The underlying of an option chain. */
export interface OptionParamsArgs {
  /** Symbol of the underlying. */
  readonly underlyingSymbol: string;
  /** Exchange of the options on a future; only for these. Default `""`. */
  readonly futFopExchange?: string;
  /** Security type of the underlying, e.g. `STK`. */
  readonly underlyingSecType: SecType | `${SecType}`;
  /** Contract ID of the underlying. */
  readonly underlyingConId: number;
}

/** The option chains of an underlying. */
export const secDefOptParams: Operation<OptionParamsArgs, OptionParams> = {
  request: "reqSecDefOptParams",
  needsIbkr: true,
  ends: ["securityDefinitionOptionParameterEnd"],
  send: (api, id, { underlyingSymbol, futFopExchange = "", underlyingSecType, underlyingConId }) =>
    void api.reqSecDefOptParams(id, underlyingSymbol, futFopExchange, underlyingSecType, underlyingConId),
  handlers: (_args, emit) => ({
    securityDefinitionOptionParameter: (
      _id: number,
      exchange: string,
      underlyingConId: number,
      tradingClass: string,
      multiplier: string,
      expirations: readonly string[],
      strikes: readonly number[],
    ) => emit({ exchange, underlyingConId, tradingClass, multiplier, expirations, strikes }),
  }),
};

/** The option chains of an underlying. */
export const getSecDefOptParams: Read<OptionParamsArgs, readonly OptionParams[]> = collect(secDefOptParams, {
  name: "getSecDefOptParams",
  what: "read the option parameters",
});

/** The implied volatility of an option at a given price; for `lease.api`. */
export const calculateImpliedVolatility: ApiRequest = {
  request: "calculateImpliedVolatility",
  cancel: "cancelCalculateImpliedVolatility",
  needsIbkr: true,
  ends: ["tickOptionComputation"],
};

/** The price of an option at a given volatility; for `lease.api`. */
export const calculateOptionPrice: ApiRequest = {
  request: "calculateOptionPrice",
  cancel: "cancelCalculateOptionPrice",
  needsIbkr: true,
  ends: ["tickOptionComputation"],
};

/** Exercises an option, or lets it lapse; for `lease.api`. Its ID is that of an order. */
export const exerciseOptions: ApiRequest = { request: "exerciseOptions", lane: "orders", ends: [] };
