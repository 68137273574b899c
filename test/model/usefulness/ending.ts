import type { UsefulPromise } from "./epilogue.ts";

/** Time for which a lease is held while the pool drains, in ms. */
const HELD_MS = 1_000;
/** Longest time of `drain()` after the last release, in ms: it waits 5 s for acknowledgements. */
const DRAIN_MS = 10_000;

/** `drain()` waits for the leases, refuses new callers, and leaves a closed pool. */
export const ending: UsefulPromise = {
  name: "a pool drains while a lease is held, and is then closed",
  try: async (epilogue) => {
    const { pool, clock } = epilogue;
    if (!(await epilogue.ready("there is a session to drain"))) return;
    const lease = await epilogue.value("acquire() grants a lease to drain", () => pool.acquire());
    let over = false;
    const drained = pool.drain().finally(() => {
      over = true;
    });
    // A rejection is for the check below, and no unhandled one until then.
    drained.catch(() => {});
    await epilogue.refusal("acquire() while draining rejects", "DRAINING", () => pool.acquire(), 0);
    if (lease !== undefined)
      await epilogue.value("a lease works while draining", () => lease.getCurrentTime());
    await clock.advance(HELD_MS);
    epilogue.check("drain() waits for a lease that is held", !over, "it ended before the release");
    if (lease !== undefined) await epilogue.end(() => lease.release());
    const end = await epilogue.end(() => drained, DRAIN_MS);
    epilogue.check("drain() ends after the last release", end.kind === "value", `it was ${end.kind}`);
    const { state } = pool.stats();
    epilogue.check("a pool that was drained is closed", state === "closed", `it is ${state}`);
    await epilogue.refusal("acquire() of a closed pool rejects", "CLOSED", () => pool.acquire(), 0);
    await epilogue.value("close() of a closed pool resolves", () => pool.close());
  },
};
