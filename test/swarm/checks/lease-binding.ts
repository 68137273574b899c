import { NONE, type StepCheck } from "./check.ts";

/** I5: an order of a lease goes out on the connection of its session, and a live lease is one of the present session. */
export function leaseBinding(): StepCheck {
  let [read, readEvents, readLeases] = [0, 0, 0];
  let last = 1;
  const epochs = new Map<number, number>();
  let live: { readonly epoch: number; readonly live: boolean; readonly owner: string }[] = [];
  return {
    name: "what a lease sends goes out on its own session, and a live lease is of the present session",
    breaches: ({ frames, notified, callers, stats, process }) => {
      if (process !== last) [last, live, readLeases] = [process, [], callers.issued.length];
      for (; readEvents < notified.length; readEvents++) {
        const { event, connection = 0 } = notified[readEvents] ?? {};
        if (event?.type === "ready") epochs.set(connection, event.epoch);
      }
      const breaches: string[] = [];
      for (; read < frames.length; read++) {
        const frame = frames[read];
        if (frame?.direction !== "in" || frame.name !== "placeOrder") continue;
        const user = callers.userOf(Number(/^(\d+)#/.exec(`${frame.values.orderRef}`)?.[1]));
        const epoch = epochs.get(frame.connection);
        if (user === undefined || user.lease.epoch === epoch) continue;
        breaches.push(
          `the order ${frame.values.orderRef} of epoch ${user.lease.epoch} went out in epoch ${epoch}`,
        );
      }
      for (; readLeases < callers.issued.length; readLeases++)
        live.push(...callers.issued.slice(readLeases, readLeases + 1));
      if (live.length === 0) return breaches.length === 0 ? NONE : breaches;
      live = live.filter((lease) => lease.live);
      const wrong = live.filter(({ epoch }) => epoch !== stats.epoch || !ALIVE.includes(stats.state));
      for (const { owner, epoch } of wrong)
        breaches.push(
          `the lease of ${owner} of epoch ${epoch} is live in epoch ${stats.epoch}, ${stats.state}`,
        );
      return breaches;
    },
  };
}

/** States of a pool that has a session. */
const ALIVE: readonly string[] = ["ready", "degraded", "draining"];
