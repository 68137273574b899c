/**
 * LangGraph.js tools that share one session, of TWS or of the Web API. Needs the packages `@langchain/core` and `@langchain/langgraph`.
 *
 * @module
 */
export type { StructuredToolInterface } from "@langchain/core/tools";
export { createIbkrTools, type SessionProvider } from "./tools.ts";
