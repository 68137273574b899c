import { Command, MemorySaver } from "@langchain/langgraph";
import { type AgentMiddleware, createAgent, createMiddleware, toolRetryMiddleware } from "langchain";
import { expect, test } from "vitest";
import { cutOrder } from "../../sim/mod.ts";
import { createIbkrTools, type OrderToolsOptions } from "../../src/langgraph/mod.ts";
import { type Journal, memoryJournal } from "../../src/mod.ts";
import { OPEN_MS } from "../support/agent-tools.ts";
import { MortalJournal } from "../support/mortal-journal.ts";
import {
  answersOf,
  interruptsOf,
  type ScriptedCall,
  ScriptedChat,
  toolNodeGraph,
} from "../support/order-agent.ts";
import { LOSSES, ORDER_STAGES, type OrderStage, twsStage } from "../support/order-stages.ts";
import { LIMITS, RESTING } from "../support/order-tools.ts";
import { World } from "../support/world.ts";

const THREAD = { configurable: { thread_id: "t1" } };
const INPUT = { messages: [{ role: "user", content: "Buy some Apple." }] };
/** Time between two processes: IBKR permits a start of the Web API in 5 s. */
const RESTART_MS = 5_000;
/** Time in which an outcome is known, if it can be. */
const HEAL_MS = 120_000;
/** One promise about both transports. */
const onBoth = test.each(ORDER_STAGES);

const place = (id: string, changes: object = {}): ScriptedCall => ({
  name: "place_order",
  args: { ...RESTING, ...changes },
  id,
});

function play(stage: OrderStage) {
  const journal = memoryJournal();
  const checkpointer = new MemorySaver();
  const process = (limits: Partial<OrderToolsOptions> = {}, own: Journal = journal) => {
    const pool = stage.pool({ journal: own });
    const orders = { ...LIMITS, ...limits };
    return { pool, tools: createIbkrTools(pool, { orders }, { clock: stage.clock }) };
  };
  const end = async ({ pool }: ReturnType<typeof process>): Promise<void> => {
    await stage.clock.until(pool.close());
    await stage.clock.advance(RESTART_MS);
  };
  const connect = async ({ pool }: ReturnType<typeof process>): Promise<void> => {
    const up: Promise<unknown> = pool.connect();
    await stage.clock.until(up);
  };
  return { checkpointer, process, end, connect };
}

/** Retries every tool after every error, at once. */
const retryAll = (): AgentMiddleware => retrying({});

/** Makes the retry middleware; its types do not know optional properties that are exact. */
function retrying(options: { readonly tools?: string[] }): AgentMiddleware {
  return toolRetryMiddleware({ initialDelayMs: 0, jitter: false, ...options }) as unknown as AgentMiddleware;
}

onBoth("over %s createAgent with retry middleware places one order, and reads go on", async (_name, make) => {
  const stage = make();
  const { checkpointer, process, connect } = play(stage);
  const one = process();
  const model = new ScriptedChat([
    [{ name: "get_quote", args: { symbol: "AAPL" }, id: "q" }],
    [place("a")],
    [place("a")],
  ]);
  const agent = createAgent({ model, tools: one.tools, checkpointer, middleware: [retryAll()] });
  await connect(one);
  stage.loseSession();
  const state = await stage.clock.until(agent.invoke(INPUT, THREAD));
  expect(answersOf(state)).toMatchObject({
    q: { symbol: "AAPL", bid: expect.any(Number) },
    a: { outcome: "acknowledged" },
  });
  expect(one.pool.stats().sessionsLost).toBe(1);
  expect(stage.book()).toHaveLength(1);
});

