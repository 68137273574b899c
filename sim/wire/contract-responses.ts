import { decimal, fixed, integer, list, type Message, message, text } from "./message.ts";

interface Id {
  readonly reqId: number;
}

/** One contract that fits a request for details. */
export interface ContractData extends Id {
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
  readonly secIds: readonly { readonly tag: string; readonly value: string }[];
  readonly aggGroup: number;
  readonly underSymbol: string;
  readonly underSecType: string;
  readonly marketRuleIds: string;
  readonly realExpirationDate: string;
  readonly stockType: string;
  readonly minSize: number;
  readonly sizeIncrement: number;
  readonly suggestedSizeIncrement: number;
  readonly ineligibilityReasons: readonly { readonly id: string; readonly description: string }[];
}

export const contractData: Message<ContractData> = message("contractDetails", 10, [
  fixed(8, { before: 164 }),
  integer("reqId"),
  text("symbol"),
  text("secType"),
  text("lastTradeDate"),
  text("lastTradeDay", { since: 182 }),
  decimal("strike"),
  text("right"),
  text("exchange"),
  text("currency"),
  text("localSymbol"),
  text("marketName"),
  text("tradingClass"),
  integer("conId"),
  decimal("minTick"),
  fixed(1, { before: 164 }),
  text("multiplier"),
  text("orderTypes"),
  text("validExchanges"),
  integer("priceMagnifier"),
  integer("underConId"),
  text("longName"),
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
  list<"secIds", ContractData["secIds"][number]>("secIds", [text("tag"), text("value")]),
  integer("aggGroup"),
  text("underSymbol"),
  text("underSecType"),
  text("marketRuleIds"),
  text("realExpirationDate"),
  text("stockType", { since: 152 }),
  fixed(1, { since: 163, before: 164 }),
  decimal("minSize", { since: 164 }),
  decimal("sizeIncrement", { since: 164 }),
  decimal("suggestedSizeIncrement", { since: 164 }),
  list<"ineligibilityReasons", ContractData["ineligibilityReasons"][number]>(
    "ineligibilityReasons",
    [text("id"), text("description")],
    { since: 186 },
  ),
]);
export const contractDataEnd: Message<Id> = message("contractDetailsEnd", 52, [fixed(1), integer("reqId")]);

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
      text("description", { since: 176 }),
      text("issuerId", { since: 176 }),
    ]),
  ],
);
