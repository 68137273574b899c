import { Bench } from "tinybench";

/** A measurement that a process of its own makes. */
export interface Job {
  readonly probe: "acquire" | "requests" | "updates" | "events" | "orders";
  readonly contestant: string;
  /** Path of `mod.js` of the other build of the pool. */
  readonly before: string | undefined;
  /** Where the scripted TWS listens. */
  readonly port: number;
  readonly clientId: number;
  /** Approximate length of one round, in ms. */
  readonly timeMs: number;
  /** How many readers, or how many requests and lines are under way. */
  readonly count: number;
}

/** Times of one round, for each unit of work. */
export interface Sample {
  readonly cpuUs: number;
  /** Median of the calls of the round. */
  readonly wallUs: number;
  /** Latencies of the calls of the round, where the probe has them. */
  readonly latencyUs?: { readonly median: number; readonly p99: number };
}

/** Measures one round of one row. */
export type Probe = (row: string) => Promise<Sample>;

/**
 * Times a call by the wall clock and by the CPU that the process needs for it.
 *
 * @param units How many units of work one call does.
 */
export async function timed(timeMs: number, units: number, call: () => Promise<unknown>): Promise<Sample> {
  const bench = new Bench({ time: timeMs, warmup: false });
  let cpu = process.cpuUsage();
  bench.add("call", call, {
    beforeAll: () => {
      cpu = process.cpuUsage();
    },
    afterAll: () => {
      cpu = process.cpuUsage(cpu);
    },
  });
  await bench.run();
  const result = bench.tasks[0]?.result;
  if (result === undefined || !("latency" in result)) {
    const cause = result !== undefined && "error" in result ? result.error : undefined;
    throw new Error(`Cannot time a call: ${result?.state}`, { cause });
  }
  const { samplesCount, p50 } = result.latency;
  return { cpuUs: (cpu.user + cpu.system) / (samplesCount * units), wallUs: (p50 * 1_000) / units };
}