onBoth("over %s the same order in two parallel calls of createAgent is one order", async (_name, make) => {
  const stage = make();
  const { checkpointer, process } = play(stage);
  const { tools } = process();
  const model = new ScriptedChat([[place("a"), place("b")]]);
  const agent = createAgent({ model, tools, checkpointer, middleware: [retryAll()] });
  const { a, b } = answersOf(await stage.clock.until(agent.invoke(INPUT, THREAD)));
  expect([a?.outcome, b?.outcome, a?.order === b?.order]).toEqual(["acknowledged", "acknowledged", true]);
  expect([a?.repeated === true, b?.repeated === true].sort()).toEqual([false, true]);
  expect(stage.book()).toHaveLength(1);
});

onBoth("over %s middleware that repeats a call although it was answered places one", async (_name, make) => {
  const stage = make();
  const { checkpointer, process } = play(stage);
  const { tools } = process();
  const twice = createMiddleware({
    name: "twice",
    wrapToolCall: async (request, handler) => {
      await handler(request);
      return await handler(request);
    },
  });
  const model = new ScriptedChat([[place("a")]]);
  const agent = createAgent({ model, tools, checkpointer, middleware: [twice] });
  const state = await stage.clock.until(agent.invoke(INPUT, THREAD));
  expect(answersOf(state)).toMatchObject({ a: { outcome: "acknowledged", repeated: true } });
  expect(stage.book()).toHaveLength(1);
});

onBoth("over %s createAgent suspends for approval, and a new process resumes it", async (_name, make) => {
  const stage = make();
  const { checkpointer, process, end } = play(stage);
  const model = new ScriptedChat([[place("a")]]);
  const before = process({ approval: "interrupt" });
  const first = createAgent({ model, tools: before.tools, checkpointer });
  const waiting = await stage.clock.until(first.invoke(INPUT, THREAD));
  const [request] = interruptsOf(waiting);
  expect(request?.order).toBe("agent/t1/a");
  expect(stage.book()).toEqual([]);
  await end(before);
  const after = process({ approval: "interrupt" });
  const second = createAgent({ model, tools: after.tools, checkpointer });
  const resume = { key: request?.key, approved: true };
  const state = await stage.clock.until(second.invoke(new Command({ resume }), THREAD));
  expect(answersOf(state)).toMatchObject({ a: { outcome: "acknowledged" } });
  expect(stage.book()).toHaveLength(1);
});

onBoth(
  "over %s retry middleware that swallows the interrupt for approval sends nothing",
  async (_n, make) => {
    const stage = make();
    const { checkpointer, process } = play(stage);
    const { tools } = process({ approval: "interrupt" });
    const model = new ScriptedChat([[place("a")]]);
    const agent = createAgent({ model, tools, checkpointer, middleware: [retryAll()] });
    await stage.clock.until(agent.invoke(INPUT, THREAD).catch(() => undefined));
    expect([stage.sent("order"), stage.book()]).toEqual([0, []]);
  },
);

onBoth("over %s retry middleware for the reads leaves the interrupt for approval alone", async (_n, make) => {
  const stage = make();
  const { checkpointer, process } = play(stage);
  const { tools } = process({ approval: "interrupt" });
  const reads = tools.map(({ name }) => name).filter((name) => !name.endsWith("_order"));
  const model = new ScriptedChat([[place("a")]]);
  const middleware = [retrying({ tools: reads })];
  const agent = createAgent({ model, tools, checkpointer, middleware });
  const state = await stage.clock.until(agent.invoke(INPUT, THREAD));
  expect(interruptsOf(state)).toMatchObject([{ order: "agent/t1/a" }]);
});

test.each(LOSSES)(
  "over %s %s before the answer gives one order and a true answer",
  async (_name, way, make) => {
    const stage = make();
    const { checkpointer, process, connect } = play(stage);
    const one = process();
    await connect(one);
    stage.lose(way);
    const graph = toolNodeGraph(one.tools, new ScriptedChat([[place("a")], [place("a")]]), checkpointer);
    const { a } = answersOf(await stage.clock.until(graph.invoke(INPUT, THREAD)));
    expect(["unknown", "acknowledged"]).toContain(a?.outcome);
    await stage.clock.advance(HEAL_MS);
    expect(one.pool.orders.get("agent/t1/a")?.state.kind).toBe("working");
    expect(stage.book()).toHaveLength(1);
  },
);

