import {
  type AccountGroup,
  type Allocation,
  type AllocationMethod,
  hasAmounts,
} from "../../exchange/accounts/allocation.ts";
import type { Trading } from "../../exchange/trading/trading.ts";
import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import * as code from "../facts/codes.ts";
import { type AdvisorChange, FA_DATA, UNIFIED_SINCE } from "../login/advisor-xml.ts";
import { invalidText, type Rule } from "./rule.ts";

/** A request for the data of an advisor, or a change of them. */
export interface AdvisorInput {
  readonly faDataType: number;
  readonly version: number;
  readonly trading: Trading;
}

/** Rules of `requestFA` and `replaceFA`. */
export const ADVISOR_RULES: readonly Rule<AdvisorInput>[] = [
  {
    what: "requestFA or replaceFA of a login other than an advisor's",
    code: code.INVALID_REQUEST,
    source: "unsourced; the page has 330, 331 and 344 for such logins",
    broken: ({ trading }) =>
      trading.advisor === undefined
        ? invalidText("FA data operations ignored for non FA customers.")
        : undefined,
  },
  {
    what: "requestFA or replaceFA of data other than 1, 2 and 3",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ faDataType }) =>
      FA_DATA[faDataType] === undefined ? invalidText(`Invalid FA data type ${faDataType}`) : undefined,
  },
  {
    what: "profiles, from version 177 on",
    code: code.PROFILES_NOT_SUPPORTED,
    source: "IBKR message codes",
    broken: ({ faDataType, version }) =>
      FA_DATA[faDataType] === "profiles" && version >= UNIFIED_SINCE
        ? "FA Profile is not supported anymore, use FA Group instead"
        : undefined,
  },
];

/** New data of an advisor, as they were read. */
export interface AdvisorChangeInput {
  /** Undefined for XML that cannot be read. */
  readonly change: AdvisorChange | undefined;
  readonly trading: Trading;
}

/** Rules of the data that `replaceFA` brings. */
export const ADVISOR_CHANGE_RULES: readonly Rule<AdvisorChangeInput>[] = [
  {
    what: "replaceFA with XML that cannot be read, or with data of another type",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ change }) => (change === undefined ? invalidText("Invalid FA configuration XML") : undefined),
  },
  {
    what: "replaceFA with accounts that the advisor does not have",
    code: code.GROUPS_WITH_INVALID_ACCOUNTS,
    source: "IBKR message codes",
    broken: ({ change, trading }) => {
      const wrong = groupsOf(change).filter(({ members }) =>
        members.some(({ account }) => !trading.accounts.clients.includes(account)),
      );
      if (wrong.length === 0) return undefined;
      const names = wrong.map(({ name }) => name).join(",");
      return `The following Groups and/or Profiles contain invalid accounts: ${names}`;
    },
  },
  {
    what: "replaceFA with percentages that do not add up to 100",
    code: code.INVALID_ALLOCATION_PERCENTAGE,
    source: "unsourced; the code: IBKR message codes",
    broken: ({ change }) => {
      const sum = ({ members }: AccountGroup): number =>
        members.reduce((so, { amount = 0 }) => so + amount, 0);
      const wrong = groupsOf(change).some(
        (group) => group.method === "Percent" && Math.abs(sum(group) - 100) > 0.01,
      );
      return wrong ? "Invalid allocation percentage" : undefined;
    },
  },
];

function groupsOf(change: AdvisorChange | undefined): readonly AccountGroup[] {
  return [...(change?.groups ?? []), ...(change?.profiles ?? [])];
}

/** An order for a group or a profile. */
export interface GroupOrderInput {
  readonly order: PlaceOrder;
  /** Group or profile that it names; undefined for one that does not exist. */
  readonly group: AccountGroup | undefined;
  readonly method: AllocationMethod;
}

/** Rules of an order for a group. */
export const GROUP_ORDER_RULES: readonly Rule<GroupOrderInput>[] = [
  {
    what: "an order for a group or profile that does not exist",
    code: code.INVALID_PROFILE_ACCOUNTS,
    source: "unsourced; the code: IBKR message codes",
    broken: ({ group }) =>
      group === undefined ? "The account codes for the order profile are invalid." : undefined,
  },
  {
    what: "an order by a method that needs amounts, for a group that has none",
    code: code.ALLOCATION_REQUIRED,
    source: "IBKR message codes",
    broken: ({ group, method }) =>
      hasAmounts(method) && group?.members.some(({ amount }) => amount === undefined) === true
        ? "FA Order requires allocation to be specified."
        : undefined,
  },
  {
    what: "an order by PctChange without a percentage",
    code: code.INVALID_ALLOCATION_PERCENTAGE,
    source: "IBKR message codes",
    broken: ({ order, method }) =>
      method === "PctChange" && !(Math.abs(Number(order.faPercentage)) > 0)
        ? "Invalid allocation percentage"
        : undefined,
  },
  {
    what: "an order of a part of a unit for a group",
    code: code.FRACTIONAL_ALLOCATION,
    source: "IBKR message codes",
    broken: ({ order }) =>
      Number.isInteger(order.totalQuantity)
        ? undefined
        : "Fractional shares are not supported for allocation orders",
  },
];

/** An order for a group, and what each account would get. */
export interface AllocatedInput extends GroupOrderInput {
  readonly allocation: readonly Allocation[];
}

/** Rules of the division of an order among the accounts of its group. */
export const ALLOCATION_RULES: readonly Rule<AllocatedInput>[] = [
  {
    what: "an order size other than the sum of the shares of its group",
    code: code.SHARE_ALLOCATION_DIFFERS,
    source: "IBKR message codes",
    broken: ({ order, method, allocation }) =>
      method === "ContractsOrShares" &&
      order.totalQuantity !== allocation.reduce((sum, { quantity }) => sum + quantity, 0)
        ? "Order size does not match total share allocation.  To adjust the share allocation, right-click on the order and select Modify > Share Allocation"
        : undefined,
  },
  {
    what: "a cash quantity other than the sum of the amounts of its group",
    code: code.CASH_QUANTITY_DIFFERS,
    source: "IBKR message codes",
    broken: ({ order, group, method }) =>
      method === "MonetaryAmount" &&
      order.cashQty !== undefined &&
      order.cashQty !== group?.members.reduce((sum, { amount = 0 }) => sum + amount, 0)
        ? "Cash quantity set on the order does not match total monetary amount of the Group."
        : undefined,
  },
  {
    what: "an order for a group of which no account gets a unit",
    code: code.NOT_ENOUGH_SHARES,
    source: "IBKR message codes",
    broken: ({ allocation }) =>
      allocation.length === 0 ? "None of the accounts have enough shares." : undefined,
  },
];
