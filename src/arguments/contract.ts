import * as z from "zod";
import type { Contract } from "../stoqey/mod.ts";
import { int32, isSecType, SEC_TYPE_EXPECTED, text } from "./fields.ts";
import { strict } from "./strict.ts";

/** TWS writes multipliers as text in some messages, and as number in others. */
const multiplier = z.union(
  [
    z.number(),
    z
      .string()
      .regex(/^(\d+(\.\d+)?)?$/)
      .transform(Number),
  ],
  {
    error: "expected a number",
  },
);

const leg = strict({
  conId: int32().optional(),
  ratio: z.number().optional(),
  action: text.optional(),
  exchange: text.optional(),
  openClose: int32().optional(),
  shortSaleSlot: int32().optional(),
  designatedLocation: text.optional(),
  exemptCode: int32().optional(),
});

const neutral = strict({
  conId: int32().optional(),
  delta: z.number().optional(),
  price: z.number().optional(),
});

/** Fields of `ContractDetails` beside its contract: whoever spreads both into one object sends none of them. */
const DETAILS = [
  ...["marketName", "minTick", "priceMagnifier", "orderTypes", "validExchanges", "underConId", "longName"],
  ...["contractMonth", "industry", "category", "subcategory", "timeZoneId", "tradingHours", "liquidHours"],
  ...["evRule", "evMultiplier", "aggGroup", "secIdList", "underSymbol", "underSecType", "marketRuleIds"],
  ...["realExpirationDate", "lastTradeTime", "stockType", "cusip", "ratings", "descAppend", "bondType"],
  ...["couponType", "callable", "putable", "coupon", "convertible", "maturity", "issueDate", "notes"],
  ...["nextOptionDate", "nextOptionType", "nextOptionPartial", "minSize", "sizeIncrement"],
  ...["suggestedSizeIncrement", "fundName", "fundFamily", "fundType", "fundFrontLoad", "fundBackLoad"],
  ...["fundBackLoadTimeInterval", "fundManagementFee", "fundClosed", "fundClosedForNewInvestors"],
  ...["fundClosedForNewMoney", "fundNotifyAmount", "fundMinimumInitialPurchase", "fundBlueSkyStates"],
  ...["fundSubsequentMinimumPurchase", "fundBlueSkyTerritories", "fundDistributionPolicyIndicator"],
  ...["fundAssetType", "ineligibilityReasonList", "derivativeSecTypes"],
] as const;

/** What no request contains; the contracts that TWS sends, and the classes of `@stoqey/ib`, have them all the same. */
const NOT_SENT = {
  ...Object.fromEntries(DETAILS.map((name) => [name, z.unknown().optional()])),
  lastTradeDate: text.optional(),
  description: z.string().optional(),
  comboLegsDescription: z.string().optional(),
  expiry: text.optional(),
};

const TEXTS = {
  symbol: text.optional(),
  secType: text.optional(),
  lastTradeDateOrContractMonth: text.optional(),
  exchange: text.optional(),
  primaryExch: text.optional(),
  currency: text.optional(),
  localSymbol: text.optional(),
  tradingClass: text.optional(),
  secIdType: text.optional(),
  secId: text.optional(),
  issuerId: text.optional(),
};
const TEXT_NAMES = Object.keys(TEXTS) as readonly (keyof typeof TEXTS)[];

const written = strict({
  ...TEXTS,
  conId: int32().optional(),
  strike: z.number().optional(),
  right: text.optional(),
  multiplier: multiplier.optional(),
  includeExpired: z.boolean().optional(),
  comboLegs: z.array(leg).max(100).optional(),
  deltaNeutralContract: neutral.optional(),
  ...NOT_SENT,
});

/** TWS accepts both ways of writing a right, and sends the short one. `?` and `0` stand for none. */
const RIGHTS: ReadonlyMap<string, "P" | "C" | undefined> = new Map([
  ...([["P", "P"] as const, ["PUT", "P"], ["C", "C"], ["CALL", "C"]] as const),
  ...([["", undefined] as const, ["0", undefined], ["?", undefined]] as const),
]);

/** One of these tells which contract is meant. */
const IDENTIFYING = ["conId", "symbol", "localSymbol", "secId", "issuerId", "tradingClass", "comboLegs"];

/**
 * A contract, as it is sent.
 *
 * Zeros and empty texts that mean nothing are removed: TWS sends them for fields that a contract has not (multiplier 0 of
 * a share), and finds no contract when they come back. A strike of 0 is one of them: TWS reads it as absent too. So
 * whatever was read can be used, and contracts that mean the same are equal.
 */
export const contract: z.ZodType<Contract> = written.transform((given, context): Contract => {
  const sent: Record<string, unknown> = {};
  const put = (name: keyof typeof given, isNothing: boolean): void => {
    if (given[name] !== undefined && !isNothing) sent[name] = given[name];
  };
  for (const name of TEXT_NAMES) put(name, given[name] === "");
  for (const name of ["conId", "strike", "multiplier"] as const) put(name, isNoNumber(given[name]));
  put("includeExpired", given.includeExpired === false);
  put("comboLegs", given.comboLegs?.length === 0);
  put("deltaNeutralContract", false);
  const right = (given.right ?? "").toUpperCase();
  if (!RIGHTS.has(right)) fault("right", "expected P, C, PUT or CALL");
  else if (RIGHTS.get(right) !== undefined) sent.right = RIGHTS.get(right);
  // What TWS numbered it also named: its kinds may grow.
  if (sent.secType !== undefined && sent.conId === undefined && !isSecType(String(sent.secType)))
    fault("secType", SEC_TYPE_EXPECTED);
  if (!IDENTIFYING.some((name) => sent[name] !== undefined))
    fault(undefined, "expected at least a conId, symbol, localSymbol or secId");
  return sent;

  function fault(field: string | undefined, message: string): void {
    context.addIssue({ code: "custom", path: field === undefined ? [] : [field], message });
  }
});

/** TWS writes the largest double for a number that is not set. */
function isNoNumber(value: number | undefined): boolean {
  return value === 0 || value === Number.MAX_VALUE;
}
