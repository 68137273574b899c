import { decimal, escapedText, fixed, integer, list, text, when } from "../codec/fields.ts";
import { GATES } from "../codec/gates.ts";
import { type Message, message } from "../codec/message.ts";
import { type Id, type Sizes, sizes, type TagValue, tagValue } from "../field-groups/contract.ts";
import { type FundData, fundFields, NO_FUND } from "./funds.ts";

interface Reason {
  readonly id: string;
  readonly description: string;
}

/** Values of `contractDetails`, for any contract but a bond. */
export interface ContractData extends Id, Sizes, FundData {
  readonly symbol: string;
  readonly secType: string;
  readonly lastTradeDate: string;
  readonly lastTradeDay: string;
  readonly strike: number;
  readonly right: string;
  readonly exchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly marketName: string;
  readonly tradingClass: string;
  readonly conId: number;
  readonly minTick: number;
  readonly multiplier: string;
  readonly orderTypes: string;
  readonly validExchanges: string;
  readonly priceMagnifier: number;
  readonly underConId: number;
  readonly longName: string;
  readonly primaryExchange: string;
  readonly contractMonth: string;
  readonly industry: string;
  readonly category: string;
  readonly subcategory: string;
  readonly timeZone: string;
  readonly tradingHours: string;
  readonly liquidHours: string;
  readonly evRule: string;
  readonly evMultiplier: number;
  readonly secIds: readonly TagValue[];
  readonly aggGroup: number;
  readonly underSymbol: string;
  readonly underSecType: string;
  readonly marketRuleIds: string;
  readonly realExpirationDate: string;
  readonly stockType: string;
  readonly ineligibilityReasons: readonly Reason[];
}

export const contractDetails: Message<ContractData> = message("contractDetails", 10, [
  fixed(8, GATES.contractDetailsVersion),
  integer("reqId"),
  text("symbol"),
  text("secType"),
  text("lastTradeDate"),
  text("lastTradeDay", GATES.lastTradeDate),
  decimal("strike"),
  text("right"),
  text("exchange"),
  text("currency"),
  text("localSymbol"),
  text("marketName"),
  text("tradingClass"),
  integer("conId"),
  decimal("minTick"),
  fixed(1, GATES.contractDetailsVersion),
  text("multiplier"),
  text("orderTypes"),
  text("validExchanges"),
  integer("priceMagnifier"),
  integer("underConId"),
  escapedText("longName"),
  text("primaryExchange"),
  text("contractMonth"),
  text("industry"),
  text("category"),
  text("subcategory"),
  text("timeZone"),
  text("tradingHours"),
  text("liquidHours"),
  text("evRule"),
  decimal("evMultiplier"),
  list<"secIds", TagValue>("secIds", tagValue),
  integer("aggGroup"),
  text("underSymbol"),
  text("underSecType"),
  text("marketRuleIds"),
  text("realExpirationDate"),
  text("stockType", GATES.stockType),
  fixed(1, GATES.sizeMinTick),
  ...sizes,
  when<ContractData>(({ secType }) => secType === "FUND", fundFields, NO_FUND, GATES.fundDataFields),
  list<"ineligibilityReasons", Reason>(
    "ineligibilityReasons",
    [text("id"), text("description")],
    GATES.ineligibilityReasons,
  ),
]);

export const contractDetailsEnd: Message<Id> = message("contractDetailsEnd", 52, [
  fixed(1),
  integer("reqId"),
]);

/** A contract whose symbol or name matches a pattern. */
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
