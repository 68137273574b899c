// The four tools of a LangGraph.js agent at once, on one session of the Web API.
//
//   npm install @langchain/core @langchain/langgraph
//   npm run sim -- --web --port 5000 --start 2026-01-13T15:30:00Z      (a fake gateway, in another terminal)
//   npm run build && node dist/examples/web-agent.js --url http://127.0.0.1:5000
//
// With a gateway of IBKR: log in at it in a browser, and give its URL, e.g. https://localhost:5000.
import { parseArgs } from "node:util";
import { AIMessage, type ToolMessage } from "@langchain/core/messages";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { createIbkrTools } from "ibkr-pool/langgraph";
import { WebPool } from "ibkr-pool/web";

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { url: { type: "string", default: "http://127.0.0.1:5000" } },
});

await using pool = new WebPool({ url: values.url, logLevel: "warn" });

// Fails here, with a sentence that says what to do, when nobody is logged in at the gateway.
const { accounts, isPaper } = await pool.connect({ failFast: true });
console.log(`${accounts.join(", ")}${isPaper === true ? " (paper)" : ""}`);

// What a chat model answers when it wants to know all of this.
const calls = new AIMessage({
  content: "",
  tool_calls: [
    { name: "get_account_summary", args: {}, id: "1" },
    { name: "get_positions", args: {}, id: "2" },
    { name: "get_historical_bars", args: { symbol: "AAPL", barSize: "1 hour" }, id: "3" },
    { name: "get_quote", args: { symbol: "AAPL" }, id: "4" },
  ],
});
const results: ToolMessage[] = await new ToolNode(createIbkrTools(pool)).invoke([calls]);
for (const { name, content } of results) console.log(`${name}: ${String(content).slice(0, 100)}`);

const { sessions, requests } = pool.stats();
console.log(`sessions used: ${sessions}; longest wait for the limits of IBKR: ${requests.waitMsMax} ms`);
