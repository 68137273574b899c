import { acquireProbe } from "./acquire-probe.ts";
import { eventsProbe } from "./events-probe.ts";
import { ordersProbe } from "./orders-probe.ts";
import type { Job, Probe } from "./probe.ts";
import { requestsProbe } from "./requests-probe.ts";
import { updatesProbe } from "./updates-probe.ts";

const PROBES = {
  acquire: acquireProbe,
  requests: requestsProbe,
  updates: updatesProbe,
  events: eventsProbe,
  orders: ordersProbe,
};
let probe: Probe | undefined;

/** Takes the job first, then the name of a row for each round. */
async function obey(order: Job | string): Promise<unknown> {
  if (typeof order !== "string") {
    probe = await PROBES[order.probe](order);
    return true;
  }
  if (probe === undefined) throw new Error(`Cannot measure ${order}: no job was given`);
  return probe(order);
}

process.on("message", (order: Job | string) => {
  obey(order).then(
    (value) => process.send?.({ value }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
