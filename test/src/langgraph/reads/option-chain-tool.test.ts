import { expect, test } from "vitest";
import { createIbkrTools } from "../../../../src/langgraph/mod.ts";
import { AgentTools, OPEN_MS } from "../../../support/agent-tools.ts";
import { rowsOf } from "../../../support/answer-rows.ts";
import { requests } from "../../../support/web/web-outcomes.ts";
import { WebWorld } from "../../../support/web/web-world.ts";

/** Answer of the tool, as a model reads it. */
interface ChainAnswer {
  readonly underlying: { readonly conId: number };
  readonly months?: readonly string[];
  readonly note?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A row of the answer. */
interface ChainRow {
  readonly exchange: string;
  readonly tradingClass: string;
  readonly multiplier: number;
  readonly expiries: readonly string[];
  readonly strikes: readonly number[];
  readonly moreStrikes: number | null;
}

interface ChainReader {
  call(name: string, input: object): Promise<unknown>;
  chain(input: object): Promise<readonly [ChainAnswer, readonly ChainRow[]]>;
}

const reader = (call: ChainReader["call"]): ChainReader => ({
  call,
  chain: async (input) => {
    const answer = await call("get_option_chain", input);
    const rows = Object.hasOwn(Object(answer), "rows") ? rowsOf(answer) : [];
    return [answer as ChainAnswer, rows as unknown as readonly ChainRow[]];
  },
});

function overTws(): ChainReader {
  const tools = new AgentTools();
  return reader((name, input) => tools.world.clock.until(tools.raw(name, input)));
}

function overWeb(world: WebWorld = new WebWorld({}, OPEN_MS)): ChainReader {
  const tools = createIbkrTools(world.pool(), {}, { clock: world.clock });
  return reader(async (name, input) => {
    const tool = tools.find((one) => one.name === name);
    return JSON.parse(String(await world.clock.until(Promise.resolve(tool?.invoke(input)))));
  });
}

const TRANSPORTS: readonly [name: string, make: () => ChainReader][] = [
  ["TWS", overTws],
  ["the Web API", () => overWeb()],
];

test.each(TRANSPORTS)(
  "over %s a chain has the expiries and the strikes nearest to a price",
  async (_name, make) => {
    const input = { symbol: "AAPL", expiry: "202602", around: 250, limit: 3 };
    const [answer, [row]] = await make().chain(input);
    expect(answer.underlying.conId).toBe(265598);
    expect(row).toMatchObject({ exchange: "SMART", tradingClass: "AAPL", multiplier: 100 });
    expect(row?.expiries).toContain("20260220");
    expect(row?.expiries.every((day) => day.startsWith("202602"))).toBe(true);
    expect(row?.strikes).toEqual([247.5, 250, 252.5]);
    expect(row?.moreStrikes).toBeGreaterThan(10);
  },
);

test.each(TRANSPORTS)("over %s what the chain lists can be found, and has a quote", async (_name, make) => {
  const tools = make();
  const [, [row]] = await tools.chain({ symbol: "AAPL", expiry: "20260220", around: 250, limit: 1 });
  expect(row?.expiries).toEqual(["20260220"]);
  const [strike] = row?.strikes ?? [];
  const option = { symbol: "AAPL", secType: "OPT", expiry: "20260220", strike, right: "P" };
  const [found] = rowsOf(await tools.call("find_contracts", option));
  expect(await tools.call("get_quote", { conId: found?.conId })).toMatchObject({
    symbol: "AAPL",
    secType: "OPT",
    right: "P",
    strike: 250,
    bid: expect.any(Number),
  });
});

test.each(TRANSPORTS)("over %s each trading class of a month has its row", async (_name, make) => {
  const input = { symbol: "SPX", secType: "IND", expiry: "202603", around: 6_000, limit: 50 };
  const [, rows] = await make().chain(input);
  expect(rows.map(({ tradingClass }) => tradingClass).sort()).toEqual(["SPX", "SPXW"]);
  for (const { expiries } of rows) expect(expiries.length).toBeGreaterThan(0);
});

test("over the Web API a chain without an expiry is that of the first month, and names all", async () => {
  const [{ months = [], note }, rows] = await overWeb().chain({ symbol: "AAPL" });
  expect(months.length).toBeGreaterThan(5);
  expect(months[0]).toBe("202601");
  expect(note).toMatch(/^only 202601 is shown/);
  expect(rows.flatMap(({ expiries }) => expiries)).toEqual(["20260116", "20260123", "20260130"]);
});

test.each(TRANSPORTS)(
  "over %s a month without options is an error that says what there is",
  async (_name, make) => {
    const [{ error }] = await make().chain({ symbol: "AAPL", expiry: "209901", limit: 1 });
    expect(error?.code).toBe("INVALID_OPTION");
    expect(error?.message).toMatch(
      /expiry: none begins with 209901; there are \d+( months)?, from 2026\d{2,4} to \d{6,8}$/,
    );
  },
);

test.each(TRANSPORTS)(
  "over %s a day without options is an error that says what there is",
  async (_name, make) => {
    const [{ error }] = await make().chain({ symbol: "AAPL", expiry: "20260221", around: 250 });
    expect(error).toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringMatching(/none begins with 20260221; there are \d+.*, from 2026\d{4} to \d{8}$/),
    });
  },
);

test.each(TRANSPORTS)("over %s an exchange may be written in small letters", async (_name, make) => {
  const [, rows] = await make().chain({ symbol: "AAPL", expiry: "202602", exchange: "smart", limit: 1 });
  expect(rows).toMatchObject([{ exchange: "SMART" }]);
});

test("over TWS an exchange that has no chain is an error that says which there are", async () => {
  const [{ error }] = await overTws().chain({ symbol: "AAPL", exchange: "EUREX", limit: 1 });
  expect(error).toMatchObject({
    code: "INVALID_OPTION",
    message: expect.stringMatching(/EUREX has none; the exchanges are .*SMART/),
  });
});

test("over TWS options of a month that are listed by contract have quotes", async () => {
  const tools = overTws();
  const query = { symbol: "AAPL", secType: "OPT", expiry: "20260220", right: "P", limit: 200 };
  const rows = rowsOf(await tools.call("find_contracts", query));
  const one = rows.find(({ strike }) => Number(strike) >= 250);
  expect(await tools.call("get_quote", { conId: one?.conId })).toMatchObject({
    symbol: "AAPL",
    secType: "OPT",
    right: "P",
    strike: one?.strike,
    bid: expect.any(Number),
  });
});

test("over the Web API the options of a future are refused as data", async () => {
  const tools = overWeb();
  const future = { symbol: "ES", secType: "FUT", expiry: "202603", exchange: "CME" };
  const [found] = rowsOf(await tools.call("find_contracts", future));
  const [{ error }] = await tools.chain({ conId: found?.conId });
  expect(error).toMatchObject({
    code: "INVALID_OPTION",
    message: expect.stringMatching(/options on STK and IND alone, not on FUT/),
  });
});

test("over the Web API a chain of one month costs few requests, however long it is", async () => {
  const world = new WebWorld({}, OPEN_MS);
  await overWeb(world).chain({ symbol: "AAPL", expiry: "202602", around: 250 });
  const sent = requests(world, "/iserver/secdef").concat(requests(world, "/iserver/contract"));
  expect(sent.length).toBeLessThan(12);
  expect(world.gateway.counts()).toMatchObject({ penalties: 0, limitBreaches: 0 });
});
