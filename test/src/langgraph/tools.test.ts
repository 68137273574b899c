import { toJsonSchema } from "@langchain/core/utils/json_schema";
import { expect, test } from "vitest";
import { createIbkrTools } from "../../../src/langgraph/mod.ts";
import type { Reads } from "../../../src/mod.ts";
import { AgentTools } from "../../support/agent-tools.ts";
import { LIMITS } from "../../support/order-tools.ts";
import { drop, latency } from "../../support/sim.ts";

test("parallel tools share one session, and a read whose session is lost is retried", async () => {
  const { world, pool, raw } = bound(new AgentTools());
  world.tws.inject(drop({ afterRequest: "reqHistoricalData", times: 1 }));
  const answers = await world.clock.until(
    Promise.all([
      raw("get_account_summary", {}),
      raw("get_positions", {}),
      raw("get_historical_bars", { symbol: "AAPL" }),
      raw("get_quote", { symbol: "AAPL" }),
    ]),
  );
  expect(answers.filter((answer) => Object.hasOwn(Object(answer), "error"))).toEqual([]);
  expect(pool.stats()).toMatchObject({ sessionsLost: 1, activeUsers: 0 });
  expect(new Set(world.tws.trace.of("start").map(({ detail }) => detail))).toEqual(new Set(["1"]));
});

test("a tool whose run is aborted releases its session at once", async () => {
  const { world, pool, raw } = bound(new AgentTools());
  await world.clock.until(pool.connect());
  world.tws.inject(latency({ frameMs: 5_000 }));
  const controller = new AbortController();
  const outcome = world.outcome(raw("get_positions", {}, controller.signal));
  await world.clock.advance(1_000);
  controller.abort();
  expect(await outcome).toHaveProperty("error");
  await world.clock.advance(1);
  expect(pool.stats().activeUsers).toBe(0);
});

test("include, prefix and their order decide which tools there are", () => {
  const { byName } = new AgentTools({
    include: ["get_quote", "get_positions", "get_quote"],
    prefix: "ibkr_",
  });
  expect([...byName.keys()]).toEqual(["ibkr_get_quote", "ibkr_get_positions"]);
});

test("an option that is wrong is refused with its name", () => {
  expect(() => new AgentTools({ include: ["get_quotes" as never] })).toThrow(/include/);
  expect(() => new AgentTools({ prefix: "a b" })).toThrow(/prefix: expected at most 32 letters/);
  expect(() => new AgentTools({ timeoutMs: 0 })).toThrow(/timeoutMs/);
  expect(() => new AgentTools({ timeout: 5 } as object)).toThrow(
    /unknown field timeout; did you mean timeoutMs/,
  );
});

test("a pool without news and option parameters has no tools for them, and says so", () => {
  const web = { use: async <Result>(task: (ib: Reads) => Promise<Result>) => await task({} as Reads) };
  const names = createIbkrTools(web).map(({ name }) => name);
  expect(names).toContain("get_executions");
  expect(names.filter((name) => /news|chain/.test(name))).toEqual([]);
  expect(() => createIbkrTools(web, { include: ["get_option_chain", "search_news"] })).toThrow(
    /cannot answer get_option_chain, search_news: the Web API documents no news, so that they need an IbkrPool/,
  );
  expect(() => createIbkrTools(web, { include: ["get_option_chain"] })).toThrow(
    /cannot answer get_option_chain$/,
  );
});

test("a schema requires no field that has a default, and refuses unknown fields", () => {
  const required = Object.fromEntries(
    [...new AgentTools().byName.values()].map((tool) => {
      const schema = toJsonSchema(tool.schema) as { required?: string[]; additionalProperties?: unknown };
      expect(schema.additionalProperties, tool.name).toBe(false);
      return [tool.name, schema.required ?? []] as const;
    }),
  );
  expect(required).toEqual({
    get_account_summary: [],
    get_positions: [],
    get_historical_bars: [],
    get_quote: [],
    get_pnl: [],
    search_symbols: ["text"],
    find_contracts: [],
    get_option_chain: [],
    get_open_orders: [],
    get_executions: [],
    search_news: [],
    get_news_article: ["providerCode", "articleId"],
  });
});

test("each field of each tool says what it is, and what has few values lists them", () => {
  const tools = [...new AgentTools({ orders: LIMITS }).byName.values()];
  const enums: string[] = [];
  for (const { name, schema, description } of tools) {
    expect(description.length, name).toBeGreaterThan(20);
    const { properties = {} } = toJsonSchema(schema) as { properties?: Record<string, object> };
    for (const [field, given] of Object.entries(properties)) {
      expect(Reflect.get(given, "description"), `${name}.${field}`).toEqual(expect.any(String));
      expect(["string", "number", "integer", "boolean"], `${name}.${field}`).toContain(
        Reflect.get(given, "type"),
      );
      if (Array.isArray(Reflect.get(given, "enum"))) enums.push(field);
    }
  }
  expect([...new Set(enums)].sort()).toEqual([
    ...["barSize", "orderType", "right", "secType", "side", "tif", "whatToShow"],
  ]);
});

test("the order tools require what an order needs, and state their limits", () => {
  const { byName } = new AgentTools({ orders: LIMITS });
  const required = [...byName].flatMap(([name, { schema }]) =>
    name.endsWith("_order") ? [[name, (toJsonSchema(schema) as { required?: string[] }).required]] : [],
  );
  expect(Object.fromEntries(required)).toEqual({
    place_order: ["side", "quantity", "orderType"],
    preview_order: ["side", "quantity", "orderType"],
    modify_order: ["order"],
    cancel_order: ["order"],
    get_order: ["order"],
  });
  expect(byName.get("place_order")?.description).toContain(
    "Limits: AAPL, MSFT; STK; at most 100 units, worth at most 10000 USD; account DU1234567.",
  );
});

test("the pairs of duration and size of bars are in the description that a model is given", () => {
  const { description } = new AgentTools().byName.get("get_historical_bars") ?? {};
  for (const pair of ["1 secs 1800 S", "1 min 2 W", "1 hour 2 Y", "1 day 40 Y"])
    expect(description).toContain(pair);
});

/** Methods of the tools that can be called by themselves. */
function bound(tools: AgentTools) {
  return { world: tools.world, pool: tools.pool, raw: tools.raw.bind(tools) };
}
