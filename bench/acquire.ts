import { createPool } from "generic-pool";
import { Pool as TarnPool } from "tarn";
import { Bench } from "tinybench";
import { FakeTws, MemoryNetwork, systemClock } from "../sim/mod.ts";
import { IbkrPool, silentLogger } from "../src/mod.ts";

/** What one warm acquire and release costs. */
export interface AcquireCost {
  readonly name: string;
  readonly opsPerSecond: number;
  readonly meanUs: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly samples: number;
}

/**
 * Times a warm acquire and release of this pool against two well-known ones, in the same run and the same process.
 *
 * The peers lend a resource to one caller at a time and this one lends a session to any number, so that only the cost of
 * the call compares, not what is lent.
 *
 * @param timeMs How long each is timed, in ms.
 */
export async function acquireCosts(timeMs: number): Promise<readonly AcquireCost[]> {
  const network = new MemoryNetwork(systemClock);
  const tws = new FakeTws();
  network.attach(tws, 4002);
  const pool = new IbkrPool({ port: 4002, logger: silentLogger }, { transport: network });
  await pool.connect();
  const resource = { create: async () => ({}), destroy: async () => {} };
  const generic = createPool(resource, { min: 1, max: 10 });
  await generic.ready();
  const tarn = new TarnPool({ ...resource, min: 1, max: 10 });

  const bench = new Bench({ time: timeMs, warmup: true });
  bench.add("ibkr-pool", async () => {
    const lease = await pool.acquire();
    await lease.release();
  });
  bench.add("generic-pool", async () => {
    const held = await generic.acquire();
    await generic.release(held);
  });
  bench.add("tarn", async () => {
    const held = await tarn.acquire().promise;
    tarn.release(held);
  });
  await bench.run();

  await pool.close();
  tws.close();
  await generic.drain();
  await generic.clear();
  await tarn.destroy();
  return bench.tasks.map(({ name, result }) => {
    if (!("latency" in result)) throw new Error(`Cannot time ${name}: ${result.state}`);
    const { mean, p50, p99, samplesCount } = result.latency;
    return {
      name,
      opsPerSecond: result.throughput.mean,
      meanUs: mean * 1_000,
      p50Us: p50 * 1_000,
      p99Us: p99 * 1_000,
      samples: samplesCount,
    };
  });
}
