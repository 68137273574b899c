import * as v from "valibot";
import { contractWith } from "../arguments/contract.ts";
import { text } from "../arguments/fields.ts";
import { strict } from "../arguments/strict.ts";
import type { Contract, SecType } from "../stoqey/mod.ts";
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

/** Selects option chains. */
export interface OptionChainOptions {
  /** Exchange of the options on a future; only for these. Default `""`. */
  readonly futFopExchange?: string;
}

/** Selects the option chains of an underlying. */
export interface OptionParamsArgs extends OptionChainOptions {
  /** The underlying, with its `conId`, `symbol` and `secType`. */
  readonly underlying: Contract;
}

/** The option chains of an underlying. */
export const secDefOptParams: Operation<OptionParamsArgs, OptionParams> = {
  request: "reqSecDefOptParams",
  arguments: strict({
    underlying: contractWith("conId", "symbol", "secType"),
    futFopExchange: v.optional(text, ""),
  }),
  needsIbkr: true,
  ends: ["securityDefinitionOptionParameterEnd"],
  send: (api, id, { underlying, futFopExchange = "" }) => {
    const { conId = 0, symbol = "", secType } = underlying;
    api.reqSecDefOptParams(id, symbol, futFopExchange, secType as SecType, conId);
  },
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
