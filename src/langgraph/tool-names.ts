/** Name of a tool that reads. */
export type ReadToolName =
  | "get_account_summary"
  | "get_positions"
  | "get_historical_bars"
  | "get_quote"
  | "get_pnl"
  | "search_symbols"
  | "find_contracts"
  | "get_option_chain"
  | "get_open_orders"
  | "get_executions"
  | "search_news"
  | "get_news_article";

/** Names of the tools that read, in the order in which they are made. */
export const READ_TOOL_NAMES: readonly ReadToolName[] = [
  "get_account_summary",
  "get_positions",
  "get_historical_bars",
  "get_quote",
  "get_pnl",
  "search_symbols",
  "find_contracts",
  "get_option_chain",
  "get_open_orders",
  "get_executions",
  "search_news",
  "get_news_article",
];
