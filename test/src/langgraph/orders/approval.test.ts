import { Command, MemorySaver } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { createIbkrTools, type OrderToolsOptions } from "../../../../src/langgraph/mod.ts";
import { memoryJournal } from "../../../../src/mod.ts";
import { answersOf, interruptsOf, ScriptedChat, toolNodeGraph } from "../../../support/order-agent.ts";
import { type AnyPool, ORDER_STAGES, type OrderStage } from "../../../support/order-stages.ts";
import { LIMITS, OrderTools, RESTING } from "../../../support/order-tools.ts";

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

onBoth("over %s an order waits for a decision, which a new process resumes", async (_name, make) => {
  const stage = make();
  const start = graphs(stage, { approval: "interrupt", preview: true }, [[placeCall("a")]]);
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
    ["refuses", { key: "agent/t1/a", approved: false, reason: "too early" }, /not approved: too early/],
    ["says yes in another form", { key: "agent/t1/a", approved: "yes" }, /not approved$/],
  ]),
)(
  "over %s a decision that %s sends nothing, and has its reason",
  async (_name, _what, resume, message, make) => {
    const stage = make();
    const { invoke } = graphs(stage, { approval: "interrupt" }, [[placeCall("a")]])();
    await invoke(INPUT);
    const { a } = answersOf(await invoke(new Command({ resume })));
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
  ]),
)("over %s a decision that names %s is none for this order", async (_name, _what, resume, make) => {
  const stage = make();
  const { invoke } = graphs(stage, { approval: "interrupt" }, [[placeCall("a")]])();
  await invoke(INPUT);
  const state = await invoke(new Command({ resume }));
  expect(interruptsOf(state)).toMatchObject([{ key: "agent/t1/a" }]);
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
  expect(kept(stage)).toEqual(["MSFT 7"]);
});

onBoth("over %s a callback decides in the process, and its failure is a refusal", async (_name, make) => {
  const summaries: string[] = [];
  const tools = new OrderTools(make(), {
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
  expect(kept(tools.stage)).toEqual(["AAPL 10"]);
});

onBoth("over %s an interrupt without a checkpointer sends nothing", async (_name, make) => {
  const tools = new OrderTools(make(), { approval: "interrupt" });
  const answer = await tools.run("place_order", RESTING);
  expect(answer).toMatchObject({ outcome: "not-sent" });
  expect(tools.stage.sent("order")).toBe(0);
});
