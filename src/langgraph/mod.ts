/**
 * LangGraph.js tools that share one TWS session. Needs the packages `@langchain/core` and `@langchain/langgraph`.
 *
 * @module
 */
export type { StructuredToolInterface } from "@langchain/core/tools";
export { createIbkrTools, type SessionProvider } from "./tools.ts";
