import { decimal, fixed, integer, list, text } from "../codec/fields.ts";
import { GATES } from "../codec/gates.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

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

/** Values of `tickOptionComputation`; -1 and -2 mean unknown, as the table in the API reference says. */
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

interface SmartComponent {
  readonly bit: number;
  readonly exchange: string;
  readonly letter: string;
}

export const smartComponents: Message<Id & { readonly components: readonly SmartComponent[] }> = message(
  "smartComponents",
  82,
  [
    integer("reqId"),
    list<"components", SmartComponent>("components", [integer("bit"), text("exchange"), text("letter")]),
  ],
);

export const deltaNeutralValidation: Message<
  Id & { readonly conId: number; readonly delta: number; readonly price: number }
> = message("deltaNeutralValidation", 56, [
  fixed(1),
  integer("reqId"),
  integer("conId"),
  decimal("delta"),
  decimal("price"),
]);

export const rerouteMktDataReq: Message<Id & { readonly conId: number; readonly exchange: string }> = message(
  "rerouteMktDataReq",
  91,
  [integer("reqId"), integer("conId"), text("exchange")],
);
