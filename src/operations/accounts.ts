import * as v from "valibot";
import { element, filled } from "../arguments/fields.ts";
import { listOf } from "../arguments/schema.ts";
import { strict } from "../arguments/strict.ts";
import type { FamilyCode, SoftDollarTier } from "../stoqey/mod.ts";
import type { Operation } from "./operation.ts";
import { collect, first, type Read } from "./read.ts";

/** The accounts of the login. */
export const managedAccounts: Operation<null, readonly string[]> = {
  request: "reqManagedAccts",
  numbering: "none",
  ends: ["managedAccounts"],
  send: (api) => void api.reqManagedAccts(),
  handlers: (_args, emit) => ({
    managedAccounts: (list: string) => emit(list.split(",").filter(Boolean)),
  }),
  eventOf: (accounts) => ["managedAccounts", [accounts.join(",")]],
};

/** The accounts of the login. */
export const getManagedAccounts: Read<null, readonly string[]> = first(managedAccounts, {
  name: "getManagedAccounts",
  what: "read the managed accounts",
});

/** One value of an account summary. */
export interface AccountValue {
  /** Account code, e.g. `DU1234567`. */
  readonly account: string;
  /** The tag of the value, e.g. `NetLiquidation`. */
  readonly tag: string;
  /** The value as TWS writes it: a number for money, a word for `AccountType`. */
  readonly value: string;
  /** Currency code; empty where the value is not money. */
  readonly currency: string;
}

/** The tags that an account summary has by default: those that TWS knows. */
export const ACCOUNT_SUMMARY_TAGS: readonly string[] = [
  "AccountType",
  "NetLiquidation",
  "TotalCashValue",
  "SettledCash",
  "AccruedCash",
  "BuyingPower",
  "EquityWithLoanValue",
  "GrossPositionValue",
  "InitMarginReq",
  "MaintMarginReq",
  "AvailableFunds",
  "ExcessLiquidity",
  "Cushion",
];

/** The group of accounts and the tags of an account summary. */
export interface AccountSummaryArgs {
  /** Account group, e.g. `All`. */
  readonly group: string;
  /** Tags of the values. */
  readonly tags: readonly string[];
}

/** The account summary. TWS counts distinct request IDs, two at most, and a cancel does not free one. */
export const accountSummary: Operation<AccountSummaryArgs, AccountValue> = {
  request: "reqAccountSummary",
  arguments: strict({
    group: v.optional(filled, "All"),
    tags: v.optional(listOf(v.pipe(v.string(), v.trim(), element), 1, 200), [...ACCOUNT_SUMMARY_TAGS]),
  }),
  cancel: "cancelAccountSummary",
  numbering: "slot",
  ends: ["accountSummaryEnd"],
  send: (api, id, { group, tags }) => void api.reqAccountSummary(id, group, tags.join(",")),
  stop: (api, id) => void api.cancelAccountSummary(id),
  handlers: (_args, emit) => ({
    accountSummary: (_id: number, account: string, tag: string, value: string, currency: string) =>
      emit({ account, tag, value, currency }),
  }),
  eventOf: ({ account, tag, value, currency }, _args, id) => [
    "accountSummary",
    [id, account, tag, value, currency],
  ],
};

/** Equal for two values of an account summary of which the later replaces the earlier. */
export function accountSummaryKey({ account, tag, currency }: AccountValue): string {
  return `${account}/${tag}/${currency}`;
}

/** The values of an account summary. */
export const getAccountSummary: Read<AccountSummaryArgs, readonly AccountValue[]> = collect(
  accountSummary,
  { name: "getAccountSummary", what: "read the account summary" },
  accountSummaryKey,
);

/** The brand of the login. */
export const userInfo: Operation<null, string> = {
  request: "reqUserInfo",
  ends: ["userInfo"],
  send: (api, id) => void api.reqUserInfo(id),
  handlers: (_args, emit) => ({ userInfo: (_id: number, whiteBrandingId: string) => emit(whiteBrandingId) }),
};

/** The brand of the login, empty for most. */
export const getUserInfo: Read<null, string> = first(userInfo, {
  name: "getUserInfo",
  what: "read the user info",
});

/** The family codes of the accounts. */
export const familyCodes: Operation<null, readonly FamilyCode[]> = {
  request: "reqFamilyCodes",
  numbering: "none",
  ends: ["familyCodes"],
  send: (api) => void api.reqFamilyCodes(),
  handlers: (_args, emit) => ({ familyCodes: (codes: readonly FamilyCode[]) => emit(codes) }),
  eventOf: (codes) => ["familyCodes", [codes]],
};

/** The family codes of the accounts. */
export const getFamilyCodes: Read<null, readonly FamilyCode[]> = first(familyCodes, {
  name: "getFamilyCodes",
  what: "read the family codes",
});

/** The soft dollar tiers of the login. */
export const softDollarTiers: Operation<null, readonly SoftDollarTier[]> = {
  request: "reqSoftDollarTiers",
  ends: ["softDollarTiers"],
  send: (api, id) => void api.reqSoftDollarTiers(id),
  handlers: (_args, emit) => ({
    softDollarTiers: (_id: number, tiers: readonly SoftDollarTier[]) => emit(tiers),
  }),
};

/** The soft dollar tiers of the login. */
export const getSoftDollarTiers: Read<null, readonly SoftDollarTier[]> = first(softDollarTiers, {
  name: "getSoftDollarTiers",
  what: "read the soft dollar tiers",
});
