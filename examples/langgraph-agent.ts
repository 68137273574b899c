// A LangGraph.js agent four of whose tools run in parallel on one shared session.
//
//   npm install @langchain/core @langchain/langgraph
//   npm run sim -- --port 4002 --start 2026-01-13T15:30:00Z      (a fake TWS, in another terminal)
//   npm run build && node dist/examples/langgraph-agent.js --port 4002
//
// `plan` stands for the model, so that the example needs no key. With a chat model of yours it is
// `(state) => model.bindTools(tools).invoke(state.messages)`.
import { parseArgs } from "node:util";
import { AIMessage, HumanMessage, isAIMessage, ToolMessage } from "@langchain/core/messages";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { IbkrPool } from "ibkr-pool";
import { createIbkrTools } from "ibkr-pool/langgraph";

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { port: { type: "string", default: "4002" } },
});

// One pool for the process: every tool call of every turn uses its one session.
await using pool = new IbkrPool({ port: Number(values.port), clientId: 1, logLevel: "warn" });
const tools = createIbkrTools(pool);

type State = typeof MessagesAnnotation.State;

/** Calls all tools in the first turn, and ends in the second. */
function plan({ messages }: State): AIMessage {
  const results = messages.filter((message) => ToolMessage.isInstance(message));
  if (results.length > 0) return new AIMessage(`I have read ${results.length} results.`);
  return new AIMessage({
    content: "",
    tool_calls: [
      { name: "get_account_summary", args: {}, id: "1" },
      { name: "get_positions", args: {}, id: "2" },
      { name: "get_historical_bars", args: { symbol: "AAPL", barSize: "1 hour" }, id: "3" },
      { name: "get_quote", args: { symbol: "AAPL" }, id: "4" },
    ],
  });
}

const agent = new StateGraph(MessagesAnnotation)
  .addNode("model", async (state) => ({ messages: [plan(state)] }))
  .addNode("tools", new ToolNode(tools))
  .addEdge(START, "model")
  .addConditionalEdges("model", ({ messages }) => {
    const last = messages.at(-1);
    return last !== undefined && isAIMessage(last) && (last.tool_calls ?? []).length > 0 ? "tools" : END;
  })
  .addEdge("tools", "model")
  .compile();

const { messages } = await agent.invoke({ messages: [new HumanMessage("How is the account?")] });
for (const message of messages) {
  if (ToolMessage.isInstance(message)) console.log(`${message.name}: ${message.content.slice(0, 100)}`);
}
console.log(messages.at(-1)?.content);
console.log(`sessions used: ${pool.stats().sessions}`);
