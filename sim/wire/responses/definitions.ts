import type { Id } from "../contract.ts";
import { decimal, fixed, integer, list, optionalInteger, text } from "../fields.ts";
import { GATES } from "../gates.ts";
import { type Message, message } from "../message.ts";

/** One contract whose symbol or name fits a pattern. */
export interface SymbolSample {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: string;
  readonly primaryExchange: string;
  readonly currency: string;
  readonly derivatives: readonly { readonly secType: string }[];
  readonly description: string;
  readonly issuerId: string;
}

export const symbolSamples: Message<Id & { readonly samples: readonly SymbolSample[] }> = message(
  "symbolSamples",
  79,
  [
    integer("reqId"),
    list<"samples", SymbolSample>("samples", [
      integer("conId"),
      text("symbol"),
      text("secType"),
      text("primaryExchange"),
      text("currency"),
      list<"derivatives", SymbolSample["derivatives"][number]>("derivatives", [text("secType")]),
      text("description", GATES.bondIssuerId),
      text("issuerId", GATES.bondIssuerId),
    ]),
  ],
);

interface Expiration {
  readonly date: string;
}

interface Strike {
  readonly strike: number;
}

/** The options on one underlying at one exchange: any expiration with any strike may exist. */
export interface OptionParameters extends Id {
  readonly exchange: string;
  readonly underlyingConId: number;
  readonly tradingClass: string;
  readonly multiplier: string;
  readonly expirations: readonly Expiration[];
  readonly strikes: readonly Strike[];
}

export const securityDefinitionOptionParameter: Message<OptionParameters> = message(
  "securityDefinitionOptionParameter",
  75,
  [
    integer("reqId"),
    text("exchange"),
    integer("underlyingConId"),
    text("tradingClass"),
    text("multiplier"),
    list<"expirations", Expiration>("expirations", [text("date")]),
    list<"strikes", Strike>("strikes", [decimal("strike")]),
  ],
);
export const securityDefinitionOptionParameterEnd: Message<Id> = message(
  "securityDefinitionOptionParameterEnd",
  76,
  [integer("reqId")],
);

interface PriceIncrement {
  readonly lowEdge: number;
  readonly increment: number;
}

export const marketRule: Message<{
  readonly marketRuleId: number;
  readonly increments: readonly PriceIncrement[];
}> = message("marketRule", 93, [
  integer("marketRuleId"),
  list<"increments", PriceIncrement>("increments", [decimal("lowEdge"), decimal("increment")]),
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

interface DepthExchange {
  readonly exchange: string;
  readonly secType: string;
  readonly listingExchange: string;
  readonly serviceDataType: string;
  readonly aggGroup: number | undefined;
}

export const mktDepthExchanges: Message<{ readonly exchanges: readonly DepthExchange[] }> = message(
  "mktDepthExchanges",
  80,
  [
    list<"exchanges", DepthExchange>("exchanges", [
      text("exchange"),
      text("secType"),
      text("listingExchange"),
      text("serviceDataType"),
      optionalInteger("aggGroup"),
    ]),
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
