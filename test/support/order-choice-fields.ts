import { ORDER_ACCOUNT_RULES } from "../../sim/tws/rules/accounts.ts";
import { COMBINATION_ORDER_RULES } from "../../sim/tws/rules/combination-orders.ts";
import { COMBINATION_RULES } from "../../sim/tws/rules/combinations.ts";
import { CONTRACT_RULES, MATCH_RULES } from "../../sim/tws/rules/contracts.ts";
import { ORDER_ALGORITHM_RULES } from "../../sim/tws/rules/order-algorithms.ts";
import { ORDER_CONDITION_RULES } from "../../sim/tws/rules/order-conditions.ts";
import type { RuleRow } from "../../sim/tws/rules/rule.ts";
import { type FieldRow, row } from "./order-field.ts";

const SCALES = "scale orders";
const HEDGED = "VOL orders with a delta hedge";
const choice = (legal: string, rules: readonly string[], readBy = "all"): FieldRow =>
  row("empty or 0", readBy, legal, rules);
const free = (reason: string, readBy = "all"): FieldRow =>
  row("empty", readBy, "any text", undefined, reason);
const listed = (list: readonly RuleRow[], legal: string): FieldRow => ({
  unset: "empty or 0",
  readBy: "all",
  legal,
  lists: [list],
});

const NAME = "A name that the client makes up.";
const UNPUBLISHED = "IBKR does not publish which texts are legal.";
const REGULATED = "It is recorded for a regulator; TWS does not compare it with anything that is known.";

/** Every field of `placeOrder` that is a choice, a time or a text. */
export const ORDER_CHOICES: Readonly<Record<string, FieldRow>> = {
  action: choice("BUY, SELL", ["a side other than BUY and SELL"]),
  orderType: choice("the types of the contract", ["an order type that does not exist in the API"]),
  tif: choice("the times in force of the contract", ["a time in force that does not exist"]),
  openClose: choice("empty, O, C", ["`openClose` other than"]),
  origin: choice("0, 1", ["an origin other than"]),
  triggerMethod: choice("0 to 4, 7, 8", ["a trigger method that does not exist"]),
  shortSaleSlot: choice("0 to 2", ["a short sale slot other than", "a short sale slot or a location"]),
  designatedLocation: choice("empty", ["a short sale slot or a location"]),
  exemptCode: choice("0, -1", ["an exemption from the short sale rule"]),
  ocaType: choice("0 to 4", ["`ocaType` other than"]),
  rule80A: choice("empty and nine letters", ["`rule80A` other than"]),
  auctionStrategy: choice("0 to 3", ["`auctionStrategy` other than"]),
  settlingFirm: choice("empty", ["a settling firm or clearing away"]),
  clearingAccount: choice("empty", ["a settling firm or clearing away"]),
  clearingIntent: choice("empty, IB", ["`clearingIntent` other than", "a settling firm or clearing away"]),
  volatilityType: choice("1, 2 for VOL", ["a volatility type other than"]),
  referencePriceType: choice("0 to 2 for VOL", ["a reference price type in an order"]),
  continuousUpdate: choice("0, 1 for VOL", [
    "`continuousUpdate` other than",
    "`continuousUpdate` in an order",
  ]),
  deltaNeutralOrderType: choice("types that can hedge", ["a delta hedge in an order that is not VOL"]),
  deltaNeutralSettlingFirm: choice("empty", ["a settling firm or clearing away"], HEDGED),
  deltaNeutralClearingAccount: choice("empty", ["a settling firm or clearing away"], HEDGED),
  deltaNeutralClearingIntent: choice("empty, IB", ["`deltaNeutralClearingIntent` other than"], HEDGED),
  deltaNeutralOpenClose: choice("empty, O, C", ["`deltaNeutralOpenClose` other than"], HEDGED),
  deltaNeutralShortSaleSlot: choice("0 to 2", ["`deltaNeutralShortSaleSlot` other than"], HEDGED),
  deltaNeutralDesignatedLocation: choice("empty without slot 2", ["a location of a delta hedge"], HEDGED),
  hedgeType: choice("empty, D, B, F, P", ["a hedge type other than"]),
  hedgeParam: choice("a number, by the hedge", [
    "a beta hedge whose",
    "a pair trade whose",
    "a delta hedge with",
  ]),
  adjustedOrderType: choice("STP, STP LMT, TRAIL, TRAIL LIMIT", ["an order type to adjust to"]),
  adjustableTrailingUnit: choice("0, 1, 100", ["`adjustableTrailingUnit` other than"]),
  manualOrderIndicator: choice("empty, 0, 1", ["`manualOrderIndicator` other than"]),
  goodAfterTime: choice("a time", ["a good-after time that has another form"]),
  goodTillDate: choice("a time or a date", [
    "GTD with a date that has another form",
    "a good-till date in another form",
  ]),
  activeStartTime: choice("a time", ["`activeStartTime` in another form"]),
  activeStopTime: choice("a time", ["`activeStopTime` in another form"]),
  manualOrderTime: choice("a time", ["`manualOrderTime` in another form"]),
  customerAccount: choice("empty", ["a customer account"]),
  faPercentage: choice("a number", ["a percentage of an allocation"]),
  algoStrategy: choice("the algorithms of the contract", ["an algorithm that is not defined"]),
  "algoParams.tag": listed(ORDER_ALGORITHM_RULES, "the parameters of the algorithm"),
  "algoParams.value": listed(ORDER_ALGORITHM_RULES, "the values of the parameter"),
  "smartComboRoutingParams.tag": listed(COMBINATION_ORDER_RULES, "the routing tags"),
  "smartComboRoutingParams.value": listed(COMBINATION_ORDER_RULES, "the values of the tag"),
  "legs.openClose": choice("0 to 3", ["`openClose` of a leg"]),
  "legs.shortSaleSlot": choice("0 to 2", ["a short sale slot of a leg", "a short sale slot, a location"]),
  "legs.designatedLocation": choice("empty", ["a short sale slot, a location"]),
  "legs.exemptCode": choice("0, -1", ["a short sale slot, a location"]),
  "legs.action": listed(COMBINATION_RULES, "BUY, SELL, SSHORT"),
  "legs.exchange": listed(COMBINATION_RULES, "an exchange of the leg"),
  account: listed(ORDER_ACCOUNT_RULES, "an account of the login"),
  modelCode: listed(ORDER_ACCOUNT_RULES, "a model of the login"),
  faGroup: listed(ORDER_ACCOUNT_RULES, "a group of the advisor"),
  faMethod: listed(ORDER_ACCOUNT_RULES, "an allocation method"),
  faProfile: listed(ORDER_ACCOUNT_RULES, "a profile of the advisor"),
  symbol: listed(MATCH_RULES, "a listed symbol"),
  secType: listed(CONTRACT_RULES, "a security type"),
  lastTradeDate: listed(MATCH_RULES, "a listed date"),
  right: listed(MATCH_RULES, "C, P"),
  multiplier: listed(MATCH_RULES, "the multiplier of the contract"),
  exchange: listed(MATCH_RULES, "an exchange of the contract"),
  primaryExchange: listed(MATCH_RULES, "the exchange of the listing"),
  currency: listed(MATCH_RULES, "the currency of the contract"),
  localSymbol: listed(MATCH_RULES, "the symbol at the exchange"),
  tradingClass: listed(MATCH_RULES, "the trading class"),
  secIdType: listed(MATCH_RULES, "ISIN, CUSIP and others"),
  secId: listed(MATCH_RULES, "the identifier of the contract"),
  "conditions.type": listed(ORDER_CONDITION_RULES, "the types of conditions"),
  "conditions.conjunction": listed(ORDER_CONDITION_RULES, "a, o"),
  "conditions.value": listed(ORDER_CONDITION_RULES, "a number or a time"),
  "conditions.exchange": listed(ORDER_CONDITION_RULES, "an exchange of the contract"),
  "conditions.triggerMethod": listed(ORDER_CONDITION_RULES, "the trigger methods"),
  "conditions.secType": listed(ORDER_CONDITION_RULES, "a security type"),
  "conditions.symbol": listed(ORDER_CONDITION_RULES, "a symbol"),
  orderRef: free(NAME),
  ocaGroup: free(NAME),
  algoId: free(NAME),
  extOperator: free(NAME),
  scaleTable: free(UNPUBLISHED, SCALES),
  orderMiscOptions: free(UNPUBLISHED),
  advancedErrorOverride: free("Numbers of precautions that TWS has and the fake does not simulate."),
  softDollarName: free("What TWS does about an unknown tier is unknown."),
  softDollarValue: free("What TWS does about an unknown tier is unknown."),
  referenceExchangeId: free("The fake has one price of the benchmark at every exchange.", "PEG BENCH"),
  mifid2DecisionMaker: free(REGULATED),
  mifid2DecisionAlgo: free(REGULATED),
  mifid2ExecutionTrader: free(REGULATED),
  mifid2ExecutionAlgo: free(REGULATED),
};

