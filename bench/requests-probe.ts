import { openClient } from "./open-client.ts";
import { type Job, type Probe, timed } from "./probe.ts";

/** Measures a request and its answer; a row is the client's method and how many go out at once. */
export async function requestsProbe(job: Job): Promise<Probe> {
  const client = await openClient(job);
  let conId = 0;
  return (row) => {
    const [method, atOnce] = row.split(" ");
    const request = method === "contractDetails" ? client.contractDetails : client.headTimestamp;
    const each = Array.from({ length: Number(atOnce) });
    // Different contracts, so that none shares another's answer.
    return timed(job.timeMs, each.length, () => Promise.all(each.map(() => request(++conId % 900_000_000))));
  };
}
