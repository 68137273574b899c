import { expect, test } from "vitest";
import { TickType } from "../../../src/mod.ts";
import { watchHistoricalBars } from "../../../src/operations/historical-data.ts";
import { watchMarketData } from "../../../src/operations/market-data.ts";
import type { Watch } from "../../../src/operations/stream.ts";
import { AAPL } from "../../support/contracts.ts";
import { cpuMs } from "../../support/cpu-time.ts";
import { Kept } from "../../support/kept.ts";
import { ScriptedTws } from "../../support/scripted-tws.ts";
import { World } from "../../support/world.ts";

type On = Readonly<Record<string, (...args: unknown[]) => void>>;

function begun<Args, Value>(operation: Watch<Args, Value>, args: Args, kept = new Map<string, unknown>()) {
  const told: Value[] = [];
  let ends = 0;
  const { on, replay } = operation.begin(args, {
    emit: (value) => void told.push(value),
    endSnapshot: () => ends++,
    kept,
    clientId: 1,
    id: 1,
  });
  return { on: on as unknown as On, replay, told, ends: () => ends };
}

test("what TWS computes of an option, and the kind of its data, are passed on", () => {
  const { on, told, replay } = begun(watchMarketData, { contract: AAPL });
  on.tickOptionComputation?.(1, 13, 0, 0.25, 0.5, 4.2, 0.1, 0.02, 0.3, -0.1, 250);
  on.marketDataType?.(1, 3);
  on.marketDataType?.(1, 3);
  on.tickPrice?.(1, TickType.DELAYED_BID, 100, {});
  on.tickOptionComputation?.(1, 10, undefined, undefined, undefined, 4.1);
  expect(told.map(({ tickType, marketDataType }) => [tickType, marketDataType])).toEqual([
    [13, 1],
    [undefined, 3],
    [TickType.DELAYED_BID, 3],
    [10, 3],
  ]);
  expect(told[0]?.value).toEqual({
    tickAttrib: 0,
    impliedVolatility: 0.25,
    delta: 0.5,
    optionPrice: 4.2,
    presentDividend: 0.1,
    gamma: 0.02,
    vega: 0.3,
    theta: -0.1,
    underlyingPrice: 250,
  });
  expect(Object.isFrozen(told[0]?.value)).toBe(true);
  expect(told[0]?.ticks.size).toBe(1);
  expect(replay().map(({ tickType }) => tickType)).toEqual([13, TickType.DELAYED_BID, 10]);
});

test("bars are kept when the request is sent anew, so that a reader that joins gets all of them", () => {
  const kept = new Map<string, unknown>();
  const args = { contract: AAPL, duration: "1 D", barSize: "5 mins" } as const;
  const first = begun(watchHistoricalBars, args, kept);
  for (const time of ["1", "2"]) first.on.historicalData?.(1, time, 1, 1, 1, 1, 1, 1, 1);
  first.on.historicalData?.(1, "finished-1-2", -1, -1, -1, -1, -1, -1, -1);
  expect([first.told.length, first.ends()]).toEqual([2, 1]);
  const second = begun(watchHistoricalBars, args, kept);
  expect(second.replay()).toHaveLength(2);
  second.on.historicalDataUpdate?.(1, "2", 2, 2, 2, 2, 2, 2, 2);
  expect(second.replay().map(({ time, open }) => [time, open])).toEqual([
    ["1", 1],
    ["2", 2],
  ]);
});

test("20 000 tick types in one line cost a reader that does not read no more than its buffer", async () => {
  const world = new World();
  const tws = new ScriptedTws(world, 5000);
  const pool = world.pool({ port: 5000 });
  const stream = pool.watchMarketData(AAPL, { bufferMax: 100 });
  const reading = new Kept(pool.watchMarketData(AAPL, { bufferMax: 10 }));
  await world.clock.advance(1_000);
  const id = tws.of("reqMktData")[0]?.fields[2] ?? "";
  const beganMs = cpuMs();
  for (let at = 0; at < 20_000; at += 500)
    tws.last.send(...Array.from({ length: 500 }, (_, more) => [45, 6, id, at + more, 1.5]));
  await world.clock.advance(1_000);
  expect(cpuMs() - beganMs).toBeLessThan(5_000);
  expect(reading.values.at(-1)?.ticks.size).toBeLessThanOrEqual(1_001);
  let kept = 0;
  const counting = stream.forEach(() => void kept++);
  await stream.return?.();
  await counting;
  expect(kept).toBe(100);
});
