import { HANGING_CON_ID } from "./client.ts";
import { Control } from "./control.ts";
import { Counter } from "./counter.ts";
import { openClient } from "./open-client.ts";
import { type Job, type Probe, type Sample, timed } from "./probe.ts";
import type { Burst } from "./scripted-tws.ts";

const PER_CHUNK = 10;
const ROUND_MS_MAX = 120_000;

/** Measures the CPU for each event while so many lines and as many unanswered requests are under way. */
export async function eventsProbe(job: Job): Promise<Probe> {
  const client = await openClient(job);
  const control = await Control.open(job.port, job.clientId);
  const counter = new Counter();
  const leases = job.contestant.endsWith("lease.api");
  for (let at = 0; at < job.count; at++) {
    client.watch(1 + at, 1, counter.count);
    if (!leases) client.hang(HANGING_CON_ID + at);
    // Lets the process send what it wrote, so that no queue of a library overflows.
    if (at % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
  }
  await control.underWay(leases ? job.count : 2 * job.count);
  const chunksOf = new Map<string, number>();
  const events = async (kind: Burst["kind"]): Promise<Sample> => {
    const chunks = chunksOf.get(kind) ?? Math.max(4, Math.round(job.timeMs / 4));
    // Events that are no ticks are followed by one tick, which shows that they arrived; it counts as an event too.
    const sent = chunks * (PER_CHUNK + (kind === "ticks" ? 0 : 1));
    const cpu = process.cpuUsage();
    const begunMs = performance.now();
    const all = counter.expect(kind === "ticks" ? sent : chunks, ROUND_MS_MAX);
    control.burst({ kind, chunks, perChunk: PER_CHUNK, spacingMs: 1 });
    await all;
    const { user, system } = process.cpuUsage(cpu);
    // Where events are so expensive that rounds take long, fewer of them suffice.
    if (user + system > 2_000 * job.timeMs) chunksOf.set(kind, Math.max(4, Math.round(chunks / 2)));
    return { cpuUs: (user + system) / sent, wallUs: (1_000 * (performance.now() - begunMs)) / sent };
  };
  let conId = 0;
  const request = (): Promise<unknown> => client.headTimestamp(++conId);
  const each = Array.from({ length: PER_CHUNK });
  return (row) =>
    row === "answers"
      ? timed(job.timeMs, PER_CHUNK, () => Promise.all(each.map(request)))
      : events(row as Burst["kind"]);
}
