import * as v from "valibot";
import type { Contract } from "../stoqey/mod.ts";
import { typeName } from "./fault-texts.ts";
import { int32, isInt32, isPlainText, isSecType, SEC_TYPE_EXPECTED, text } from "./fields.ts";
import { anyOf, customSchema, decimal, listOf, requiring, type Schema } from "./schema.ts";
import { strict, unknownField } from "./strict.ts";

const leg = strict({
  conId: v.optional(int32()),
  ratio: v.optional(decimal),
  action: v.optional(text),
  exchange: v.optional(text),
  openClose: v.optional(int32()),
  shortSaleSlot: v.optional(int32()),
  designatedLocation: v.optional(text),
  exemptCode: v.optional(int32()),
});

const neutral = strict({
  conId: v.optional(int32()),
  delta: v.optional(decimal),
  price: v.optional(decimal),
});

const comboLegs = listOf(leg, 0, 100);

/** Fields of `ContractDetails` beside its contract, which are not sent when both are spread into one object. */
const DETAILS: readonly string[] = [
  "marketName",
  "minTick",
  "priceMagnifier",
  "orderTypes",
  "validExchanges",
  "underConId",
  "longName",
  "contractMonth",
  "industry",
  "category",
  "subcategory",
  "timeZoneId",
  "tradingHours",
  "liquidHours",
  "evRule",
  "evMultiplier",
  "aggGroup",
  "secIdList",
  "underSymbol",
  "underSecType",
  "marketRuleIds",
  "realExpirationDate",
  "lastTradeTime",
  "stockType",
  "cusip",
  "ratings",
  "descAppend",
  "bondType",
  "couponType",
  "callable",
  "putable",
  "coupon",
  "convertible",
  "maturity",
  "issueDate",
  "notes",
  "nextOptionDate",
  "nextOptionType",
  "nextOptionPartial",
  "minSize",
  "sizeIncrement",
  "suggestedSizeIncrement",
  "fundName",
  "fundFamily",
  "fundType",
  "fundFrontLoad",
  "fundBackLoad",
  "fundBackLoadTimeInterval",
  "fundManagementFee",
  "fundClosed",
  "fundClosedForNewInvestors",
  "fundClosedForNewMoney",
  "fundNotifyAmount",
  "fundMinimumInitialPurchase",
  "fundBlueSkyStates",
  "fundSubsequentMinimumPurchase",
  "fundBlueSkyTerritories",
  "fundDistributionPolicyIndicator",
  "fundAssetType",
  "ineligibilityReasonList",
  "derivativeSecTypes",
];

/** Fields that no request contains, and that contracts from TWS and the classes of `@stoqey/ib` may have. */
const NOT_SENT: ReadonlySet<string> = new Set([
  ...DETAILS,
  "lastTradeDate",
  "description",
  "comboLegsDescription",
  "expiry",
]);

/** Multiplier: TWS sends it as text in some messages, and as a number in others. */
const multiplier = anyOf(
  "expected a number",
  decimal,
  v.pipe(v.string(), v.regex(/^(\d+(\.\d+)?)?$/), v.transform(Number)),
);

const whole = int32();

/** Fields of a contract that are sent, in the order of the key of a request. */
const SENT: Readonly<Record<string, Schema>> = {
  conId: whole,
  symbol: text,
  secType: text,
  lastTradeDateOrContractMonth: text,
  strike: decimal,
  right: text,
  multiplier,
  exchange: text,
  primaryExch: text,
  currency: text,
  localSymbol: text,
  tradingClass: text,
  includeExpired: v.boolean(),
  secIdType: text,
  secId: text,
  issuerId: text,
  comboLegs,
  deltaNeutralContract: neutral,
};
const SENT_NAMES = Object.entries(SENT);

/** Rights in the forms that TWS accepts, with the short form that it sends. `?` and `0` mean none. */
const RIGHTS: Readonly<Record<string, string>> = { P: "P", PUT: "P", C: "C", CALL: "C", "0": "", "?": "" };

/** Fields of which a contract needs one. */
const IDENTIFYING = ["conId", "symbol", "localSymbol", "secId", "issuerId", "tradingClass", "comboLegs"];

/**
 * A contract in the form in which it is sent.
 *
 * Zeros and empty texts are removed: TWS sends them for fields that a contract does not have (multiplier 0 of a share), and
 * finds no contract when they are sent back. A strike of 0 means absent to TWS, too. So every contract that was read can be
 * used, and equal contracts have equal forms.
 *
 * Fields are checked one by one, and not by one schema of all: most contracts have four of some eighty.
 */
export const contract: Schema<Contract> = customSchema((given, faults): Contract => {
  const sent: Record<string, unknown> = {};
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    faults.add(`expected object, received ${typeName(given)}`);
    return sent;
  }
  for (const [name, schema] of SENT_NAMES) {
    const value: unknown = Reflect.get(given, name);
    if (value === undefined) continue;
    if (isPlain(schema, value)) {
      if (!isNothing(value)) sent[name] = value;
      continue;
    }
    const copy = faults.field(name, schema, value);
    if (!isNothing(copy)) sent[name] = copy;
  }
  for (const name in given) {
    if (!Object.hasOwn(SENT, name) && !NOT_SENT.has(name)) faults.add(unknownField(name, Object.keys(SENT)));
  }
  if (typeof sent.right === "string") {
    const right = RIGHTS[sent.right.toUpperCase()];
    if (right === undefined) faults.add("expected P, C, PUT or CALL", "right");
    else if (right === "") delete sent.right;
    else sent.right = right;
  }
  // A contract with a conId comes from TWS, which may add kinds.
  if (typeof sent.secType === "string" && sent.conId === undefined && !isSecType(sent.secType))
    faults.add(SEC_TYPE_EXPECTED, "secType");
  if (!faults.any && !IDENTIFYING.some((name) => sent[name] !== undefined))
    faults.add("expected at least a conId, symbol, localSymbol or secId");
  return sent;
});

/**
 * Makes the schema of a contract that has these fields, and of which they alone are sent: its copy has no others, so that
 * requests are equal whatever else their callers know of the contract.
 */
export function contractWith(...names: readonly (keyof Contract & string)[]): Schema<Contract> {
  const whole = requiring(contract, names, "is missing: getContractDetails gives it");
  return v.pipe(
    whole as v.GenericSchema<Contract>,
    v.transform((given) => Object.fromEntries(names.map((name) => [name, given[name]])) as Contract),
  );
}

/** Returns whether a value is valid without its schema, which costs more than the rest of a request. */
function isPlain(schema: Schema, value: unknown): boolean {
  return (schema === text && isPlainText(value)) || (schema === whole && isInt32(value));
}

/** Returns whether a value means absent: zero, false, an empty text or list, or the largest double. */
function isNothing(value: unknown): boolean {
  return !value || value === Number.MAX_VALUE || (Array.isArray(value) && value.length === 0);
}