onBoth(
  "over %s an abort while the order is on the wire gives one order, which is known",
  async (_n, make) => {
    const stage = make();
    const { checkpointer, process, connect } = play(stage);
    const one = process();
    await connect(one);
    const graph = toolNodeGraph(one.tools, new ScriptedChat([[place("a")]]), checkpointer);
    const controller = new AbortController();
    const heal = stage.slow();
    const run = graph.invoke(INPUT, { ...THREAD, signal: controller.signal }).catch(() => "aborted");
    for (let ms = 0; ms < 10_000 && stage.sent("placing") === 0; ms += 10) await stage.clock.advance(10);
    controller.abort();
    expect(await stage.clock.until(run)).toBe("aborted");
    heal();
    const { a } = answersOf(await stage.clock.until(graph.invoke(null, THREAD)));
    expect(a).toMatchObject({ order: "agent/t1/a", repeated: true });
    await stage.clock.advance(HEAL_MS);
    expect(one.pool.orders.get("agent/t1/a")?.state.kind).toBe("working");
    expect([stage.sent("placing"), stage.book().length]).toEqual([1, 1]);
  },
);

onBoth(
  "over %s a process that ends with the order on the wire is resumed without another",
  async (_n, make) => {
    const stage = make();
    const { checkpointer, process, end, connect } = play(stage);
    const model = new ScriptedChat([[place("a")]]);
    const before = process();
    await connect(before);
    stage.lose("silence");
    const first = toolNodeGraph(before.tools, model, checkpointer);
    // The run never ends in the first process: its pool is closed before an answer is checkpointed.
    const controller = new AbortController();
    const lost = first.invoke(INPUT, { ...THREAD, signal: controller.signal }).catch(() => "aborted");
    for (let ms = 0; ms < 10_000 && stage.sent("placing") === 0; ms += 10) await stage.clock.advance(10);
    controller.abort();
    expect(await stage.clock.until(lost)).toBe("aborted");
    await end(before);
    const after = process();
    const second = toolNodeGraph(after.tools, model, checkpointer);
    const { a } = answersOf(await stage.clock.until(second.invoke(null, THREAD)));
    expect(a).toMatchObject({ order: "agent/t1/a", repeated: true });
    expect(["unknown", "acknowledged"]).toContain(a?.outcome);
    await stage.clock.advance(HEAL_MS);
    expect(after.pool.orders.get("agent/t1/a")?.state.kind).toBe("working");
    expect(stage.book()).toHaveLength(1);
  },
);

/** A journal whose process dies once an order is in it, and before its message is sent. */
class FatalJournal extends MortalJournal {
  readonly died: Promise<void>;
  #die: () => void = () => {};

