import { expect, test } from "vitest";
import { AAPL } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import { errorFrame, ScriptedTws } from "../../support/scripted-tws.ts";
import { bulletin, connectivityLost, farmBroken, swallow } from "../../support/sim.ts";
import { AT_MARKET } from "../../support/views.ts";
import { EVENTS_ALONE, MORNING_MS, WATCHES } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

const requests = ({ tws }: World, name: string): number =>
  tws.trace.of("read").filter(({ detail }) => detail === name).length;

test.each(WATCHES)(
  "$name recovers when its request is lost, twice in a row",
  async ({ name, request, watch }) => {
    const world = new World({ masterClientId: 1 }, MORNING_MS);
    const pool = world.pool();
    await world.clock.until(pool.connect());
    world.tws.inject(swallow({ request, times: 2 }));
    const reader = new Kept(watch(pool));
    await world.clock.advance(100_000);
    // Those that are swallowed are not in the trace.
    expect(requests(world, request)).toBeGreaterThanOrEqual(1);
    expect(reader.gaps.at(-1) ?? "resumed").toBe("resumed");
    expect(pool.stats().streams.gapMs).toBe(0);
    if (!EVENTS_ALONE.includes(name)) {
      expect(reader.values.length).toBeGreaterThan(0);
      // It was told that data were missing meanwhile.
      expect(reader.gaps[0]).toBe("gap");
    }
  },
);

test("bulletins flow after their request was lost: they are requested until TWS has sent one", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  await world.clock.until(pool.connect());
  world.tws.inject(swallow({ request: "reqNewsBulletins", times: 1 }));
  const reader = new Kept(pool.watchNewsBulletins());
  await world.clock.advance(20_000);
  world.tws.inject(bulletin({ text: "Exchange closed" }));
  await world.clock.advance(1_000);
  expect(reader.values).toMatchObject([{ text: expect.stringContaining("Exchange closed") }]);
});

test.each(WATCHES)(
  "$name whose request is lost once emits the values after the loss",
  async ({ name, request, watch }) => {
    const world = new World({ masterClientId: 1 }, MORNING_MS);
    const pool = world.pool();
    const lease = await world.clock.until(pool.acquire());
    world.tws.inject(swallow({ request, times: 1 }));
    const reader = new Kept(watch(pool));
    await world.clock.advance(30_000);
    // Headlines are few; those of the day come when they are requested again.
    const before = name === "watchNews" ? 0 : reader.values.length;
    lease.api.placeOrder(1, AAPL, AT_MARKET);
    world.tws.inject(bulletin({ text: "Exchange closed" }));
    // Values of an account come every three minutes.
    await world.clock.advance(200_000);
    expect(reader.values.length).toBeGreaterThan(before);
    expect(reader.gaps.at(-1) ?? "resumed").toBe("resumed");
  },
);

test.each([
  ...WATCHES.map((one) => ({ ...one, data: "lost" as const })),
  ...WATCHES.map((one) => ({ ...one, data: "kept" as const })),
])("$name has a gap at 1100, which ends after the data are $data", async ({ watch, data }) => {
  const world = new World({ masterClientId: 1 }, MORNING_MS);
  const pool = world.pool();
  const reader = new Kept(watch(pool));
  await world.clock.advance(3_000);
  world.tws.inject(connectivityLost({ data, forMs: 20_000 }));
  await world.clock.advance(1_000);
  expect(reader.gaps.at(-1)).toBe("gap");
  await world.clock.advance(19_000 + 35_000);
  expect(reader.gaps.at(-1)).toBe("resumed");
});

test.each(["watchRealTimeBars", "watchTickByTick", "watchMarketDepth", "watchNews", "watchNewsBulletins"])(
  "%s ends its gap after a lost session although the market is silent",
  async (name) => {
    const world = new World();
    // It takes every request, answers fences alone, and sends nothing else.
    const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
      if (name === "reqExecutions") send([55, 1, fields[2] ?? ""]);
    });
    const pool = world.pool({ port: 5000 });
    const one = WATCHES.find((watch) => watch.name === name);
    if (one === undefined) throw new Error(`there is no ${name}`);
    const reader = new Kept(one.watch(pool));
    await world.clock.advance(2_000);
    expect(reader.all).toEqual([]);
    tws.last.end("rst");
    await world.clock.advance(5_000);
    expect(reader.gaps).toEqual(["gap", "resumed"]);
    // Silence is usual: an hour of it costs a few requests and no more than one gap.
    await world.clock.advance(3_600_000);
    expect(reader.gaps.length).toBeLessThanOrEqual(4);
    expect(reader.gaps.at(-1)).toBe("resumed");
    expect(tws.of(one.request).length).toBeLessThan(20);
    await reader.stream.return?.();
  },
);

test.each(
  ["watchHistoricalBars", "watchRealTimeBars"].flatMap((name) =>
    (["market-data", "historical", "contracts"] as const).map((service) => ({ name, service })),
  ),
)("$name that dies when the $service farm flaps for 50 ms flows again", async ({ name, service }) => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const reader = new Kept(WATCHES.find((one) => one.name === name)?.watch(pool) as never);
  await world.clock.advance(12_000);
  world.tws.inject(farmBroken({ service, bars: "silent", forMs: 50 }));
  await world.clock.advance(60_000);
  const count = reader.values.length;
  await world.clock.advance(20_000);
  expect(reader.values.length).toBeGreaterThan(count);
  expect(reader.gaps.at(-1) ?? "resumed").toBe("resumed");
});

test("a farm that flaps every ten seconds does not put off the check of a line for ever", async () => {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "reqMktData") send([1, 6, fields[2] ?? "", 1, 100, 3, 0]);
  });
  const pool = world.pool({ port: 5000 });
  const reader = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(1_000);
  for (let at = 0; at < 4; at++) {
    tws.last.send(errorFrame(-1, 2103, "Market data farm connection is broken:usfarm"));
    await world.clock.advance(10_000);
  }
  expect(reader.gaps).toEqual(["gap", "resumed"]);
  expect(tws.of("reqMktData")).toHaveLength(2);
});

test("what was on its way when a farm broke does not prove that the line lives", async () => {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "reqMktData") send([1, 6, fields[2] ?? "", 1, 100, 3, 0]);
  });
  const pool = world.pool({ port: 5000 });
  const reader = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(5_000);
  tws.last.send(errorFrame(-1, 2103, "Market data farm connection is broken:usfarm"));
  await world.clock.advance(300);
  tws.last.send([1, 6, tws.of("reqMktData")[0]?.fields[2] ?? "", 1, 101, 3, 0]);
  await world.clock.advance(31_000);
  expect(tws.of("reqMktData")).toHaveLength(2);
  expect(reader.gaps).toEqual(["gap", "resumed"]);
});
