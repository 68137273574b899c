import { decimal, fixed, flag, integer, text, when } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import { contract, type Id, type Legs, legs, type WireContract } from "../field-groups/contract.ts";

/** Values of `reqMktData`. */
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

export const reqSmartComponents: Message<Id & { readonly bboExchange: string }> = message(
  "reqSmartComponents",
  83,
  [integer("reqId"), text("bboExchange")],
);
