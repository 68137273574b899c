import { expect, test } from "vitest";
import { createIbkrTools } from "../../../src/langgraph/mod.ts";
import { drop, latency } from "../../support/sim.ts";
import { World } from "../../support/world.ts";

async function tools(world: World) {
  const pool = world.pool();
  const byName = new Map(createIbkrTools(pool).map((tool) => [tool.name, tool]));
  const invoke = async (name: string, input: object, signal?: AbortSignal): Promise<unknown> =>
    JSON.parse(String(await byName.get(name)?.invoke(input, signal === undefined ? {} : { signal })));
  return { pool, byName, invoke };
}

test("the four tools answer with JSON that a model can read", async () => {
  const world = new World();
  const { clock } = world;
  const { byName, invoke } = await tools(world);
  expect([...byName.keys()]).toEqual([
    "get_account_summary",
    "get_positions",
    "get_historical_bars",
    "get_quote",
  ]);
  expect(await clock.until(invoke("get_account_summary", {}))).toContainEqual(
    expect.objectContaining({ tag: "NetLiquidation", currency: "USD" }),
  );
  expect(await clock.until(invoke("get_positions", {}))).toContainEqual(
    expect.objectContaining({ symbol: "TSLA", position: -20, averageCost: 452.1 }),
  );
  expect(await clock.until(invoke("get_quote", { symbol: "aapl" }))).toMatchObject({
    symbol: "aapl",
    kindOfData: "live",
    dataType: "live",
    complete: true,
  });
  const bars = await clock.until(
    invoke("get_historical_bars", { symbol: "MSFT", duration: "2 D", barSize: "1 day" }),
  );
  expect(bars).toHaveLength(2);
});

test("parallel tools share one session, and a read whose session is lost is retried", async () => {
  const world = new World();
  const { pool, invoke } = await tools(world);
  world.tws.inject(drop({ afterRequest: "reqHistoricalData", times: 1 }));
  const answers = await world.clock.until(
    Promise.all([
      invoke("get_account_summary", {}),
      invoke("get_positions", {}),
      invoke("get_historical_bars", { symbol: "AAPL" }),
      invoke("get_quote", { symbol: "AAPL" }),
    ]),
  );
  expect(answers.every((answer) => answer !== undefined)).toBe(true);
  expect(pool.stats()).toMatchObject({ sessionsLost: 1, activeUsers: 0 });
  expect(new Set(world.tws.trace.of("start").map(({ detail }) => detail))).toEqual(new Set(["1"]));
});

test("a tool whose run is aborted releases its session at once", async () => {
  const world = new World();
  const { pool, invoke } = await tools(world);
  await world.clock.until(pool.connect());
  world.tws.inject(latency({ frameMs: 5_000 }));
  const controller = new AbortController();
  const outcome = world.outcome(invoke("get_positions", {}, controller.signal));
  await world.clock.advance(1_000);
  controller.abort();
  expect(await outcome).toHaveProperty("error");
  await world.clock.advance(1);
  expect(pool.stats().activeUsers).toBe(0);
});

test("an error of TWS reaches the model as an error, never as an empty answer", async () => {
  const world = new World();
  const { invoke } = await tools(world);
  expect(await world.outcome(invoke("get_quote", { symbol: "NOSUCH" }))).toMatchObject({
    error: { code: "TWS_ERROR", twsCode: 200 },
  });
});
