import type { StructuredToolInterface } from "@langchain/core/tools";
import { PoolError } from "../errors.ts";
import { type Clock, systemClock } from "../seams/clock.ts";
import { Approvals } from "./orders/approval.ts";
import { cancelOrderTool, getOrderTool, modifyOrderTool } from "./orders/change-tools.ts";
import { isOrderPool } from "./orders/order-pool.ts";
import type { OrderToolParts } from "./orders/order-tool.ts";
import type { OrderToolName, OrderToolRules } from "./orders/order-tool-options.ts";
import { placeOrderTool, previewOrderTool } from "./orders/place-tool.ts";
import { RecentOrders } from "./orders/recent-orders.ts";
import type { ReadToolParts } from "./parts/read-tool.ts";
import { hasRead, type SessionProvider, type ToolReads } from "./parts/session-provider.ts";
import { accountSummaryTool, pnlTool, positionsTool } from "./reads/account-tools.ts";
import { findContractsTool, searchSymbolsTool } from "./reads/contract-tools.ts";
import { historicalBarsTool, quoteTool } from "./reads/market-tools.ts";
import { newsArticleTool, searchNewsTool } from "./reads/news-tools.ts";
import { optionChainTool } from "./reads/option-chain-tool.ts";
import { executionsTool, openOrdersTool } from "./reads/order-lists.ts";
import { READ_TOOL_NAMES, type ReadToolName } from "./tool-names.ts";
import { checkToolsOptions, type IbkrToolsOptions } from "./tool-options.ts";

const READ_TOOLS: Readonly<Record<ReadToolName, (parts: ReadToolParts) => StructuredToolInterface>> = {
  get_account_summary: accountSummaryTool,
  get_positions: positionsTool,
  get_historical_bars: historicalBarsTool,
  get_quote: quoteTool,
  get_pnl: pnlTool,
  search_symbols: searchSymbolsTool,
  find_contracts: findContractsTool,
  get_option_chain: optionChainTool,
  get_open_orders: openOrdersTool,
  get_executions: executionsTool,
  search_news: searchNewsTool,
  get_news_article: newsArticleTool,
};

const ORDER_TOOLS: Readonly<Record<OrderToolName, (parts: OrderToolParts) => StructuredToolInterface>> = {
  place_order: placeOrderTool,
  preview_order: previewOrderTool,
  modify_order: modifyOrderTool,
  cancel_order: cancelOrderTool,
};

/** Reads of which a tool needs one, where not every pool has it. */
const NEEDED: Readonly<Partial<Record<ReadToolName, readonly (keyof ToolReads)[]>>> = {
  get_option_chain: ["getSecDefOptParams", "getOptionMonths"],
  search_news: ["getHistoricalNews"],
  get_news_article: ["getNewsArticle"],
};

/** Time of the tools, which tests replace. */
export interface ToolSeams {
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
}

/**
 * Makes tools for a LangGraph.js agent, which share one session however many of them run at once.
 *
 * They answer with compact JSON: lists have the names of their columns once, and say how many rows are left out. A failure is an
 * answer too, `{"error":{"code","retryable","message"}}`, in a `ToolMessage` with the status `error`, so that the model knows
 * that there is no answer. Texts for numbers, small letters, null and other spellings are accepted where they have one meaning;
 * all else is refused with the form that is right. The abort signal of the tool ends the wait.
 *
 * Without `include` there are all tools that read: the account, positions, bars, quotes, profit and loss, symbols, contracts,
 * option chains, open orders, fills and news. Over the Web API there are none for news, which IBKR does not document there.
 *
 * None of them trades unless `orders` names the tools that may, with limits for each order. An order tool answers with an outcome
 * (`acknowledged`, `rejected`, `not-sent`, `unknown`), and needs a `thread_id` in `configurable`: thread and ID of the tool call
 * are the idempotency key, so that a repeated call sends nothing. An approval holds for the terms that its request has stated,
 * and for no others. Retry middleware that catches every error also catches LangGraph's interrupts: leave the order tools out
 * of it. Over the Web API the pool's `answerQuestion` answers the questions of IBKR about an order, by default with no: then the
 * outcome is `not-sent`, with the text of the question.
 *
 * @param pool Gives the session, over either transport; the caller closes it.
 * @throws {PoolError} `INVALID_OPTION`, naming each option that is wrong or unknown.
 * @example Read the account summary with a tool
 * ```ts
 * import { IbkrPool } from "ibkr-pool";
 * import { createIbkrTools } from "ibkr-pool/langgraph";
 *
 * await using pool = new IbkrPool({ port: 4002, clientId: 1 });
 * const [summary] = createIbkrTools(pool, { include: ["get_account_summary"], prefix: "ibkr_" });
 * assert.equal(summary?.name, "ibkr_get_account_summary");
 * assert.ok(String(await summary?.invoke({})).includes("NetLiquidation"));
 * ```
 */
export function createIbkrTools(
  pool: SessionProvider,
  options: IbkrToolsOptions = {},
  { clock = systemClock }: ToolSeams = {},
): StructuredToolInterface[] {
  const { include, prefix = "", timeoutMs, orders } = checkToolsOptions(options);
  const parts: ReadToolParts = { pool, clock, prefix, timeoutMs };
  const reads = readNames(pool, include).map((name) => READ_TOOLS[name](parts));
  return orders === undefined ? reads : [...reads, ...orderTools(pool, clock, prefix, orders)];
}

function orderTools(
  pool: SessionProvider,
  clock: Clock,
  prefix: string,
  rules: OrderToolRules,
): readonly StructuredToolInterface[] {
  if (!isOrderPool(pool))
    throw new PoolError("INVALID_OPTION", "Cannot make the tools: orders: this pool places no orders");
  const approvals = new Approvals(rules.approval, clock);
  const recent = new RecentOrders(clock, rules.repeatWithinMs);
  const parts: OrderToolParts = { pool, prefix, rules, approvals, recent };
  return [...[...new Set(rules.tools)].map((name) => ORDER_TOOLS[name](parts)), getOrderTool(parts)];
}

function readNames(
  pool: SessionProvider,
  include: readonly ReadToolName[] | undefined,
): readonly ReadToolName[] {
  const isUsable = (name: ReadToolName): boolean => {
    const needed = NEEDED[name];
    return needed === undefined || hasRead(pool, needed);
  };
  if (include === undefined) return READ_TOOL_NAMES.filter(isUsable);
  const unusable = include.filter((name) => !isUsable(name));
  if (unusable.length > 0) throw unanswerable(unusable);
  return [...new Set(include)];
}

function unanswerable(names: readonly ReadToolName[]): PoolError {
  const isNews = names.some((name) => name === "search_news" || name === "get_news_article");
  const why = isNews ? ": the Web API documents no news, so that they need an IbkrPool" : "";
  const what = `include: the pool cannot answer ${names.join(", ")}${why}`;
  return new PoolError("INVALID_OPTION", `Cannot make the tools: ${what}`);
}
