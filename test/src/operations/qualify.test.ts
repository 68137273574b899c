import { expect, test } from "vitest";
import { PoolError, SecType } from "../../../src/mod.ts";
import { qualified } from "../../../src/operations/qualify.ts";
import type { Contract, ContractDetails } from "../../../src/stoqey/mod.ts";
import { AAPL, AAPL_NUMBERED } from "../../support/contracts.ts";
import { World } from "../../support/world.ts";

const rows = (...contracts: Contract[]): ContractDetails[] =>
  contracts.map((contract) => ({ contract }) as ContractDetails);
const at = (exchange: string, conId = 1): Contract => ({ symbol: "A", conId, exchange });

test("qualified() takes the requested exchange, or SMART, or the first of one contract", () => {
  const all = rows(at("NYSE"), at("SMART"), at("ARCA"));
  expect(qualified({ symbol: "A" }, all)).toEqual(at("SMART"));
  expect(qualified({ symbol: "A", exchange: "ARCA" }, all)).toEqual(at("ARCA"));
  expect(qualified({ symbol: "A" }, rows(at("NYSE"), at("ARCA")))).toEqual(at("NYSE"));
});

test("qualified() names the first candidates and carries all of them", () => {
  const all = Array.from({ length: 7 }, (_, index) => at("SMART", index + 1));
  const error = (() => {
    try {
      return qualified({ symbol: "A" }, rows(...all, ...all));
    } catch (cause) {
      return cause as PoolError;
    }
  })();
  expect(error).toBeInstanceOf(PoolError);
  expect(error).toMatchObject({ code: "AMBIGUOUS", retryable: false, candidates: all });
  expect((error as PoolError).message).toBe(
    "Cannot qualify the contract of A: 7 contracts match: A SMART (conId 1); A SMART (conId 2); A SMART (conId 3); " +
      "A SMART (conId 4); A SMART (conId 5); and 2 more",
  );
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({ code: "AMBIGUOUS", candidates: all });
});

test("qualifyContract() gives the whole contract that the fake lists, and AMBIGUOUS for a chain", async () => {
  const world = new World();
  const pool = world.pool();
  const apple = await world.clock.until(
    pool.qualifyContract({ symbol: "AAPL", secType: SecType.STK, currency: "USD" }),
  );
  expect(apple).toMatchObject(AAPL_NUMBERED);
  const chain = await world.outcome(pool.qualifyContract({ ...AAPL, secType: SecType.OPT }));
  expect(chain).toMatchObject({ error: { code: "AMBIGUOUS" } });
  const { candidates = [] } = (chain as { error: PoolError }).error;
  expect(new Set(candidates.map(({ conId }) => conId)).size).toBe(candidates.length);
  const none = await world.outcome(pool.qualifyContract({ symbol: "NOSUCH", secType: SecType.STK }));
  expect(none).toMatchObject({ error: { code: "TWS_ERROR", twsCode: 200 } });
  expect((none as { error: PoolError }).error.message).toMatch(
    /^Cannot qualify the contract of NOSUCH STK: /,
  );
  const invalid = await world.outcome(pool.qualifyContract({ symbol: 5 } as never));
  expect((invalid as { error: PoolError }).error.message).toMatch(
    /^Cannot qualify the contract: contract\.symbol: /,
  );
});

test("qualifyContract() takes the contract as it was when it was called", async () => {
  const world = new World();
  const partial: Contract = { symbol: "AAPL", secType: SecType.STK, currency: "USD", exchange: "NASDAQ" };
  const pool = world.pool();
  const pending = pool.qualifyContract(partial);
  partial.exchange = "SMART";
  const { exchange } = await world.clock.until(pending);
  expect(exchange).toBe(
    (await world.clock.until(pool.qualifyContract({ ...partial, exchange: "NASDAQ" }))).exchange,
  );
});
