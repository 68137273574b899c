import { Command, MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createIbkrTools, type OrderToolsOptions } from "../../../../src/langgraph/mod.ts";
import { memoryJournal } from "../../../../src/mod.ts";
import { OPEN_MS } from "../../../support/agent-tools.ts";
import { moveMarket } from "../../../support/moved-market.ts";
import { answersOf, interruptsOf, ScriptedChat, toolNodeGraph } from "../../../support/order-agent.ts";
import { type AnyPool, ORDER_STAGES, type OrderStage, twsStage } from "../../../support/order-stages.ts";
import { LIMITS, OrderTools, RESTING } from "../../../support/order-tools.ts";
import { World } from "../../../support/world.ts";

const THREAD = { configurable: { thread_id: "t1" } };
const INPUT = { messages: [{ role: "user", content: "Buy some Apple." }] };
/** One promise about both transports. */
const onBoth = test.each(ORDER_STAGES);

/** Each row for each transport. */
function onEach<Row extends readonly unknown[]>(rows: readonly Row[]) {
  return ORDER_STAGES.flatMap(([name, make]) => rows.map((row) => [name, ...row, make] as const));
}

/** A graph with the real `ToolNode`; another one of the same parts stands for a process that was restarted. */
function graphs(
  stage: OrderStage,
  limits: Partial<OrderToolsOptions>,
  script: ConstructorParameters<typeof ScriptedChat>[0],
) {
  const journal = memoryJournal();
  const checkpointer = new MemorySaver();
  return (): { pool: AnyPool; invoke: (input: unknown) => Promise<unknown> } => {
    const pool = stage.pool({ journal });
    const orders = { ...LIMITS, ...limits };
    const tools = createIbkrTools(pool, { include: [], orders }, { clock: stage.clock });
    const graph = toolNodeGraph(tools, new ScriptedChat(script), checkpointer);
    return { pool, invoke: (input) => stage.clock.until(graph.invoke(input as never, THREAD)) };
  };
}

const placeCall = (id: string, changes: object = {}) => ({
  name: "place_order",
  args: { ...RESTING, ...changes },
  id,
});

const kept = (stage: OrderStage): readonly string[] =>
  stage.book().map(({ symbol, quantity }) => `${symbol} ${quantity}`);

/** Gets the keys of the requests of orders, which depend on the orders alone. */
async function requestKeys(
  stage: OrderStage,
  calls: readonly { id: string; args: object }[],
): Promise<Map<string, string>> {
  const keys = new Map<string, string>();
  const tools = new OrderTools(stage, {
    approval: ({ order, key }) => {
      keys.set(order, key);
      return { approved: false };
    },
  });
  for (const { id, args } of calls) await tools.run("place_order", args, { id, thread: "t1" });
  return keys;
}

