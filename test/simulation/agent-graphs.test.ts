import { Command, INTERRUPT, MemorySaver, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { type AgentMiddleware, createAgent, humanInTheLoopMiddleware } from "langchain";
import { expect, test } from "vitest";
import { cutOrder } from "../../sim/mod.ts";
import {
  createIbkrTools,
  type OrderApprovalRequest,
  type OrderToolsOptions,
} from "../../src/langgraph/mod.ts";
import { type IbkrPool, memoryJournal } from "../../src/mod.ts";
import { OPEN_MS } from "../support/agent-tools.ts";
import {
  answersOf,
  interruptsOf,
  type ScriptedCall,
  ScriptedChat,
  toolNodeGraph,
} from "../support/order-agent.ts";
import { LIMITS, RESTING } from "../support/order-tools.ts";
import { World } from "../support/world.ts";

const THREAD = { configurable: { thread_id: "t1" } };
const INPUT = { messages: [{ role: "user", content: "Buy some Apple." }] };
const place = (id: string, changes: object = {}): ScriptedCall => ({
  name: "place_order",
  args: { ...RESTING, ...changes },
  id,
});
const approve = (request: OrderApprovalRequest | undefined) => ({ key: request?.key, approved: true });

/** A world in which processes start one after the other, with one journal between them. */
class Stage {
  readonly world: World = new World({}, OPEN_MS);
  readonly #journal = memoryJournal();

  process(limits: Partial<OrderToolsOptions> = {}) {
    const pool = this.world.pool({ journal: this.#journal });
    const orders = { ...LIMITS, ...limits };
    return { pool, tools: createIbkrTools(pool, { orders }, { clock: this.world.clock }) };
  }

  /** Gets the orders in the book of the fake, open or complete. */
  async book(pool: IbkrPool): Promise<readonly string[]> {
    const { clock } = this.world;
    const open = await clock.until(pool.getAllOpenOrders());
    const completed = await clock.until(pool.getCompletedOrders());
    const line = ({ contract, order }: (typeof open)[number] | (typeof completed)[number]) =>
      `${order.action} ${order.totalQuantity} ${contract.symbol} ${order.lmtPrice}`;
    return [...open.map(line), ...completed.map(line)].sort();
  }
}

/** A checkpointer of another process, with what was written by the first one. */
function reloaded({ storage, writes }: MemorySaver): MemorySaver {
  const saver = new MemorySaver();
  Object.assign(saver, structuredClone({ storage, writes }));
  return saver;
}

test.each([
  ["approves", { type: "approve" }, ["BUY 10 AAPL 1"]],
  [
    "edits",
    { type: "edit", editedAction: { name: "place_order", args: { ...RESTING, quantity: 4 } } },
    ["BUY 4 AAPL 1"],
  ],
  ["rejects", { type: "reject", message: "not today" }, []],
] as const)(
  "a person who %s by the middleware of LangChain decides what is sent",
  async (_what, decision, book) => {
    const stage = new Stage();
    const { pool, tools } = stage.process();
    const model = new ScriptedChat([[place("a")]]);
    // Its types do not know optional properties that are exact.
    const options = { interruptOn: { place_order: true } } as never;
    const middleware = [humanInTheLoopMiddleware(options) as unknown as AgentMiddleware];
    const agent = createAgent({ model, tools, checkpointer: new MemorySaver(), middleware });
    const { clock } = stage.world;
    await clock.until(agent.invoke(INPUT, THREAD));
    expect(await stage.book(pool)).toEqual([]);
    await clock.until(agent.invoke(new Command({ resume: { decisions: [decision] } }), THREAD));
    expect(await stage.book(pool)).toEqual(book);
  },
);

test("two parallel calls of createAgent wait each for its own decision", async () => {
  const stage = new Stage();
  const { clock } = stage.world;
  const { pool, tools } = stage.process({ approval: "interrupt" });
  const model = new ScriptedChat([[place("a"), place("b", { symbol: "MSFT", quantity: 7 })]]);
  const agent = createAgent({ model, tools, checkpointer: new MemorySaver() });
  const state = await clock.until(agent.invoke(INPUT, THREAD));
  const waiting = (state as unknown as { [INTERRUPT]: { id: string; value: OrderApprovalRequest }[] })[
    INTERRUPT
  ];
  expect(waiting.map(({ value }) => value.order).sort()).toEqual(["agent/t1/a", "agent/t1/b"]);
  const resume = Object.fromEntries(
    waiting.map(({ id, value }) => [id, { key: value.key, approved: value.order.endsWith("/b") }]),
  );
  const done = await clock.until(agent.invoke(new Command({ resume }), THREAD));
  expect(answersOf(done)).toMatchObject({
    a: { outcome: "not-sent", reason: { code: "NOT_APPROVED" } },
    b: { outcome: "acknowledged" },
  });
  expect(await stage.book(pool)).toEqual(["BUY 7 MSFT 1"]);
});

test("a decision finds its call by the key alone, and the parallel call goes on waiting", async () => {
  const stage = new Stage();
  const { clock } = stage.world;
  const { pool, tools } = stage.process({ approval: "interrupt" });
  const model = new ScriptedChat([[place("a"), place("b", { symbol: "MSFT", quantity: 7 })]]);
  const agent = createAgent({ model, tools, checkpointer: new MemorySaver() });
  const waiting = interruptsOf(await clock.until(agent.invoke(INPUT, THREAD)));
  const request = waiting.find(({ order }) => order.endsWith("/b"));
  const resumed = await clock.until(agent.invoke(new Command({ resume: approve(request) }), THREAD));
  expect(interruptsOf(resumed)).toMatchObject([{ order: "agent/t1/a" }]);
  expect(answersOf(resumed)).toMatchObject({ b: { outcome: "acknowledged" } });
  expect(await stage.book(pool)).toEqual(["BUY 7 MSFT 1"]);
});

test("an agent in a subgraph is suspended and resumed with its parent", async () => {
  const stage = new Stage();
  const { clock } = stage.world;
  const { pool, tools } = stage.process({ approval: "interrupt" });
  const agent = createAgent({ model: new ScriptedChat([[place("a")]]), tools });
  const parent = new StateGraph(MessagesAnnotation)
    .addNode("trader", agent.graph)
    .addEdge(START, "trader")
    .compile({ checkpointer: new MemorySaver() });
  const [request] = interruptsOf(await clock.until(parent.invoke(INPUT, THREAD)));
  expect(await stage.book(pool)).toEqual([]);
  const state = await clock.until(parent.invoke(new Command({ resume: approve(request) }), THREAD));
  expect(answersOf(state)).toMatchObject({ a: { outcome: "acknowledged" } });
  expect(await stage.book(pool)).toEqual(["BUY 10 AAPL 1"]);
});

test("another process resumes from what was stored, and after a crash sends no second order", async () => {
  const stage = new Stage();
  const { clock, tws } = stage.world;
  const model = new ScriptedChat([[place("a")]]);
  const first = stage.process({ approval: "interrupt" });
  const saver = new MemorySaver();
  const waiting = await clock.until(toolNodeGraph(first.tools, model, saver).invoke(INPUT, THREAD));
  const [request] = JSON.parse(JSON.stringify(interruptsOf(waiting))) as OrderApprovalRequest[];
  await clock.until(first.pool.close());

  const second = stage.process({ approval: "interrupt" });
  await clock.until(second.pool.connect());
  tws.inject(cutOrder({ at: "unacknowledged", how: "half-open" }));
  const stored = reloaded(saver);
  const controller = new AbortController();
  const config = { ...THREAD, signal: controller.signal };
  const lost = toolNodeGraph(second.tools, model, stored)
    .invoke(new Command({ resume: approve(request) }), config)
    .catch(() => "ended");
  await clock.advance(5_000);
  controller.abort();
  expect(await clock.until(lost)).toBe("ended");
  await clock.until(second.pool.close());

  const third = stage.process({ approval: "interrupt" });
  const state = await clock.until(toolNodeGraph(third.tools, model, reloaded(stored)).invoke(null, THREAD));
  expect(interruptsOf(state)).toEqual([]);
  expect(answersOf(state)).toMatchObject({ a: { outcome: "unknown", repeated: true } });
  await clock.advance(120_000);
  expect(third.pool.orders.get("agent/t1/a")?.state.kind).toBe("working");
  expect(await stage.book(third.pool)).toEqual(["BUY 10 AAPL 1"]);
});

test("a modification that was approved is requested again when its order has changed meanwhile", async () => {
  const stage = new Stage();
  const { clock } = stage.world;
  const { pool, tools } = stage.process({ approval: "interrupt" });
  const change = { name: "modify_order", args: { order: "agent/t1/a", quantity: 20 }, id: "m" };
  const agent = toolNodeGraph(tools, new ScriptedChat([[place("a")], [change]]), new MemorySaver());
  const run = (input: unknown) => clock.until(agent.invoke(input, THREAD));
  const [placing] = interruptsOf(await run(INPUT));
  const [modifying] = interruptsOf(await run(new Command({ resume: approve(placing) })));
  expect(modifying).toMatchObject({ action: "modify", order: "agent/t1/a", notional: 20 });
  await clock.until(pool.modifyOrder("agent/t1/a", { lmtPrice: 2 }));
  const [again] = interruptsOf(await run(new Command({ resume: approve(modifying) })));
  expect(again).toMatchObject({ order: "agent/t1/a", notional: 40 });
  expect(again?.summary).toMatch(/^BUY 10 AAPL .* LMT 2 .* becomes BUY 20 AAPL .* LMT 2 /);
  expect(await stage.book(pool)).toEqual(["BUY 10 AAPL 2"]);
  const state = await run(new Command({ resume: approve(again) }));
  expect(answersOf(state).m).toMatchObject({ outcome: "acknowledged" });
  expect(await stage.book(pool)).toEqual(["BUY 20 AAPL 2"]);
});

test("a process that is restarted knows the changes of its predecessor, and sends none again", async () => {
  const stage = new Stage();
  const { clock } = stage.world;
  const change = { name: "modify_order", args: { order: "agent/t1/a", quantity: 20 }, id: "m" };
  const cancel = { name: "cancel_order", args: { order: "agent/t1/a" }, id: "c" };
  const run = async (script: readonly (readonly ScriptedCall[])[]) => {
    const { pool, tools } = stage.process();
    const agent = createAgent({ model: new ScriptedChat(script), tools, checkpointer: new MemorySaver() });
    const answers = answersOf(await clock.until(agent.invoke(INPUT, THREAD)));
    const book = await stage.book(pool);
    await clock.until(pool.close());
    return { answers, book };
  };
  await run([[place("a")], [change]]);
  const again = await run([[place("a")], [change]]);
  expect(again.answers).toMatchObject({
    a: { outcome: "acknowledged", repeated: true },
    m: { outcome: "acknowledged", repeated: true },
  });
  expect(again.book).toEqual(["BUY 20 AAPL 1"]);
  const cancelled = await run([[cancel]]);
  expect(cancelled.answers).toMatchObject({ c: { outcome: "acknowledged" } });
  expect(cancelled.answers.c).not.toHaveProperty("repeated");
  const looked = await run([[{ ...cancel, name: "get_order", id: "g" }]]);
  expect(looked.answers).toMatchObject({ g: { state: { kind: "cancelled" } } });
  const late = await run([[change], [cancel]]);
  expect(late.answers).toMatchObject({
    m: { outcome: "acknowledged", repeated: true, state: { kind: "cancelled" } },
    c: { outcome: "acknowledged", repeated: true },
  });
});

test("two agents with one thread and the same IDs send one order, and both are answered truly", async () => {
  const stage = new Stage();
  const { clock } = stage.world;
  const { pool, tools } = stage.process();
  const agentOf = (call: ScriptedCall) =>
    createAgent({ model: new ScriptedChat([[call]]), tools, checkpointer: new MemorySaver() });
  const same = [agentOf(place("call_1")), agentOf(place("call_1"))];
  const states = await clock.until(Promise.all(same.map((agent) => agent.invoke(INPUT, THREAD))));
  expect(states.map((state) => answersOf(state).call_1?.outcome)).toEqual(["acknowledged", "acknowledged"]);
  const other = await clock.until(agentOf(place("call_1", { quantity: 3 })).invoke(INPUT, THREAD));
  expect(answersOf(other).call_1).toMatchObject({
    outcome: "not-sent",
    reason: { code: "ORDER_KEY_REUSED" },
    note: expect.stringMatching(/sent nothing.*needs a tool call with an ID of its own/),
  });
  expect(await stage.book(pool)).toEqual(["BUY 10 AAPL 1"]);
});

test("a graph without thread_id sends nothing, and reads all the same", async () => {
  const stage = new Stage();
  const { pool, tools } = stage.process();
  const calls = [[place("a"), { name: "get_positions", args: {}, id: "p" }]];
  const agent = createAgent({ model: new ScriptedChat(calls), tools });
  const answers = answersOf(await stage.world.clock.until(agent.invoke(INPUT)));
  expect(answers).toMatchObject({
    a: { outcome: "not-sent", reason: { code: "NO_CALL_KEY" } },
    p: { columns: expect.any(Array) },
  });
  expect(await stage.book(pool)).toEqual([]);
});

test("a call that does not fit the schema is an answer of the tool, and the graph goes on", async () => {
  const stage = new Stage();
  const { pool, tools } = stage.process();
  const calls = [[place("a", { quantity: "ten" }), { name: "get_quote", args: { ticker: "AAPL" }, id: "q" }]];
  const agent = createAgent({ model: new ScriptedChat(calls), tools, checkpointer: new MemorySaver() });
  const answers = answersOf(await stage.world.clock.until(agent.invoke(INPUT, THREAD)));
  expect(answers).toMatchObject({
    a: { outcome: "not-sent", reason: { code: "INVALID_OPTION", message: expect.stringContaining('"ten"') } },
    q: { error: { code: "INVALID_OPTION", message: expect.stringContaining("unknown field ticker") } },
  });
  expect(await stage.book(pool)).toEqual([]);
});

test("an ID that is used again in a later turn never sends a second order", async () => {
  for (const [changes, expected] of [
    [{}, { outcome: "acknowledged", repeated: true, note: expect.stringContaining("nothing was sent now") }],
    [{ quantity: 3 }, { outcome: "not-sent", note: expect.stringContaining("has sent nothing") }],
  ] as const) {
    const stage = new Stage();
    const { pool, tools } = stage.process();
    const model = new ScriptedChat([[place("call_1")], [], [place("call_1", changes)]]);
    const agent = createAgent({ model, tools, checkpointer: new MemorySaver() });
    await stage.world.clock.until(agent.invoke(INPUT, THREAD));
    await stage.world.clock.advance(3_600_000);
    const state = await stage.world.clock.until(agent.invoke(INPUT, { ...THREAD, recursionLimit: 10 }));
    expect(answersOf(state).call_1).toMatchObject(expected);
    expect(await stage.book(pool)).toEqual(["BUY 10 AAPL 1"]);
  }
});
