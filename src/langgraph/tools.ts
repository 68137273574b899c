import type { StructuredToolInterface } from "@langchain/core/tools";
import { PoolError } from "../errors.ts";
import { type Clock, systemClock } from "../seams/clock.ts";
import type { ReadToolParts } from "./read-tool.ts";
import { accountSummaryTool, pnlTool, positionsTool } from "./reads/account-tools.ts";
import { findContractsTool, optionChainTool, searchSymbolsTool } from "./reads/contract-tools.ts";
import { historicalBarsTool, quoteTool } from "./reads/market-tools.ts";
import { newsArticleTool, searchNewsTool } from "./reads/news-tools.ts";
import { executionsTool, openOrdersTool } from "./reads/order-lists.ts";
import { isTws, type SessionProvider } from "./session-provider.ts";
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

/** Tools whose reads TWS alone has. */
const TWS_ONLY: ReadonlySet<ReadToolName> = new Set(["get_option_chain", "search_news", "get_news_article"]);

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
 * that there is no answer. The abort signal of the tool ends the wait.
 *
 * Without `include` there are all tools that read: the account, positions, bars, quotes, profit and loss, symbols, contracts,
 * option chains, open orders, fills and news; over the Web API neither option chains nor news.
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
  const { include, prefix = "", timeoutMs } = checkToolsOptions(options);
  const parts: ReadToolParts = { pool, clock, prefix, timeoutMs };
  return readNames(pool, include).map((name) => READ_TOOLS[name](parts));
}

function readNames(
  pool: SessionProvider,
  include: readonly ReadToolName[] | undefined,
): readonly ReadToolName[] {
  const isUsable = (name: ReadToolName): boolean => isTws(pool) || !TWS_ONLY.has(name);
  if (include === undefined) return READ_TOOL_NAMES.filter(isUsable);
  const unusable = include.filter((name) => !isUsable(name));
  if (unusable.length > 0)
    throw new PoolError(
      "INVALID_OPTION",
      `Cannot make the tools: include: ${unusable.join(", ")} need an IbkrPool: the Web API does not have them`,
    );
  return [...new Set(include)];
}
