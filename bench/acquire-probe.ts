import { createPool } from "generic-pool";
import { Pool as TarnPool } from "tarn";
import { openPool } from "./pool-client.ts";
import { type Job, type Probe, timed } from "./probe.ts";

/** Acquires timed as one, because one takes less than the resolution of the clock. */
const BATCH = 100;

/** Prepares one warm acquire and release, by contestant. */
async function once({ contestant, before, port, clientId }: Job): Promise<() => Promise<unknown>> {
  const resource = { create: async () => ({}), destroy: async () => {} };
  if (contestant === "generic-pool") {
    const generic = createPool(resource, { min: 1, max: 10 });
    await generic.ready();
    return async () => generic.release(await generic.acquire());
  }
  if (contestant === "tarn") {
    const tarn = new TarnPool({ ...resource, min: 1, max: 10 });
    return async () => tarn.release(await tarn.acquire().promise);
  }
  const pool = await openPool(contestant === "before" ? before : undefined, port, clientId);
  return async () => (await pool.acquire()).release();
}

/** Measures a warm acquire and release, whose peers lend a resource to one caller at a time and not to any number. */
export async function acquireProbe(job: Job): Promise<Probe> {
  const act = await once(job);
  return () =>
    timed(job.timeMs, BATCH, async () => {
      for (let at = 0; at < BATCH; at++) await act();
    });
}
