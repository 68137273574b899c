import { expect, test } from "vitest";
import { IbkrPool, silentLogger, type Transport } from "../../../src/mod.ts";
import { AAPL } from "../../support/contracts.ts";
import { sessionsEnded } from "../../support/sessions-ended.ts";
import {
  drop,
  FakeTws,
  halfOpen,
  latency,
  listen,
  MemoryNetwork,
  systemClock,
  VirtualClock,
} from "../../support/sim.ts";

/** Runs one scenario: reads, a reset during one, a half-open loss, an orderly end. */
async function scenario(tws: FakeTws, pool: IbkrPool): Promise<unknown> {
  const first = await pool.getContractDetails(AAPL);
  tws.inject(drop({ how: "rst", afterRequest: "reqHistoricalData", times: 1 }));
  const bars = await pool.getHistoricalData(AAPL, {
    duration: "1 D",
    barSize: "1 hour",
    end: "20260101-00:00:00",
  });
  const delay = tws.inject(latency({ frameMs: 3 }));
  await pool.getPositions();
  delay.heal();
  const dying = tws.inject(halfOpen({ afterRequest: "reqPositions", times: 1 }));
  const again = await pool.getPositions();
  dying.heal();
  // With nothing unanswered, the pool ends the connection in order. A reset in the very moment of a write is a FIN
  // on Node's TCP, after the bytes, and an RST in memory and on Deno.
  await pool.getManagedAccounts();
  const { epoch, dials, sessionsLost } = pool.stats();
  await pool.close();
  return { name: first[0]?.longName, bars, positions: again.length, epoch, dials, sessionsLost };
}

const OPTIONS = {
  logger: silentLogger,
  heartbeatMs: 1_100,
  heartbeatTimeoutMs: 300,
  backoffMsMin: 1,
  backoffMsMax: 1,
} as const;

/**
 * Gets the trace of the server, connection by connection and without times. TCP keeps the order within a connection and
 * none between two: the reset of the old one may arrive after the dial of the new one.
 */
const seen = (tws: FakeTws): string[] =>
  tws.trace.events
    .toSorted((a, b) => a.connection - b.connection)
    .map(({ connection, event, detail }) => `#${connection} ${event} ${detail}`);

test("one scenario has the same results and the same trace over TCP and in memory", async () => {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  const inMemory = new FakeTws({ clock, lingerMs: 10 });
  network.attach(inMemory, 4002);
  const memoryPool = new IbkrPool(
    { ...OPTIONS, port: 4002 },
    { clock, transport: network satisfies Transport },
  );
  const resultInMemory = await clock.until(scenario(inMemory, memoryPool));
  inMemory.close();
  await clock.advance(0);
  expect(clock.timers).toBe(0);

  const overTcp = new FakeTws({ clock: systemClock, lingerMs: 10 });
  const door = await listen(overTcp);
  const tcpPool = new IbkrPool({ ...OPTIONS, port: door.port });
  const resultOverTcp = await scenario(overTcp, tcpPool);
  await sessionsEnded(overTcp);
  overTcp.close();
  await door.close();

  expect(resultOverTcp).toEqual(resultInMemory);
  expect(seen(overTcp)).toEqual(seen(inMemory));
});