const EITHER = "Either value is legal in any order; a text that is not a flag cannot be read (320).";

/** Every field of `placeOrder` that is true or false: the rules about it, or why both values are legal. */
export const ORDER_FLAGS: Readonly<Record<string, readonly string[] | string>> = {
  hidden: ["`hidden` for a contract"],
  blockOrder: ["a block order of less than"],
  sweepToFill: ["sweep-to-fill for an option"],
  allOrNone: ["all-or-none for a contract"],
  eTradeOnly: ["`eTradeOnly`"],
  firmQuoteOnly: ["`firmQuoteOnly`"],
  notHeld: ["an order for IBKRATS without `notHeld`"],
  whatIf: ["a what-if order that is not to be transmitted"],
  transmit: ["a what-if order that is not to be transmitted"],
  outsideRth: ["MIDPRICE with `outsideRth`", "an algorithm outside the regular"],
  professionalCustomer: ["the mark of a professional customer"],
  hasDeltaNeutralContract: ["a delta-neutral contract in an order"],
  scaleAutoReset: ["a scale order that restores its size"],
  conditionsCancelOrder: ["a condition that submits or cancels an order"],
  "conditions.isMore": EITHER,
  deltaNeutralShortSale: EITHER,
  scaleRandomPercent: EITHER,
  optOutSmartRouting: EITHER,
  solicited: EITHER,
  randomizeSize: EITHER,
  randomizePrice: EITHER,
  isPeggedChangeAmountDecrease: EITHER,
  conditionsIgnoreRth: EITHER,
  dontUseAutoPriceForHedge: EITHER,
  isOmsContainer: EITHER,
  discretionaryUpToLimitPrice: EITHER,
  usePriceMgmtAlgo: EITHER,
  autoCancelParent: EITHER,
  includeOvernight: EITHER,
  overridePercentageConstraints: EITHER,
};
