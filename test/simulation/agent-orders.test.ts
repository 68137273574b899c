import { Command, MemorySaver } from "@langchain/langgraph";
import { type AgentMiddleware, createAgent, createMiddleware, toolRetryMiddleware } from "langchain";
import { expect, test } from "vitest";
import { cutOrder, drop } from "../../sim/mod.ts";
import { createIbkrTools, type OrderToolsOptions } from "../../src/langgraph/mod.ts";
import { type IbkrPool, type Journal, memoryJournal } from "../../src/mod.ts";
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

function stage() {
  const world = new World({}, OPEN_MS);
  const journal = memoryJournal();
  const checkpointer = new MemorySaver();
  const process = (limits: Partial<OrderToolsOptions> = {}, own: Journal = journal) => {
    const pool = world.pool({ journal: own });
    const orders = { ...LIMITS, ...limits };
    return { pool, tools: createIbkrTools(pool, { orders }, { clock: world.clock }) };
  };
  /** Counts the orders of the fake, open and complete. */
  const placed = async (pool: IbkrPool): Promise<number> => {
    const open = await world.clock.until(pool.getAllOpenOrders());
    return open.length + (await world.clock.until(pool.getCompletedOrders())).length;
  };
  return { world, checkpointer, process, placed };
}

/** Retries every tool after every error, at once. */
const retryAll = (): AgentMiddleware => retrying({});

/** Makes the retry middleware; its types do not know optional properties that are exact. */
function retrying(options: { readonly tools?: string[] }): AgentMiddleware {
  return toolRetryMiddleware({ initialDelayMs: 0, jitter: false, ...options }) as unknown as AgentMiddleware;
}

test("createAgent with retry middleware for every tool places one order, and reads are retried", async () => {
  const { world, checkpointer, process, placed } = stage();
  const { pool, tools } = process();
  const model = new ScriptedChat([
    [{ name: "get_positions", args: {}, id: "p" }],
    [place("a")],
    [place("a")],
  ]);
  const agent = createAgent({ model, tools, checkpointer, middleware: [retryAll()] });
  world.tws.inject(drop({ afterRequest: "reqPositions", times: 1 }));
  const state = await world.clock.until(agent.invoke(INPUT, THREAD));
  expect(answersOf(state)).toMatchObject({
    p: { columns: expect.arrayContaining(["marketValue"]) },
    a: { outcome: "acknowledged" },
  });
  expect(pool.stats().sessionsLost).toBe(1);
  expect(await placed(pool)).toBe(1);
});

test("middleware that repeats a call although it was answered places one order", async () => {
  const { world, checkpointer, process, placed } = stage();
  const { pool, tools } = process();
  const twice = createMiddleware({
    name: "twice",
    wrapToolCall: async (request, handler) => {
      await handler(request);
      return await handler(request);
    },
  });
  const model = new ScriptedChat([[place("a")]]);
  const agent = createAgent({ model, tools, checkpointer, middleware: [twice] });
  const state = await world.clock.until(agent.invoke(INPUT, THREAD));
  expect(answersOf(state)).toMatchObject({ a: { outcome: "acknowledged", repeated: true } });
  expect(await placed(pool)).toBe(1);
});

test("createAgent suspends for approval, and a new process resumes it", async () => {
  const { world, checkpointer, process, placed } = stage();
  const model = new ScriptedChat([[place("a")]]);
  const before = process({ approval: "interrupt" });
  const first = createAgent({ model, tools: before.tools, checkpointer });
  const waiting = await world.clock.until(first.invoke(INPUT, THREAD));
  const [request] = interruptsOf(waiting);
  expect(request?.order).toBe("agent/t1/a");
  expect(await placed(before.pool)).toBe(0);
  await world.clock.until(before.pool.close());
  const after = process({ approval: "interrupt" });
  const second = createAgent({ model, tools: after.tools, checkpointer });
  const resume = { key: request?.key, approved: true };
  const state = await world.clock.until(second.invoke(new Command({ resume }), THREAD));
  expect(answersOf(state)).toMatchObject({ a: { outcome: "acknowledged" } });
  expect(await placed(after.pool)).toBe(1);
});

test("retry middleware for every tool swallows the interrupt for approval, and no order is sent", async () => {
  const { world, checkpointer, process, placed } = stage();
  const { pool, tools } = process({ approval: "interrupt" });
  const model = new ScriptedChat([[place("a")]]);
  const agent = createAgent({ model, tools, checkpointer, middleware: [retryAll()] });
  await world.clock.until(agent.invoke(INPUT, THREAD).catch(() => undefined));
  expect(await placed(pool)).toBe(0);
});

test("retry middleware for the tools that read leaves the interrupt for approval alone", async () => {
  const { world, checkpointer, process } = stage();
  const { tools } = process({ approval: "interrupt" });
  const reads = tools.map(({ name }) => name).filter((name) => !name.endsWith("_order"));
  const model = new ScriptedChat([[place("a")]]);
  const middleware = [retrying({ tools: reads })];
  const agent = createAgent({ model, tools, checkpointer, middleware });
  const state = await world.clock.until(agent.invoke(INPUT, THREAD));
  expect(interruptsOf(state)).toMatchObject([{ order: "agent/t1/a" }]);
});

test("a connection that is lost before the acknowledgement gives one order and a true answer", async () => {
  const { world, checkpointer, process, placed } = stage();
  const { pool, tools } = process();
  await world.clock.until(pool.connect());
  world.tws.inject(cutOrder({ at: "unacknowledged", how: "rst" }));
  const model = new ScriptedChat([[place("a")]]);
  const graph = toolNodeGraph(tools, model, checkpointer);
  const { a } = answersOf(await world.clock.until(graph.invoke(INPUT, THREAD)));
  expect(["unknown", "acknowledged"]).toContain(a?.outcome);
  await world.clock.advance(120_000);
  expect(pool.orders.get("agent/t1/a")?.state.kind).toBe("working");
  expect(await placed(pool)).toBe(1);
});

test("a process that ends while the order is on the wire is resumed without a second order", async () => {
  const { world, checkpointer, process, placed } = stage();
  const model = new ScriptedChat([[place("a")]]);
  const before = process();
  await world.clock.until(before.pool.connect());
  world.tws.inject(cutOrder({ at: "unacknowledged", how: "half-open" }));
  const first = toolNodeGraph(before.tools, model, checkpointer);
  // The run never ends in the first process: its pool is closed before an answer is checkpointed.
  const controller = new AbortController();
  const lost = first.invoke(INPUT, { ...THREAD, signal: controller.signal }).catch(() => "aborted");
  await world.clock.advance(5_000);
  controller.abort();
  expect(await world.clock.until(lost)).toBe("aborted");
  await world.clock.until(before.pool.close());
  const after = process();
  const second = toolNodeGraph(after.tools, model, checkpointer);
  const { a } = answersOf(await world.clock.until(second.invoke(null, THREAD)));
  expect(a).toMatchObject({ outcome: "unknown", order: "agent/t1/a", repeated: true });
  await world.clock.advance(120_000);
  expect(after.pool.orders.get("agent/t1/a")?.state.kind).toBe("working");
  expect(await placed(after.pool)).toBe(1);
});
