import { expect, test } from "vitest";
import { Lease, type PoolOptions } from "../../src/mod.ts";
import { AAPL } from "../support/contracts.ts";
import { CountedPool, type Held } from "../support/resources.ts";
import {
  clientIdConflict,
  connectivityLost,
  drop,
  type Fault,
  halfOpen,
  mute,
  refuse,
  swallow,
} from "../support/sim.ts";

/** Time in which everything of a turn has ended, in ms. */
const TURN_MS = 90_000;
/** More than the time after which an idle pool closes its session, in ms. */
const IDLE_MS = 2_000;
/** Turns after which nothing new is kept. */
const FIRST_TURNS = 2;
const TURNS = 8;

/** Faults, one a turn, and nothing. */
const FAULTS: Readonly<Record<string, () => Fault | undefined>> = {
  nothing: () => undefined,
  "a FIN": () => drop({ how: "fin" }),
  "a reset": () => drop({ how: "rst" }),
  "a reset in a read": () => drop({ how: "rst", afterRequest: "reqPositions", times: 1 }),
  "a half-open connection": () => halfOpen(),
  "dials that are refused": () => refuse({ forMs: 3_000 }),
  "dials that are never answered": () => mute({ forMs: 3_000 }),
  "a conflict of client IDs": () => clientIdConflict({ forMs: 3_000 }),
  "an outage of IBKR": () => connectivityLost({ forMs: 3_000, data: "lost" }),
  "requests that are lost": () => swallow({ forMs: 2_000 }),
};

/** Everything that a program does with a pool, once: leases, reads, streams, orders, calls that end too early. */
async function turn(
  { clock, tws, pool, program: { signal } }: CountedPool,
  fault: Fault | undefined,
): Promise<void> {
  const end = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);
  const stream = pool.watchMarketData(AAPL, { signal });
  const reading = end(stream.forEach(() => {}));
  const lease = await clock.until(pool.acquire({ signal, timeoutMs: TURN_MS }));
  const own = new AbortController();
  const calls = [
    end(lease.getPositions({ signal })),
    end(pool.getPositions({ signal, timeoutMs: 20_000 })),
    end(pool.getContractDetails(AAPL, { signal: own.signal })),
    end(pool.use((ib) => ib.getManagedAccounts(), { signal, retryWithinMs: 10_000 })),
    end(
      pool.placeOrder(
        AAPL,
        { action: "BUY", orderType: "MKT", totalQuantity: 1 },
        { signal, sendWithinMs: 5_000 },
      ),
    ),
  ];
  lease.api.reqContractDetails(1, AAPL);
  lease.api.reqMktData(2, AAPL, "", false, false);
  if (fault !== undefined) {
    tws.inject(fault);
    if (fault.text.startsWith("refuse") || fault.text.startsWith("mute") || fault.text.startsWith("client"))
      tws.inject(drop({ how: "rst" }));
  }
  calls.push(end(pool.acquire({ signal, timeoutMs: 50 })), end(pool.acquire({ signal: own.signal })));
  own.abort();
  await clock.advance(TURN_MS);
  await lease.release();
  await stream.return?.();
  await clock.until(Promise.all([reading, ...calls]));
  await clock.advance(TURN_MS);
  for (const granted of await Promise.all(calls)) if (granted instanceof Lease) await granted.release();
  await clock.advance(IDLE_MS);
}

test.each(Object.entries(FAULTS))(
  "sockets, timers and listeners stay the same over turns with %s",
  async (_, fault) => {
    const counted = new CountedPool();
    const empty = counted.held;
    const counts: Held[] = [];
    for (let no = 0; no < TURNS; no++) {
      await turn(counted, fault());
      counts.push(counted.held);
    }
    const [before] = counts.slice(FIRST_TURNS);
    expect(before).toMatchObject({
      sockets: 1,
      signalListeners: 0,
      processListeners: empty.processListeners,
    });
    for (const held of counts.slice(FIRST_TURNS)) expect(held).toEqual(before);
    await counted.clock.until(counted.pool.close());
    expect(counted.held).toEqual({ ...empty, sockets: 0, timers: 0 });
    counted.tws.close();
  },
);

const OPTIONS: readonly PoolOptions[] = [{ idleCloseMs: 1_000 }, { leakDetectionMs: 1_000 }];

test.each(OPTIONS)("a pool with %o that nobody uses holds what it says", async (options) => {
  const counted = new CountedPool(options);
  for (let no = 0; no < FIRST_TURNS; no++) await turn(counted, undefined);
  const isIdle = options.idleCloseMs !== undefined;
  expect(counted.held).toMatchObject({ sockets: isIdle ? 0 : 1, signalListeners: 0 });
  if (isIdle) expect(counted.held.timers).toBe(0);
  await counted.clock.until(counted.pool.close());
  expect(counted.held).toMatchObject({ sockets: 0, timers: 0, signalListeners: 0 });
  counted.tws.close();
});
