import { Command, MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createIbkrTools, type OrderToolsOptions } from "../../../../src/langgraph/mod.ts";
import { type IbkrPool, memoryJournal } from "../../../../src/mod.ts";
import { OPEN_MS } from "../../../support/agent-tools.ts";
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
      key: "agent/t1/a",
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
  ["refuses", { key: "agent/t1/a", approved: false, reason: "too early" }, /not approved: too early/],
  ["says yes in another form", { key: "agent/t1/a", approved: "yes" }, /not approved$/],
])("a decision that %s sends nothing, and the model is given the reason", async (_what, resume, message) => {
  const { world, start } = graphs({ approval: "interrupt" }, [[placeCall("a")]]);
  const { pool, invoke } = start();
  await invoke(INPUT);
  const { a } = answersOf(await invoke(new Command({ resume })));
  expect(a).toMatchObject({ outcome: "not-sent", reason: { code: "NOT_APPROVED" } });
  expect(a?.reason?.message).toMatch(message);
  expect(await openOrders(world, pool)).toEqual([]);
});

test.each([
  ["true alone", true],
  ["the key of another call", { key: "agent/t1/b", approved: true }],
  ["another thread", { key: "agent/t2/a", approved: true }],
])("a decision that names %s is none for this order, which goes on waiting", async (_what, resume) => {
  const { world, start } = graphs({ approval: "interrupt" }, [[placeCall("a")]]);
  const { pool, invoke } = start();
  await invoke(INPUT);
  const state = await invoke(new Command({ resume }));
  expect(interruptsOf(state)).toMatchObject([{ key: "agent/t1/a" }]);
  expect(await openOrders(world, pool)).toEqual([]);
});

test.each([
  ["one after the other", false],
  ["in a list", true],
])("two orders of one node are decided %s, each by its own key alone", async (_how, inList) => {
  const script = [[placeCall("a"), placeCall("b", { symbol: "MSFT", quantity: 7 })]];
  const { world, start } = graphs({ approval: "interrupt" }, script);
  const { pool, invoke } = start();
  const decisions = [
    { key: "agent/t1/a", approved: false },
    { key: "agent/t1/b", approved: true },
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
    approval: ({ summary, key }) => {
      summaries.push(summary);
      if (key.endsWith("/broken")) throw new Error("the pager is down");
      return { approved: key.endsWith("/good") };
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
