import { expect, test } from "vitest";
import { type ExecutionUpdate, watchExecutions } from "../../../src/operations/executions.ts";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import type { On } from "../../support/listeners.ts";
import { drop, swallow } from "../../support/sim.ts";
import { MORNING_MS } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

const MARKET = { action: "BUY", orderType: "MKT", totalQuantity: 10, tif: "DAY", transmit: true } as never;

test("fills and commissions are emitted whole and frozen, also to a reader that joins later", () => {
  const told: ExecutionUpdate[] = [];
  const beginning = { endSnapshot: () => {}, kept: new Map(), clientId: 1, id: 7 };
  const { on, replay } = watchExecutions.begin(null, { ...beginning, emit: (one) => void told.push(one) });
  const { execDetails, commissionReport } = on as unknown as On;
  execDetails?.(7, AAPL, { execId: "a", shares: 5 });
  commissionReport?.({ execId: "a", commission: 1 });
  execDetails?.(7, MSFT, { execId: "b", shares: 6 });
  const all = [
    { kind: "fill", contract: AAPL, execution: { execId: "a", shares: 5 } },
    { kind: "commission", commission: { execId: "a", commission: 1 } },
    { kind: "fill", contract: MSFT, execution: { execId: "b", shares: 6 } },
  ];
  expect([told, replay()]).toEqual([all, all]);
  expect(Object.isFrozen((told[0] as { execution: object }).execution)).toBe(true);
});

test("fills and commissions are emitted once each over five lost sessions, also to late readers", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const reader = new Kept(pool.watchExecutions());
  for (let loss = 0; loss < 5; loss++) {
    const lease = await world.clock.until(pool.acquire());
    lease.api.placeOrder(1, loss % 2 === 0 ? AAPL : MSFT, MARKET);
    await world.clock.advance(3_000);
    // A read beside it brings the same fills once more.
    await world.clock.until(pool.getExecutionDetails({}));
    await lease.release();
    world.tws.inject(drop({ how: loss % 2 === 0 ? "rst" : "fin", times: 1 }));
    await world.clock.advance(20_000);
  }
  const late = new Kept(pool.watchExecutions());
  await world.clock.advance(1_000);
  for (const { values, ends } of [reader, late]) {
    const keys = (kind: string): string[] =>
      values.flatMap((one) =>
        one.kind === kind ? [(one.kind === "fill" ? one.execution.execId : one.commission.execId) ?? ""] : [],
      );
    expect(keys("fill").length).toBeGreaterThanOrEqual(5);
    expect(new Set(keys("fill")).size).toBe(keys("fill").length);
    expect(keys("commission").toSorted()).toEqual(keys("fill").toSorted());
    expect(ends).toBe(1);
    for (const one of values)
      expect(
        [one, ...Object.values(one)].every((part) => Object.isFrozen(part) || typeof part === "string"),
      ).toBe(true);
  }
  expect(reader.gaps).toEqual(Array.from({ length: 5 }, () => ["gap", "resumed"]).flat());
});

test("the fills of somebody else's request neither count as an answer nor take commissions away", () => {
  const told: ExecutionUpdate[] = [];
  const { on, foreign } = watchExecutions.begin(null, {
    emit: (update) => void told.push(update),
    endSnapshot: () => {},
    kept: new Map(),
    clientId: 1,
    id: 7,
  });
  expect([7, -1, 8].map((id) => foreign?.("execDetails", [id, {}, {}]))).toEqual([false, false, true]);
  const { execDetails, commissionReport } = on as unknown as On;
  expect(foreign?.("commissionReport", [{ execId: "a" }])).toBe(true);
  execDetails?.(7, AAPL, { execId: "a" });
  expect(foreign?.("commissionReport", [{ execId: "a" }])).toBe(false);
  commissionReport?.({ execId: "a" });
  commissionReport?.({ execId: "a" });
  expect(told.map(({ kind }) => kind)).toEqual(["fill", "commission"]);
});

test("watchExecutions is requested again when its request is lost, although another's fills come", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const lease = await world.clock.until(pool.acquire());
  lease.api.placeOrder(1, AAPL, MARKET);
  await world.clock.advance(3_000);
  world.tws.inject(swallow({ request: "reqExecutions", times: 1 }));
  const reader = new Kept(pool.watchExecutions());
  await world.clock.advance(100);
  expect(await world.clock.until(pool.getExecutionDetails({ symbol: "AAPL" }))).not.toEqual([]);
  await world.clock.advance(20_000);
  expect(reader.ends).toBe(1);
  expect(reader.values.map(({ kind }) => kind)).toContain("fill");
  expect(reader.gaps.at(-1) ?? "resumed").toBe("resumed");
});
