import { Command, MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createIbkrTools, type OrderToolsOptions } from "../../../../src/langgraph/mod.ts";
import { type IbkrPool, memoryJournal } from "../../../../src/mod.ts";
import { OPEN_MS } from "../../../support/agent-tools.ts";
import { moveMarket } from "../../../support/moved-market.ts";
import { answersOf, interruptsOf, ScriptedChat, toolNodeGraph } from "../../../support/order-agent.ts";
import { LIMITS, OrderTools, RESTING } from "../../../support/order-tools.ts";
import { World } from "../../../support/world.ts";

const THREAD = { configurable: { thread_id: "t1" } };
const INPUT = { messages: [{ role: "user", content: "Buy some Apple." }] };

/** A graph with the real `ToolNode`; another one of the same parts stands for a process that was restarted. */
function graphs(limits: Partial<OrderToolsOptions>, script: ConstructorParameters<typeof ScriptedChat>[0]) {
  const world = new World({}, OPEN_MS);
  const journal = memoryJournal();
  const checkpointer = new MemorySaver();
  const start = (): { pool: IbkrPool; invoke: (input: unknown) => Promise<unknown> } => {
    const pool = world.pool({ journal });
    const orders = { ...LIMITS, ...limits };
    const tools = createIbkrTools(pool, { include: [], orders }, { clock: world.clock });
    const graph = toolNodeGraph(tools, new ScriptedChat(script), checkpointer);
    return { pool, invoke: (input) => world.clock.until(graph.invoke(input as never, THREAD)) };
  };
  return { world, start };
}

const placeCall = (id: string, changes: object = {}) => ({
  name: "place_order",
  args: { ...RESTING, ...changes },
  id,
});

/** Gets the keys of the requests of orders, which depend on the orders alone. */
async function requestKeys(calls: readonly { id: string; args: object }[]): Promise<Map<string, string>> {
  const keys = new Map<string, string>();
  const tools = new OrderTools({
    approval: ({ order, key }) => {
      keys.set(order, key);
      return { approved: false };
    },
  });
  for (const { id, args } of calls) await tools.run("place_order", args, { id, thread: "t1" });
  return keys;
}

async function openOrders(world: World, pool: IbkrPool): Promise<readonly string[]> {
  const open = await world.clock.until(pool.getAllOpenOrders());
  return open.map(({ contract, order }) => `${contract.symbol} ${order.totalQuantity}`).sort();
}

test("an order waits for a decision, which a new process resumes, with a preview beside it", async () => {
  const { world, start } = graphs({ approval: "interrupt", preview: true }, [[placeCall("a")]]);
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
  expect(await openOrders(world, before.pool)).toEqual([]);
  await world.clock.until(before.pool.close());
  const after = start();
  const resumed = await after.invoke(new Command({ resume: { key: waiting[0]?.key, approved: true } }));
  expect(answersOf(resumed).a).toMatchObject({ outcome: "acknowledged", order: "agent/t1/a" });
  expect(await openOrders(world, after.pool)).toEqual(["AAPL 10"]);
});

test.each([
  ["refuses", { approved: false, reason: "too early" }, /not approved: too early/],
  ["says yes in another form", { approved: "yes" }, /not approved$/],
])(
  "a decision that %s sends nothing, and the model is given the reason",
  async (_what, decision, message) => {
    const { world, start } = graphs({ approval: "interrupt" }, [[placeCall("a")]]);
    const { pool, invoke } = start();
    const [request] = interruptsOf(await invoke(INPUT));
    const { a } = answersOf(await invoke(new Command({ resume: { key: request?.key, ...decision } })));
    expect(a).toMatchObject({ outcome: "not-sent", reason: { code: "NOT_APPROVED" } });
    expect(a?.reason?.message).toMatch(message);
    expect(await openOrders(world, pool)).toEqual([]);
  },
);

test.each([
  ["true alone", true],
  ["the key of another call", { key: "agent/t1/b", approved: true }],
  ["another thread", { key: "agent/t2/a", approved: true }],
  ["the order without its terms", { key: "agent/t1/a", approved: true }],
])("a decision that names %s is none for this order, which goes on waiting", async (_what, resume) => {
  const { world, start } = graphs({ approval: "interrupt" }, [[placeCall("a")]]);
  const { pool, invoke } = start();
  await invoke(INPUT);
  const state = await invoke(new Command({ resume }));
  expect(interruptsOf(state)).toMatchObject([{ order: "agent/t1/a" }]);
  expect(await openOrders(world, pool)).toEqual([]);
});

