import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { ScriptedModel } from "../../../sim/agent/scripted-model.ts";

test("the model calls four tools for each symbol in turn, then sums up their results", async () => {
  const model = new ScriptedModel(["AAPL", "MSFT"]);
  const messages: BaseMessage[] = [new HumanMessage("How is the account?")];
  const symbols: unknown[][] = [];
  for (const _ of ["AAPL", "MSFT"]) {
    const message = await model.invoke(messages);
    if (!AIMessage.isInstance(message)) throw new Error("The model must answer as a model");
    const calls = message.tool_calls ?? [];
    symbols.push(calls.map(({ name, args }) => `${name} ${args.symbol ?? ""}`.trim()));
    messages.push(message, ...calls.map(({ id = "" }) => new ToolMessage({ content: "", tool_call_id: id })));
  }
  expect(symbols).toEqual(
    ["AAPL", "MSFT"].map((symbol) => [
      "get_account_summary",
      "get_positions",
      `get_historical_bars ${symbol}`,
      `get_quote ${symbol}`,
    ]),
  );
  const last = await model.invoke(messages);
  expect(last.text).toBe("8 tool answers read");
  expect(AIMessage.isInstance(last) ? last.tool_calls : undefined).toEqual([]);
});

test("each call of a tool has an ID of its own", async () => {
  const model = new ScriptedModel(["AAPL"]);
  const message = await model.invoke([new HumanMessage("How is the account?")]);
  const ids = AIMessage.isInstance(message) ? (message.tool_calls ?? []).map(({ id }) => id) : [];
  expect(new Set(ids).size).toBe(4);
});
