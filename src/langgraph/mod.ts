/**
 * LangGraph.js tools that share one session, of TWS or of the Web API. Needs the packages `@langchain/core` and `@langchain/langgraph`.
 *
 * @module
 */
export type { StructuredToolInterface } from "@langchain/core/tools";
export type {
  OrderApproval,
  OrderApprovalRequest,
  OrderApprover,
  OrderToolName,
  OrderToolsOptions,
} from "./orders/order-tool-options.ts";
export type { SessionProvider } from "./parts/session-provider.ts";
export type { ReadToolName } from "./tool-names.ts";
export type { IbkrToolsOptions } from "./tool-options.ts";
export { createIbkrTools, type ToolSeams } from "./tools.ts";
