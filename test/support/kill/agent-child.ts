import { createIbkrTools } from "../../../src/langgraph/mod.ts";
import { answersOf, type ScriptedCall, ScriptedChat, toolNodeGraph } from "../order-agent.ts";
import { LIMITS, RESTING } from "../order-tools.ts";
import { childPool, print } from "./child-pool.ts";
import { FileSaver } from "./file-saver.ts";
import { endProgram, programArguments } from "./program-input.ts";

/**
 * A program whose agent trades until it is done or killed: its arguments are PORT JOURNAL CHECKPOINTS THREAD
 * PRICE.
 *
 * Its model places two orders in one turn, modifies the one that rests, to PRICE, and cancels it. A process with a thread that
 * has checkpoints resumes it. It prints a line when it is ready, one for each turn, and at the end the answers of the tools, and
 * what `get_order` says of both orders once everything is known.
 */
const [port = "", path = "", checkpoints = "", thread = "", price = ""] = await programArguments();
const KEYS = { market: `agent/${thread}/market`, resting: `agent/${thread}/resting` };
const SCRIPT: readonly (readonly ScriptedCall[])[] = [
  [
    {
      name: "place_order",
      args: { symbol: "AAPL", side: "BUY", quantity: 10, orderType: "MKT" },
      id: "market",
    },
    { name: "place_order", args: RESTING, id: "resting" },
  ],
  [{ name: "modify_order", args: { order: KEYS.resting, limitPrice: Number(price) }, id: "modify" }],
  [{ name: "cancel_order", args: { order: KEYS.resting }, id: "cancel" }],
];
/** Time of the machine until everything is known, in ms. */
const KNOWN_MS = 240_000;

const pool = childPool(port, path);

/** A scripted model that prints a line for each turn. */
class PrintingChat extends ScriptedChat {
  override async _generate(
    ...args: Parameters<ScriptedChat["_generate"]>
  ): ReturnType<ScriptedChat["_generate"]> {
    const result = await super._generate(...args);
    print({ kind: "turn" });
    return result;
  }
}

const tools = createIbkrTools(pool, { include: [], orders: LIMITS });
const saver = new FileSaver(checkpoints);
const config = { configurable: { thread_id: thread } };
const graph = toolNodeGraph(tools, new PrintingChat(SCRIPT), saver);
const isResumed = (await saver.getTuple(config)) !== undefined;
print({ kind: "ready" });
const input = { messages: [{ role: "user", content: "Buy some Apple." }] };
const state = await graph.invoke(isResumed ? null : input, config);
const look = tools.find(({ name }) => name === "get_order");
const looked = async (order: string): Promise<unknown> => JSON.parse(String(await look?.invoke({ order })));
// As the answer about an unknown outcome requires it.
const lookedAll = async (): Promise<object> => ({
  market: await looked(KEYS.market),
  resting: await looked(KEYS.resting),
});
// A thread that had come to its end calls no tool any more, which would read the journal.
await pool.orders.load();
// Other threads may have left open orders, about which nothing is known before there is a session.
const isUnknown = (): boolean =>
  pool.stats().orders.unknown.some((key) => key.startsWith(`agent/${thread}/`));
for (const untilMs = Date.now() + KNOWN_MS; isUnknown(); ) {
  if (Date.now() > untilMs) throw new Error(`unknown: ${pool.stats().orders.closed}`);
  await lookedAll();
  await new Promise((resolve) => setTimeout(resolve, 20));
}
print({ kind: "end", answers: answersOf(state), known: await lookedAll() });
await pool.close();
await endProgram();
