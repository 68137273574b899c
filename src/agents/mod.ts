/**
 * LangGraph.js tools that share one TWS session. Needs the packages `@langchain/core` and `@langchain/langgraph`.
 *
 * @module
 */
export { createIbkrTools, type Lender } from "./tools.ts";
