import { expect, test } from "vitest";
import { needLangGraph } from "../../../sim/cli/lang-graph.ts";

test("a module that is there is returned, and a failure of another kind is thrown as it is", async () => {
  expect(await needLangGraph("agent", async () => 7)).toBe(7);
  const broken = new Error("Cannot read properties of undefined");
  await expect(needLangGraph("agent", () => Promise.reject(broken))).rejects.toBe(broken);
});

test("a missing package of LangChain is named with the command that installs it", async () => {
  const missing = new Error("Cannot find package '@langchain/langgraph' imported from cli.js");
  await expect(needLangGraph("agent", () => Promise.reject(missing))).rejects.toMatchObject({
    code: 1,
    message:
      "Cannot run agent: @langchain/langgraph is not installed; npm install @langchain/core @langchain/langgraph",
  });
});
