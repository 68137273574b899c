import { decimal, fixed, flag, integer, list, text } from "../codec/fields.ts";
import { GATES } from "../codec/gates.ts";
import { type Message, message } from "../codec/message.ts";
import { type Id, type Sizes, sizes, type TagValue, tagValue } from "../field-groups/contract.ts";

/** Values of `bondContractDetails`. */
export interface BondData extends Id, Sizes {
  readonly symbol: string;
  readonly secType: string;
  readonly cusip: string;
  readonly coupon: number;
  readonly maturity: string;
  readonly issueDate: string;
  readonly ratings: string;
  readonly bondType: string;
  readonly couponType: string;
  readonly convertible: boolean;
  readonly callable: boolean;
  readonly putable: boolean;
  readonly descAppend: string;
  readonly exchange: string;
  readonly currency: string;
  readonly marketName: string;
  readonly tradingClass: string;
  readonly conId: number;
  readonly minTick: number;
  readonly orderTypes: string;
  readonly validExchanges: string;
  readonly nextOptionDate: string;
  readonly nextOptionType: string;
  readonly nextOptionPartial: boolean;
  readonly notes: string;
  readonly longName: string;
  readonly timeZone: string;
  readonly tradingHours: string;
  readonly liquidHours: string;
  readonly evRule: string;
  readonly evMultiplier: number;
  readonly secIds: readonly TagValue[];
  readonly aggGroup: number;
  readonly marketRuleIds: string;
}

export const bondContractDetails: Message<BondData> = message("bondContractDetails", 18, [
  fixed(6, GATES.contractDetailsVersion),
  integer("reqId"),
  text("symbol"),
  text("secType"),
  text("cusip"),
  decimal("coupon"),
  text("maturity"),
  text("issueDate"),
  text("ratings"),
  text("bondType"),
  text("couponType"),
  flag("convertible"),
  flag("callable"),
  flag("putable"),
  text("descAppend"),
  text("exchange"),
  text("currency"),
  text("marketName"),
  text("tradingClass"),
  integer("conId"),
  decimal("minTick"),
  fixed(1, GATES.contractDetailsVersion),
  text("orderTypes"),
  text("validExchanges"),
  text("nextOptionDate"),
  text("nextOptionType"),
  flag("nextOptionPartial"),
  text("notes"),
  text("longName"),
  text("timeZone", GATES.bondTradingHours),
  text("tradingHours", GATES.bondTradingHours),
  text("liquidHours", GATES.bondTradingHours),
  text("evRule"),
  decimal("evMultiplier"),
  list<"secIds", TagValue>("secIds", tagValue),
  integer("aggGroup"),
  text("marketRuleIds"),
  ...sizes,
]);
