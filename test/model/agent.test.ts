import { expect, test } from "vitest";
import { parseFault, seeded } from "../../sim/mod.ts";
import { World } from "../support/world.ts";
import { Agent } from "./agent.ts";
import { AgentNotes } from "./agent-notes.ts";
import { bookedOrders, netUnits } from "./booked.ts";

const OPEN_MS = Date.UTC(2026, 0, 13, 15, 30);

/** Runs an agent for some time, with a fault every few minutes. */
async function traded(seed: number, minutes: number, faults: readonly string[] = []) {
  const world = new World({}, OPEN_MS);
  const notes = new AgentNotes(`agent${seed}`);
  const agent = new Agent({
    ...{ pool: world.pool(), clock: world.clock, random: seeded(seed), notes },
    ...{ symbols: ["AAPL", "MSFT"], everyMs: 20_000 },
  });
  agent.start();
  for (let minute = 0; minute < minutes; minute++) {
    const fault = faults[minute % Math.max(1, faults.length)];
    if (fault !== undefined) world.tws.inject(parseFault(fault));
    await world.clock.advance(60_000);
  }
  world.tws.heal();
  await world.clock.advance(120_000);
  await world.clock.until(agent.stop());
  const booked = bookedOrders(world.tws, (ref) => ref.startsWith(`key:${notes.name}-`));
  await world.close();
  return { agent, notes, booked };
}

test("an agent trades, and its account of its fills is that of TWS", async () => {
  const { agent, notes, booked } = await traded(1, 20);
  expect(agent.failures).toEqual([]);
  expect(agent.counts).toMatchObject({ "place acknowledged": expect.any(Number), fill: expect.any(Number) });
  expect(Object.keys(agent.counts)).toEqual(
    expect.arrayContaining(["modify acknowledged", "cancel acknowledged", "quote", "bars"]),
  );
  expect(notes.belief().size).toBeGreaterThan(0);
  expect(notes.belief()).toEqual(netUnits(booked));
});

test("an agent under faults knows its position once they are healed", async () => {
  const faults = [
    "drop:how=rst",
    "cut-order:of=place,at=unacknowledged,how=rst",
    "half-open",
    "connectivity-lost:forMs=20000",
    "restart:lostOrders=1",
    "cut-order:of=cancel,at=unread,how=fin",
  ];
  for (const seed of [2, 3]) {
    const { agent, notes, booked } = await traded(seed, 12, faults);
    expect(agent.failures).toEqual([]);
    expect(notes.belief()).toEqual(netUnits(booked));
  }
});

test("an agent does the same for the same seed", async () => {
  const [one, other] = [await traded(5, 4), await traded(5, 4)];
  expect(one.agent.counts).toEqual(other.agent.counts);
  expect(one.booked).toEqual(other.booked);
});
