import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ORDER_TOOL_NAMES } from "../src/langgraph/orders/order-tool-options.ts";
import { READ_TOOL_NAMES } from "../src/langgraph/tool-names.ts";

const PAGE = readFileSync(new URL("../docs/agents.md", import.meta.url), "utf8");

/** The names of the tools in the table below a heading. */
function toolsBelow(heading: string): readonly string[] {
  const section = (PAGE.split(`\n## ${heading}\n`)[1] ?? "").split("\n## ", 1)[0] ?? "";
  return [...section.matchAll(/^\| `(\w+)` /gm)].map(([, name = ""]) => name);
}

test("docs/agents.md has a row for each tool that reads, and for each that deals with orders", () => {
  expect(toolsBelow("LangGraph.js")).toEqual(READ_TOOL_NAMES);
  expect(toolsBelow("Orders of an agent")).toEqual([...ORDER_TOOL_NAMES, "get_order"]);
});
