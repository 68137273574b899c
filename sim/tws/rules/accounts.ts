import { findMethod } from "../../exchange/accounts/allocation.ts";
import type { Trading } from "../../exchange/trading/trading.ts";
import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import type { Context } from "../context/context.ts";
import { subscriptionKey } from "../context/subscription-kinds.ts";
import * as code from "../facts/codes.ts";
import { accountsOfGroup, isModel, type RequestedAccounts } from "../login/account-scope.ts";
import { NUMBER_IN_USE, type NumberedRequest } from "./request-numbers.ts";
import { invalidText, type Rule } from "./rule.ts";

/** A request about one account or all, or a model. */
export interface AccountRequestInput {
  /** Accounts that it means; undefined for one that the login does not have. */
  readonly requested: RequestedAccounts | undefined;
  readonly modelCode: string;
  readonly trading: Trading;
}

/** Rules of every request that names an account and a model. */
export const ACCOUNT_RULES: readonly Rule<AccountRequestInput>[] = [
  {
    what: "an account that the login does not have, and All for a login with one account",
    code: code.INVALID_REQUEST,
    source: "deephaven-examples/deephaven-ib#50",
    broken: ({ requested }) => (requested === undefined ? invalidText("Invalid account code") : undefined),
  },
  {
    what: "a model that the login does not have",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ modelCode, trading }) =>
      isModel(modelCode, trading) ? undefined : invalidText(`Invalid model code ${modelCode}`),
  },
];

/** An account summary that is requested. */
export interface SummaryInput {
  readonly reqId: number;
  readonly group: string;
  readonly tags: ReadonlySet<string>;
  readonly context: Context;
}

/** Rules of `reqAccountSummary`. Tags that do not exist are no fault: TWS leaves them out (erdewit/ib_insync#588, #589). */
export const SUMMARY_RULES: readonly Rule<SummaryInput>[] = [
  {
    what: "more numbers of account summaries on a connection than summariesMax",
    code: code.REQUEST_FAILED,
    source: "TWS API reference, Account Summary",
    broken: ({ reqId, context: { client, shared } }) =>
      client.summaries.has(reqId) || client.summaries.size < shared.options.summariesMax
        ? undefined
        : "Error processing request.-'bO' : cause - Maximum number of account summary requests exceeded",
  },
  {
    what: "a group of an account summary other than All or a group of the advisor",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ group, context }) =>
      accountsOfGroup(group, context.exchange.trading) === undefined
        ? invalidText(`Group ${group} is not known`)
        : undefined,
  },
  {
    what: "an account summary without tags",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ tags }) => (tags.size === 0 ? invalidText("Please enter at least one tag") : undefined),
  },
];

/** Account updates that are requested. */
export interface UpdatesInput {
  /** Account code as it stands in the answers. */
  readonly account: string;
  readonly context: Context;
}

/** Rule by which TWS refuses account updates. */
export const UPDATES_RULES: readonly Rule<UpdatesInput>[] = [
  {
    what: "account updates of an account while another client has those of another one",
    code: code.OTHER_ACCOUNT_SUBSCRIBED,
    source: "blampe/IbPy#12, erdewit/ib_insync#197",
    broken: ({ account, context: { client, shared } }) => {
      const others = shared
        .started()
        .filter((one) => one !== client && one.subscriptions.has(subscriptionKey("account updates", 0)))
        .filter((one) => one.accountUpdates !== account);
      if (others.length === 0) return undefined;
      const ids = others.map(({ clientId }) => clientId).join(",");
      return `Unable subscribe to account as the following clients are subscribed to a different account.{${ids}}`;
    },
  },
];

/** Notice with which TWS replaces the account of account updates. */
export const UPDATES_NOTICES: readonly Rule<UpdatesInput>[] = [
  {
    what: "account updates of another account than the client has now, which end those",
    effect: "notify",
    code: code.ACCOUNT_DATA_REPLACED,
    source: "TWS API reference, Message Codes",
    broken: ({ account, context }) =>
      context.subscribed("account updates", 0) && context.client.accountUpdates !== account
        ? "New account data requested from TWS.  API client has been unsubscribed from account data."
        : undefined,
  },
];

/** Rule of `reqPnL`. */
export const PNL_RULES: readonly Rule<NumberedRequest>[] = [NUMBER_IN_USE.pnl];

/** Rule of `reqPnLSingle`. */
export const PNL_SINGLE_RULES: readonly Rule<NumberedRequest>[] = [NUMBER_IN_USE["pnl single"]];

/** An order, as far as its account is concerned. */
export interface OrderAccountInput {
  readonly order: PlaceOrder;
  readonly trading: Trading;
}

/** Rules by which an order names an account of its login. */
export const ORDER_ACCOUNT_RULES: readonly Rule<OrderAccountInput>[] = [
  {
    what: "a group or profile in an order of a login other than an advisor's",
    code: code.NOT_AN_ADVISOR,
    source: "IBKR message codes",
    broken: ({ order, trading }) =>
      trading.advisor === undefined && order.faGroup + order.faProfile !== ""
        ? "The account logged into is not a financial advisor account."
        : undefined,
  },
  {
    what: "a model in an order that the login does not have",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ order, trading }) =>
      isModel(order.modelCode, trading) ? undefined : invalidText(`Invalid model code ${order.modelCode}`),
  },
  {
    what: "an account and a group or profile in one order",
    code: code.ORDER_REJECTED,
    source: "QuantConnect/Lean.Brokerages.InteractiveBrokers#229",
    broken: ({ order }) =>
      order.account !== "" && order.faGroup + order.faProfile !== ""
        ? "Order rejected - reason:Invalid account number."
        : undefined,
  },
  {
    what: "an order of an advisor without account, group and profile, or for the advisor's own account",
    code: code.NO_ALLOCATION,
    source: "rudimeier/twsapi#8, gofinance/ib#14; the advisor's own account: unsourced",
    broken: ({ order, trading: { accounts } }) =>
      accounts.master !== undefined &&
      ["", accounts.master, `${accounts.master}A`].includes(order.account) &&
      order.faGroup + order.faProfile === ""
        ? "You must specify an allocation (either a single account, group, or profile)."
        : undefined,
  },
  {
    what: "an order without account of a login with several",
    code: code.INVALID_REQUEST,
    source: "QuantConnect/Lean#362, pilwon/node-ib#24, Komnomnomnom/swigibpy#43 (the page has 435)",
    broken: ({ order, trading: { accounts } }) =>
      accounts.master === undefined && accounts.clients.length > 1 && order.account === ""
        ? invalidText("You must specify an account.")
        : undefined,
  },
  {
    what: "an order of an account that the login does not have",
    code: code.INVALID_REQUEST,
    source: "unsourced; the text: deephaven-examples/deephaven-ib#50",
    broken: ({ order, trading: { accounts } }) =>
      order.account !== "" && !accounts.clients.includes(order.account)
        ? invalidText("Invalid account code")
        : undefined,
  },
  {
    what: "an allocation method that does not exist",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ order }) =>
      order.faMethod !== "" && order.faGroup !== "" && findMethod(order.faMethod) === undefined
        ? invalidText(`Invalid allocation method ${order.faMethod}`)
        : undefined,
  },
];
