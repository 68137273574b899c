import { describe, expect, test } from "vitest";
import { AAPL } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import { competingSession, connectivityLost, farmBroken } from "../../support/sim.ts";
import { EVENTS_ALONE, LISTS_AND_CHANGES, MORNING_MS, WATCHES } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

/** Tuesday, 15:59:30 in New York: half a minute before the market closes. */
const CLOSING_MS = Date.UTC(2026, 0, 13, 20, 59, 30);
const SERVICES = ["market-data", "historical", "contracts"] as const;

/** All that can end running data on one session, for 40 s. */
const INTERRUPTIONS = [
  { what: "a login elsewhere", fault: competingSession({ forMs: 40_000 }) },
  { what: "a login elsewhere for a moment", fault: competingSession({ forMs: 50 }) },
  { what: "1100 and 1101", fault: connectivityLost({ data: "lost", forMs: 40_000 }) },
  { what: "1100 and 1102", fault: connectivityLost({ data: "kept", forMs: 40_000 }) },
  ...SERVICES.flatMap((service) =>
    (["kept", "silent", "notified"] as const).map((bars) => ({
      what: `a broken ${service} farm with bars ${bars}`,
      fault: farmBroken({ service, bars, forMs: 40_000 }),
    })),
  ),
];

const requests = ({ tws }: World, name: string): number =>
  tws.trace.of("read").filter(({ detail }) => detail === name).length;

describe.each(INTERRUPTIONS)("after $what", ({ fault }) => {
  test("every stream flows again within a minute, and is in no gap", async () => {
    const world = new World({ masterClientId: 1 }, MORNING_MS);
    const pool = world.pool();
    const readers = WATCHES.map(({ name, watch }) => ({ name, reader: new Kept(watch(pool)) }));
    await world.clock.advance(12_000);
    world.tws.inject(fault);
    await world.clock.advance(40_000 + 60_000);
    const counts = readers.map(({ reader }) => reader.values.length);
    // Scans come every half a minute.
    await world.clock.advance(35_000);
    const stuck = readers.filter(({ name, reader }, at) => {
      const flows = !EVENTS_ALONE.includes(name) && !LISTS_AND_CHANGES.includes(name);
      const isFlowing = !flows || reader.values.length > (counts[at] ?? 0);
      return reader.over !== "reading" || reader.gaps.at(-1) === "gap" || !isFlowing;
    });
    expect(stuck.map(({ name, reader }) => [name, reader.over, reader.gaps])).toEqual([]);
  });
});

test("real-time bars that another login ends silently have one gap until they flow again", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const reader = new Kept(pool.watchRealTimeBars(AAPL));
  await world.clock.advance(12_000);
  world.tws.inject(competingSession({ forMs: 120_000 }));
  await world.clock.advance(20_000);
  expect(reader.gaps).toEqual(["gap"]);
  await world.clock.advance(100_000);
  expect(reader.gaps).toEqual(["gap"]);
  // Requested 15 s apart or more, as TWS asks.
  expect(requests(world, "reqRealTimeBars")).toBeLessThanOrEqual(2 + 120 / 15);
  await world.clock.advance(66_000);
  const count = reader.values.length;
  await world.clock.advance(10_000);
  expect(reader.gaps).toEqual(["gap", "resumed"]);
  expect(reader.values.length).toBe(count + 2);
});

test.each(["watchRealTimeBars", "watchHistoricalBars"])(
  "%s over a night has one short gap at the close, few requests, and data in the morning",
  async (name) => {
    const world = new World({ profile: "strict" }, CLOSING_MS);
    const pool = world.pool();
    const one = WATCHES.find((watch) => watch.name === name);
    if (one === undefined) throw new Error(`there is no ${name}`);
    const reader = new Kept(one.watch(pool));
    await world.clock.advance(3_600_000);
    expect(reader.gaps).toEqual(["gap", "resumed"]);
    expect(pool.stats().streams.gapMsTotal).toBeLessThan(5_000);
    expect(requests(world, one.request)).toBeLessThanOrEqual(12);
    await world.clock.advance(17 * 3_600_000);
    const { length } = reader.values;
    await world.clock.advance(3_600_000);
    expect(reader.values.length).toBeGreaterThan(length);
    expect(reader.over).toBe("reading");
    expect(reader.gaps.at(-1)).toBe("resumed");
    // The nightly restart of the farms and of TWS belong to the night.
    expect(reader.gaps.length).toBeLessThanOrEqual(6);
  },
);