test.each([
  ["one after the other", false],
  ["in a list", true],
])("two orders of one node are decided %s, each by its own key alone", async (_how, inList) => {
  const script = [[placeCall("a"), placeCall("b", { symbol: "MSFT", quantity: 7 })]];
  const { world, start } = graphs({ approval: "interrupt" }, script);
  const { pool, invoke } = start();
  const keys = await requestKeys(script[0] ?? []);
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
  expect(await openOrders(world, pool)).toEqual(["MSFT 7"]);
});

test("a callback decides in the process, and its failure is a refusal", async () => {
  const summaries: string[] = [];
  const tools = new OrderTools({
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
  expect(await tools.placed()).toBe(1);
});

test("an interrupt without a checkpointer sends nothing", async () => {
  const tools = new OrderTools({ approval: "interrupt" });
  const answer = await tools.run("place_order", RESTING);
  expect(answer).toMatchObject({ outcome: "not-sent" });
  expect(tools.sent("placeOrder")).toBe(0);
});

/** A graph whose tool call was changed while it waited, as a person or a program may change it. */
async function changed(
  before: object,
  after: object,
  between: (world: World) => Promise<void> | void = () => {},
) {
  const world = new World({}, OPEN_MS);
  const pool = world.pool();
  const orders = { ...LIMITS, approval: "interrupt" } as const;
  const tools = createIbkrTools(pool, { include: [], orders }, { clock: world.clock });
  const graph = toolNodeGraph(tools, new ScriptedChat([[placeCall("a", before)]]), new MemorySaver());
  const run = (input: unknown) => world.clock.until(graph.invoke(input, THREAD));
  const [request] = interruptsOf(await run(INPUT));
  await world.clock.until(graph.updateCall(THREAD, { ...RESTING, ...after }));
  await between(world);
  const resume = { key: request?.key, approved: true };
  return { world, pool, request, run, resumed: await run(new Command({ resume })) };
}

test.each([
  ["a quantity", { quantity: 99 }, "BUY 99 AAPL"],
  ["a price", { limitPrice: 1.5 }, "LMT 1.5 "],
  ["a side", { side: "SELL", limitPrice: 900 }, "SELL 10 AAPL"],
  ["a symbol", { symbol: "MSFT" }, "BUY 10 MSFT"],
  ["a time in force", { tif: "GTC" }, "LMT 1 GTC"],
])(
  "an approval is none for %s that was changed after it, and is requested again",
  async (_what, change, text) => {
    const { world, pool, request, run, resumed } = await changed({}, change);
    const [again] = interruptsOf(resumed);
    expect(await openOrders(world, pool)).toEqual([]);
    expect(again?.summary).toContain(text);
    expect(again?.key).not.toBe(request?.key);
    const { a } = answersOf(await run(new Command({ resume: { key: again?.key, approved: true } })));
    expect(a).toMatchObject({ outcome: "acknowledged", order: "agent/t1/a" });
    expect(a?.note).toContain(text);
  },
);

test("an approval holds for the same terms in another spelling", async () => {
  const { resumed } = await changed({}, { symbol: "aapl", secType: "STK", tif: "DAY" });
  expect(answersOf(resumed).a).toMatchObject({ outcome: "acknowledged" });
});

test.each([
  ["by less than 2 % leaves an approval in force", "+1%", false],
  ["by more than 2 % upwards makes it one of something else", "+5%", true],
  ["by more than 2 % downwards makes it one of something else", "-10%", true],
])("a market that moves %s", async (_how, percent, isAsked) => {
  const order = { orderType: "MKT", limitPrice: undefined, quantity: 5 };
  const { world, pool, request, resumed } = await changed(order, order, async (one) => {
    moveMarket(one, "AAPL", percent);
    await one.clock.advance(60_000);
  });
  expect(request?.summary).toMatch(/^BUY 5 AAPL STK SMART USD MKT DAY in DU1234567, worth \d+\.\d\d USD$/);
  expect(interruptsOf(resumed)).toHaveLength(isAsked ? 1 : 0);
  const completed = await world.clock.until(pool.getCompletedOrders());
  expect((await openOrders(world, pool)).length + completed.length).toBe(isAsked ? 0 : 1);
});

test("a callback that takes its time decides about what there is when it answers", async () => {
  for (const [percent, outcome] of [
    ["+0.1%", "acknowledged"],
    ["+10%", "not-sent"],
  ] as const) {
    const tools: OrderTools = new OrderTools({
      approval: async () => {
        await new Promise<void>((resolve) => void tools.world.clock.after(60_000, resolve));
        moveMarket(tools.world, "AAPL", percent);
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

test("a callback that answers with the key of another request approves nothing", async () => {
  const tools = new OrderTools({ approval: () => ({ key: "agent/thread-1/other", approved: true }) });
  expect(await tools.run("place_order", RESTING)).toMatchObject({ reason: { code: "NOT_APPROVED" } });
  expect(await tools.placed()).toBe(0);
});
