import { contract, type Id, type Legs, legs, type WireContract } from "../contract.ts";
import { decimal, fixed, flag, integer, text, when } from "../fields.ts";
import { type Message, message } from "../message.ts";

/** What a request for market data says. */
export interface MktDataRequest extends Id, WireContract, Legs {
  readonly secType: string;
  readonly deltaNeutral: boolean;
  readonly deltaNeutralConId: number;
  readonly deltaNeutralDelta: number;
  readonly deltaNeutralPrice: number;
  readonly genericTicks: string;
  readonly snapshot: boolean;
  readonly regulatorySnapshot: boolean;
  readonly options: string;
}

export const reqMktData: Message<MktDataRequest> = message("reqMktData", 1, [
  fixed(11),
  integer("reqId"),
  ...contract,
  legs,
  flag("deltaNeutral"),
  when<MktDataRequest>(
    (values) => values.deltaNeutral,
    [integer("deltaNeutralConId"), decimal("deltaNeutralDelta"), decimal("deltaNeutralPrice")],
    { deltaNeutralConId: 0, deltaNeutralDelta: 0, deltaNeutralPrice: 0 },
  ),
  text("genericTicks"),
  flag("snapshot"),
  flag("regulatorySnapshot"),
  text("options"),
]);
export const cancelMktData: Message<Id> = message("cancelMktData", 2, [fixed(1), integer("reqId")]);
export const reqMarketDataType: Message<{ readonly marketDataType: number }> = message(
  "reqMarketDataType",
  59,
  [fixed(1), integer("marketDataType")],
);

export const reqMktDepth: Message<
  Id & WireContract & { readonly rows: number; readonly smart: boolean; readonly options: string }
> = message("reqMktDepth", 10, [
  fixed(5),
  integer("reqId"),
  ...contract,
  integer("rows"),
  flag("smart"),
  text("options"),
]);
export const cancelMktDepth: Message<Id & { readonly smart: boolean }> = message("cancelMktDepth", 11, [
  fixed(1),
  integer("reqId"),
  flag("smart"),
]);

export const reqTickByTickData: Message<
  Id &
    WireContract & { readonly tickType: string; readonly numberOfTicks: number; readonly ignoreSize: boolean }
> = message("reqTickByTickData", 97, [
  integer("reqId"),
  ...contract,
  text("tickType"),
  integer("numberOfTicks"),
  flag("ignoreSize"),
]);
export const cancelTickByTickData: Message<Id> = message("cancelTickByTickData", 98, [integer("reqId")]);

export const reqRealTimeBars: Message<
  Id &
    WireContract & {
      readonly barSize: number;
      readonly whatToShow: string;
      readonly useRth: boolean;
      readonly options: string;
    }
> = message("reqRealTimeBars", 50, [
  fixed(3),
  integer("reqId"),
  ...contract,
  integer("barSize"),
  text("whatToShow"),
  flag("useRth"),
  text("options"),
]);
export const cancelRealTimeBars: Message<Id> = message("cancelRealTimeBars", 51, [
  fixed(1),
  integer("reqId"),
]);
