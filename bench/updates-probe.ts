import { Control } from "./control.ts";
import { Counter } from "./counter.ts";
import { openClient } from "./open-client.ts";
import type { Job, Probe } from "./probe.ts";

const TICKS_PER_CHUNK = 10;
const ROUND_MS_MAX = 120_000;

/** Measures the CPU for each update that is delivered to each of the readers of one line. */
export async function updatesProbe(job: Job): Promise<Probe> {
  const readers = job.count;
  const client = await openClient(job);
  const control = await Control.open(job.port, job.clientId);
  const counter = new Counter();
  client.watch(1, readers, counter.count);
  await control.underWay(1);
  // A chunk comes when the last one has been read, so that all contestants see chunks of one size.
  const spacingMs = Math.max(1, Math.ceil(readers / 50));
  const chunks = Math.max(4, Math.round(job.timeMs / spacingMs));
  return async () => {
    const updates = chunks * TICKS_PER_CHUNK * readers;
    const cpu = process.cpuUsage();
    const begunMs = performance.now();
    const all = counter.expect(updates, ROUND_MS_MAX);
    control.burst({ kind: "ticks", chunks, perChunk: TICKS_PER_CHUNK, spacingMs });
    await all;
    const { user, system } = process.cpuUsage(cpu);
    return { cpuUs: (user + system) / updates, wallUs: (1_000 * (performance.now() - begunMs)) / updates };
  };
}
