import { expect, test } from "vitest";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { ScriptedTws } from "../../support/scripted-tws.ts";
import { errors, heard, leased, loose, OPEN_MS, of } from "../../support/views.ts";
import { World } from "../../support/world.ts";

const bars = (at: number, stream: boolean): unknown[] => [
  ...[at % 2 ? AAPL : MSFT, "", `${(at >> 1) + 1} D`, "1 hour", "TRADES", 1, 1, stream],
];

test("bars kept up to date through lease.api leave room for reads of history", async () => {
  const { world, pool, apis, told } = await leased(2);
  for (let id = 1; id <= 51; id++)
    for (const api of apis) loose(api).reqHistoricalData?.(id, ...bars(id, true));
  await world.clock.advance(60_000);
  const read = pool.getHistoricalData(MSFT, { duration: "1 D", barSize: "1 hour" });
  expect(await world.outcome(read)).toMatchObject({ value: expect.anything() });
  expect(errors(told[0] ?? []).length + errors(told[1] ?? []).length).toBe(2 * 51 - 40);
});

test("a stream of bars through lease.api beyond the limit is refused with 322 and the reason", async () => {
  const { world, pool, apis, told } = await leased(1, { historicalMax: 2 });
  const [api] = apis;
  const stream = pool.watchHistoricalBars(AAPL, { barSize: "1 hour", duration: "1 D" });
  await world.clock.advance(1_000);
  loose(api as never).reqHistoricalData?.(1, ...bars(1, true));
  const [refused] = of(told[0] ?? [], "error");
  expect(refused?.slice(1)).toEqual([322, 1]);
  expect(String(refused?.[0])).toContain("the limit of 1 streams of historical bars is reached");
  await stream.return?.();
  loose(api as never).reqHistoricalData?.(1, ...bars(1, true));
  await world.clock.advance(1_000);
  expect(errors(told[0] ?? [])).toHaveLength(1);
  expect(of(told[0] ?? [], "historicalData").length).toBeGreaterThan(0);
});

test("a stream of bars that ended through lease.api gives its place to others", async () => {
  const { world, leases, apis, told } = await leased(2, { historicalMax: 2 });
  const [one, other] = apis.map(loose);
  one?.reqHistoricalData?.(1, ...bars(1, true));
  one?.cancelHistoricalData?.(1);
  one?.reqHistoricalData?.(1, ...bars(1, true));
  one?.reqHistoricalData?.(1, ...bars(2, true));
  await world.clock.advance(1_000);
  expect(errors(told[0] ?? [])).toEqual([]);
  await leases[0]?.release();
  other?.reqHistoricalData?.(1, ...bars(1, true));
  await world.clock.advance(1_000);
  expect(errors(told[1] ?? [])).toEqual([]);
});

test("reqHistoricalData without an answer for 60 s gives its place back and emits an error", async () => {
  const world = new World({}, OPEN_MS);
  let mute = true;
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "reqHistoricalData" && !mute)
      send([17, fields[1] ?? "", "20260113", "20260114", 1, ...["20260113", 1, 1, 1, 1, 1, 1, 1]]);
  });
  const pool = world.pool({ port: 5000, historicalMax: 2 });
  const lease = await world.clock.until(pool.acquire());
  const told = heard(lease.api);
  for (let id = 1; id <= 2; id++) loose(lease.api).reqHistoricalData?.(id, ...bars(id, false));
  await world.clock.advance(30_000);
  mute = false;
  const read = world.outcome(pool.getHistoricalData(MSFT, { duration: "1 D", barSize: "1 hour" }));
  expect(await read).toMatchObject({ value: expect.anything() });
  expect(errors(told)).toEqual([
    [322, 1],
    [322, 2],
  ]);
  expect(String(of(told, "error")[0]?.[0])).toContain("TWS did not answer within 60000 ms");
  expect(tws.of("cancelHistoricalData")).toHaveLength(2);
});