  constructor() {
    super();
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  override append(entries: Parameters<Journal["append"]>[0]): undefined {
    super.append(entries);
    if (!entries.some(({ type }) => type === "order")) return undefined;
    this.#die();
    // The caller goes no further: this process has ended.
    return new Promise<void>(() => {}) as unknown as undefined;
  }
}

onBoth(
  "over %s a process that dies between journal and wire has a successor that lies not",
  async (_n, make) => {
    const stage = make();
    const { checkpointer, process, end, connect } = play(stage);
    const model = new ScriptedChat([[place("a")], [place("a")]]);
    const journal = new FatalJournal();
    const before = process({}, journal);
    await connect(before);
    const first = toolNodeGraph(before.tools, model, checkpointer);
    const controller = new AbortController();
    const lost = first.invoke(INPUT, { ...THREAD, signal: controller.signal }).catch(() => "aborted");
    await stage.clock.until(journal.died);
    const kept = journal.die();
    controller.abort();
    expect(await stage.clock.until(lost)).toBe("aborted");
    await end(before);
    expect([stage.sent("order"), stage.book()]).toEqual([0, []]);
    const after = process({}, kept);
    const second = toolNodeGraph(after.tools, model, checkpointer);
    const { a } = answersOf(await stage.clock.until(second.invoke(null, THREAD)));
    expect(["unknown", "not-sent"]).toContain(a?.outcome);
    expect(a?.note).toMatch(/nothing was sent now/);
    expect(stage.book()).toEqual([]);
    await stage.clock.advance(HEAL_MS);
    const order = after.pool.orders.get("agent/t1/a");
    // TWS proves by its order IDs that it never got the order; the Web API cannot prove it, and a person has to.
    expect(order?.state.kind).toBe(stage.provesAbsence ? "not-sent" : "unknown");
    if (!stage.provesAbsence) await after.pool.orders.settle("agent/t1/a", { kind: "not-sent" });
    const third = toolNodeGraph(after.tools, new ScriptedChat([[place("a")]]), new MemorySaver());
    const again = answersOf(await stage.clock.until(third.invoke(INPUT, THREAD)));
    expect(again.a).toMatchObject({ outcome: "acknowledged" });
    expect(stage.book()).toHaveLength(1);
  },
);

onBoth("over %s get_order of a new process finds out about an unknown outcome", async (_n, make) => {
  const stage = make();
  const { checkpointer, process, end, connect } = play(stage);
  const before = process();
  await connect(before);
  stage.lose("silence");
  const controller = new AbortController();
  const run = toolNodeGraph(before.tools, new ScriptedChat([[place("a")]]), checkpointer);
  const lost = run.invoke(INPUT, { ...THREAD, signal: controller.signal }).catch(() => "aborted");
  for (let ms = 0; ms < 10_000 && stage.sent("placing") === 0; ms += 10) await stage.clock.advance(10);
  controller.abort();
  expect(await stage.clock.until(lost)).toBe("aborted");
  await end(before);
  const after = process();
  const look = after.tools.find(({ name }) => name === "get_order");
  const looked = async (): Promise<object> =>
    JSON.parse(String(await stage.clock.until(Promise.resolve(look?.invoke({ order: "agent/t1/a" })))));
  // It requests a session by itself.
  await looked();
  await stage.clock.advance(HEAL_MS);
  expect(await looked()).toMatchObject({ outcome: "acknowledged", state: { kind: "working" } });
  expect(stage.book()).toHaveLength(1);
});

test("modify_order of a new process does not deny a modification that filled the order", async () => {
  const world = new World({}, OPEN_MS);
  const stage = twsStage(world);
  const { checkpointer, process, end, connect } = play(stage);
  const before = process();
  await connect(before);
  const { ask = 0 } = await stage.clock.until(
    before.pool.getQuote({ conId: 265598, exchange: "SMART" }) as Promise<{ ask?: number }>,
  );
  const args = { order: "agent/t1/a", limitPrice: Math.ceil(ask * 1.01) };
  const model = new ScriptedChat([[place("a")], [{ name: "modify_order", args, id: "m" }]]);
  world.tws.inject(cutOrder({ of: "modify", at: "unacknowledged", how: "half-open" }));
  const controller = new AbortController();
  const run = toolNodeGraph(before.tools, model, checkpointer);
  const lost = run.invoke(INPUT, { ...THREAD, signal: controller.signal }).catch(() => "aborted");
  await stage.clock.advance(5_000);
  controller.abort();
  expect(await stage.clock.until(lost)).toBe("aborted");
  await end(before);
  const after = process();
  // TWS keeps the client ID of the half-open connection for a while.
  const up: Promise<unknown> = after.pool.connect();
  up.catch(() => {});
  await stage.clock.advance(HEAL_MS);
  expect(after.pool.orders.get("agent/t1/a")?.state.kind).toBe("filled");
  const again = toolNodeGraph(after.tools, model, checkpointer);
  const { m } = answersOf(await stage.clock.until(again.invoke(null, THREAD)));
  expect(["acknowledged", "unknown"]).toContain(m?.outcome);
  expect(stage.book()).toMatchObject([{ filled: 10 }]);
});
