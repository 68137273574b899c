import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { createIbkrTools, type SessionProvider } from "../../src/langgraph/mod.ts";
import { ScriptedModel } from "./scripted-model.ts";

/** Result of one question. */
export interface Answer {
  readonly tool: string;
  /** Whether TWS answered; otherwise `text` says why not. */
  readonly ok: boolean;
  readonly text: string;
}

/**
 * Runs a LangGraph.js agent: model, four tools in parallel, model, four tools in parallel, model.
 *
 * @param symbols One turn of tools for each. Default: AAPL, then MSFT.
 * @returns What each tool gave back to the model.
 */
export async function runAgent(
  provider: SessionProvider,
  symbols: readonly string[] = ["AAPL", "MSFT"],
): Promise<readonly Answer[]> {
  const model = new ScriptedModel(symbols);
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("model", async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
    .addNode("tools", new ToolNode(createIbkrTools(provider)))
    .addEdge(START, "model")
    .addConditionalEdges("model", ({ messages }) => {
      const last = messages.at(-1);
      return last !== undefined &&
        "tool_calls" in last &&
        Array.isArray(last.tool_calls) &&
        last.tool_calls.length > 0
        ? "tools"
        : END;
    })
    .addEdge("tools", "model")
    .compile();
  const { messages } = await graph.invoke({
    messages: [new HumanMessage("How is the account, and what does the market do?")],
  });
  return messages
    .filter((message) => ToolMessage.isInstance(message))
    .map((message) => ({
      tool: message.name ?? "",
      ok: message.status !== "error",
      // ToolNode adds advice for the model on a second line.
      text: String(message.content).split("\n", 1)[0] ?? "",
    }));
}
