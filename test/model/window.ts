import type { Call } from "./call.ts";
import type { RunRecord } from "./record.ts";

/** Requests of `lease.api` that share the answer of a read, with the event that ends them. */
const SHARED: Readonly<Record<string, readonly [method: string, end: string]>> = {
  getPositions: ["reqPositions", "positionEnd"],
  getOpenOrders: ["reqOpenOrders", "openOrderEnd"],
  getAllOpenOrders: ["reqAllOpenOrders", "openOrderEnd"],
  getAccountSummary: ["reqAccountSummary", "accountSummaryEnd"],
};
/** A request of `lease.api` waits no longer than this, in ms. */
const WAITS_MS = 5_000;

/**
 * From when on an answer may be: when its caller asked, or when the first of those asked whose question it shares. Equal
 * reads under way are sent once, so that the answer may be as old as the question.
 */
export function sinceMs(run: RunRecord, call: Call): number {
  const equal = run.calls.filter(
    ({ read }) => read !== undefined && read.name === call.read?.name && read.about === call.read.about,
  );
  let fromMs = call.began.atMs;
  for (;;) {
    const before = equal
      .filter(({ began, ended }) => began.atMs < fromMs && (ended?.atMs ?? fromMs) >= fromMs)
      .map(({ began }) => began.atMs);
    const earlier = Math.min(fromMs, ...before, ...viaApi(run, call, fromMs));
    if (earlier === fromMs) return fromMs;
    fromMs = earlier;
  }
}

/** When callers of `lease.api` asked the same and had no answer yet. */
function viaApi(run: RunRecord, call: Call, fromMs: number): readonly number[] {
  const [method, end] = SHARED[call.read?.name ?? ""] ?? [];
  if (method === undefined) return [];
  return run.users.flatMap(({ calls, events }) =>
    calls
      .filter((one) => one.method === method && one.atMs < fromMs && one.atMs >= fromMs - WAITS_MS)
      .filter(
        (one) => !events.some(({ event, seq, atMs }) => event === end && seq > one.seq && atMs < fromMs),
      )
      .map(({ atMs }) => atMs),
  );
}