onBoth("over %s an order waits for a decision, which a new process resumes", async (_name, make) => {
  const stage = make();
  const start = graphs(stage, { approval: "interrupt", preview: true }, [[placeCall("a")]]);
  const before = start();
  const waiting = interruptsOf(await before.invoke(INPUT));
  expect(waiting).toMatchObject([
    {
      kind: "ibkr-order-approval",
      action: "place",
      key: expect.stringMatching(/^agent\/t1\/a#[0-9a-f]{16}@10$/),
      order: "agent/t1/a",
      summary: "BUY 10 AAPL STK SMART USD LMT 1 DAY in DU1234567",
      notional: 10,
      preview: { initialMargin: { after: expect.any(Number) } },
    },
  ]);
  expect(kept(stage)).toEqual([]);
  await stage.clock.until(before.pool.close());
  // IBKR permits a start of the Web API in 5 s.
  await stage.clock.advance(5_000);
  const after = start();
  const resumed = await after.invoke(new Command({ resume: { key: waiting[0]?.key, approved: true } }));
  expect(answersOf(resumed).a).toMatchObject({ outcome: "acknowledged", order: "agent/t1/a" });
  expect(kept(stage)).toEqual(["AAPL 10"]);
});

test.each(
  onEach([
    ["refuses", { approved: false, reason: "too early" }, /not approved: too early/],
    ["says yes in another form", { approved: "yes" }, /not approved$/],
  ]),
)(
  "over %s a decision that %s sends nothing, and has its reason",
  async (_name, _what, decision, message, make) => {
    const stage = make();
    const { invoke } = graphs(stage, { approval: "interrupt" }, [[placeCall("a")]])();
    const [request] = interruptsOf(await invoke(INPUT));
    const { a } = answersOf(await invoke(new Command({ resume: { key: request?.key, ...decision } })));
    expect(a).toMatchObject({ outcome: "not-sent", reason: { code: "NOT_APPROVED" } });
    expect(a?.reason?.message).toMatch(message);
    expect(stage.sent("order")).toBe(0);
  },
);

test.each(
  onEach([
    ["true alone", true],
    ["the key of another call", { key: "agent/t1/b", approved: true }],
    ["another thread", { key: "agent/t2/a", approved: true }],
    ["the order without its terms", { key: "agent/t1/a", approved: true }],
  ]),
)("over %s a decision that names %s is none for this order", async (_name, _what, resume, make) => {
  const stage = make();
  const { invoke } = graphs(stage, { approval: "interrupt" }, [[placeCall("a")]])();
  await invoke(INPUT);
  const state = await invoke(new Command({ resume }));
  expect(interruptsOf(state)).toMatchObject([{ order: "agent/t1/a" }]);
  expect(stage.sent("order")).toBe(0);
});

test.each(
  onEach([
    ["one after the other", false],
    ["in a list", true],
  ]),
)("over %s two orders of one node are decided %s, each by its own key", async (_name, _how, inList, make) => {
  const stage = make();
  const script = [[placeCall("a"), placeCall("b", { symbol: "MSFT", quantity: 7 })]];
  const { invoke } = graphs(stage, { approval: "interrupt" }, script)();
  const keys = await requestKeys(make(), script[0] ?? []);
  const decisions = [
    { key: keys.get("agent/t1/a"), approved: false },
    { key: keys.get("agent/t1/b"), approved: true },
  ];
  let state = await invoke(INPUT);
  if (inList) state = await invoke(new Command({ resume: decisions }));
  for (let turn = 0; turn < 4 && interruptsOf(state).length > 0; turn++) {
    const [waiting] = interruptsOf(state);
    const resume = decisions.find(({ key }) => key === waiting?.key);
    state = await invoke(new Command({ resume }));
  }
  expect(answersOf(state)).toMatchObject({
    a: { outcome: "not-sent", reason: { code: "NOT_APPROVED" } },
    b: { outcome: "acknowledged" },
  });
  expect(kept(stage)).toEqual(["MSFT 7"]);
});

onBoth("over %s a callback decides in the process, and its failure is a refusal", async (_name, make) => {
  const summaries: string[] = [];
  const tools = new OrderTools(make(), {
    approval: ({ summary, order }) => {
      summaries.push(summary);
      if (order.endsWith("/broken")) throw new Error("the pager is down");
      return { approved: order.endsWith("/good") };
    },
  });
  expect(await tools.run("place_order", RESTING, { id: "good" })).toMatchObject({ outcome: "acknowledged" });
  const other = { ...RESTING, quantity: 3 };
  const refused = await tools.run("place_order", other, { id: "bad" });
  expect(refused).toMatchObject({ outcome: "not-sent", reason: { code: "NOT_APPROVED" } });
  const broken = await tools.run("place_order", other, { id: "broken" });
  expect(broken.reason?.message).toMatch(/the approval failed: the pager is down/);
  expect(summaries).toHaveLength(3);
  expect(kept(tools.stage)).toEqual(["AAPL 10"]);
});

onBoth("over %s an interrupt without a checkpointer sends nothing", async (_name, make) => {
  const tools = new OrderTools(make(), { approval: "interrupt" });
  const answer = await tools.run("place_order", RESTING);
  expect(answer).toMatchObject({ outcome: "not-sent" });
  expect(tools.stage.sent("order")).toBe(0);
});

/** A graph whose tool call was changed while it waited, as a person or a program may change it. */
async function changed(
  stage: OrderStage,
  before: object,
  after: object,
  between: () => Promise<void> | void = () => {},
) {
  const orders = { ...LIMITS, approval: "interrupt" } as const;
  const tools = createIbkrTools(stage.pool(), { include: [], orders }, { clock: stage.clock });
  const graph = toolNodeGraph(tools, new ScriptedChat([[placeCall("a", before)]]), new MemorySaver());
  const run = (input: unknown) => stage.clock.until(graph.invoke(input, THREAD));
  const [request] = interruptsOf(await run(INPUT));
  await stage.clock.until(graph.updateCall(THREAD, { ...RESTING, ...after }));
  await between();
  const resume = { key: request?.key, approved: true };
  return { request, run, resumed: await run(new Command({ resume })) };
}

test.each(
  onEach([
    ["a quantity", { quantity: 99 }, "BUY 99 AAPL"],
    ["a price", { limitPrice: 1.5 }, "LMT 1.5 "],
    ["a side", { side: "SELL", limitPrice: 900 }, "SELL 10 AAPL"],
    ["a symbol", { symbol: "MSFT" }, "BUY 10 MSFT"],
    ["a time in force", { tif: "GTC" }, "LMT 1 GTC"],
  ]),
)(
  "over %s an approval is none for %s that was changed after it, and is requested again",
  async (_name, _what, change, text, make) => {
    const stage = make();
    const { request, run, resumed } = await changed(stage, {}, change);
    const [again] = interruptsOf(resumed);
    expect(stage.sent("order")).toBe(0);
    expect(again?.summary).toContain(text);
    expect(again?.key).not.toBe(request?.key);
    const { a } = answersOf(await run(new Command({ resume: { key: again?.key, approved: true } })));
    expect(a).toMatchObject({ outcome: "acknowledged", order: "agent/t1/a" });
    expect(a?.note).toContain(text);
  },
);

onBoth("over %s an approval holds for the same terms in another spelling", async (_name, make) => {
  const { resumed } = await changed(make(), {}, { symbol: "aapl", secType: "STK", tif: "DAY" });
  expect(answersOf(resumed).a).toMatchObject({ outcome: "acknowledged" });
});

test.each([
  ["by less than 2 % leaves an approval in force", "+1%", false],
  ["by more than 2 % upwards makes it one of something else", "+5%", true],
  ["by more than 2 % downwards makes it one of something else", "-10%", true],
])("a market that moves %s", async (_how, percent, isAsked) => {
  const order = { orderType: "MKT", limitPrice: undefined, quantity: 5 };
  const world = new World({}, OPEN_MS);
  const stage = twsStage(world);
  const { request, resumed } = await changed(stage, order, order, async () => {
    moveMarket(world, "AAPL", percent);
    await stage.clock.advance(60_000);
  });
  expect(request?.summary).toMatch(/^BUY 5 AAPL STK SMART USD MKT DAY in DU1234567, worth \d+\.\d\d USD$/);
  expect(interruptsOf(resumed)).toHaveLength(isAsked ? 1 : 0);
  expect(stage.book()).toHaveLength(isAsked ? 0 : 1);
});

test("a callback that takes its time decides about what there is when it answers", async () => {
  for (const [percent, outcome] of [
    ["+0.1%", "acknowledged"],
    ["+10%", "not-sent"],
  ] as const) {
    const world = new World({}, OPEN_MS);
    const tools = new OrderTools(twsStage(world), {
      approval: async () => {
        await new Promise<void>((resolve) => void world.clock.after(60_000, resolve));
        moveMarket(world, "AAPL", percent);
        return { approved: true };
      },
    });
    const order = { ...RESTING, orderType: "MKT", limitPrice: undefined, quantity: 5 };
    const answer = await tools.run("place_order", order);
    expect(answer.outcome).toBe(outcome);
    if (outcome === "not-sent")
      expect(answer.reason?.message).toMatch(/has changed while the decision was awaited/);
  }
});

onBoth("over %s a callback that names the key of another request approves nothing", async (_name, make) => {
  const tools = new OrderTools(make(), {
    approval: () => ({ key: "agent/thread-1/other", approved: true }),
  });
  expect(await tools.run("place_order", RESTING)).toMatchObject({ reason: { code: "NOT_APPROVED" } });
  expect(tools.stage.sent("order")).toBe(0);
});
