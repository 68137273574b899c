import { AIMessage, type ToolMessage } from "@langchain/core/messages";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { expect, test } from "vitest";
import { AgentTools } from "../../../support/agent-tools.ts";
import { latency } from "../../../support/sim.ts";

/** Runs the calls of one message of a model in the real `ToolNode`. */
async function answered(tools: AgentTools, calls: readonly { name: string; args: object }[]) {
  const message = new AIMessage({
    content: "",
    tool_calls: calls.map(({ name, args }, at) => ({ name, args: { ...args }, id: `call-${at}` })),
  });
  const node = new ToolNode([...tools.byName.values()]);
  return (await tools.world.clock.until(node.invoke([message]))) as ToolMessage[];
}

test("a failure is data for the model with the status error, and without a stack", async () => {
  const [message] = await answered(new AgentTools(), [{ name: "get_quote", args: { symbol: "NOSUCH" } }]);
  expect(message).toMatchObject({ status: "error", name: "get_quote", tool_call_id: "call-0" });
  const { error } = JSON.parse(String(message?.content)) as { error: object };
  expect(error).toEqual({
    code: "TWS_ERROR",
    retryable: false,
    message: expect.stringMatching(/^Cannot read a quote of NOSUCH/),
    twsCode: 200,
  });
});

test("an answer is no error, and equal calls of one message send one request", async () => {
  const tools = new AgentTools();
  const calls = Array.from({ length: 3 }, () => ({ name: "get_account_summary", args: {} }));
  const messages = await answered(tools, calls);
  expect(messages.map(({ status }) => status)).not.toContain("error");
  expect(new Set(messages.map(({ content }) => content)).size).toBe(1);
  expect(tools.sent("reqAccountSummary")).toBe(1);
});

test("an unknown field is refused by its name, and nothing is sent", async () => {
  const tools = new AgentTools();
  const [message] = await answered(tools, [{ name: "get_quote", args: { ticker: "AAPL" } }]);
  expect(message).toMatchObject({ status: "error", content: expect.stringContaining("ticker") });
  expect(tools.pool.stats().dials).toBe(0);
});

test("timeoutMs is the deadline of a call with all its requests", async () => {
  const tools = new AgentTools({ timeoutMs: 3_000 });
  await tools.world.clock.until(tools.pool.connect());
  tools.world.tws.inject(latency({ frameMs: 2_000 }));
  const startMs = tools.world.clock.now();
  const answer = await tools.call("get_quote", { symbol: "ES", secType: "FUT", expiry: "202603" });
  expect(answer).toMatchObject({ error: { retryable: true } });
  expect(tools.world.clock.now() - startMs).toBeLessThanOrEqual(3_001);
});
