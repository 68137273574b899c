import type { Call } from "./call.ts";
import type { RunRecord } from "./record.ts";

/** Requests of `lease.api` that share the answer of a read, with the event that ends them. */
const SHARED: Readonly<Record<string, readonly [method: string, end: string]>> = {
  getPositions: ["reqPositions", "positionEnd"],
  getOpenOrders: ["reqOpenOrders", "openOrderEnd"],
  getAllOpenOrders: ["reqAllOpenOrders", "openOrderEnd"],
  getAccountSummary: ["reqAccountSummary", "accountSummaryEnd"],
};
/**
 * Returns the earliest instant of which an answer may be, in epoch ms: the begin of its call, or of the first call that it
 * shares the answer with. Equal reads under way are sent once, so that an answer may be as old as the first request.
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

/**
 * Returns the earliest instant of which TWS shows the accounts within a time, in epoch ms: the begin of the time, or the
 * instant at which TWS was cut off from IBKR (1100), if it was so at some time within. Until 1101 or 1102 it shows what it
 * knew then.
 */
export function seenSinceMs({ trace }: RunRecord, fromMs: number, toMs: number): number {
  let earliest = fromMs;
  const begun: number[] = [];
  for (const { event, detail, atMs } of trace) {
    if (!detail.startsWith("connectivity-lost")) continue;
    if (event === "fault" && atMs <= toMs) begun.push(atMs);
    const beginMs = event === "heal" ? begun.pop() : undefined;
    if (beginMs !== undefined && atMs >= fromMs) earliest = Math.min(earliest, beginMs);
  }
  return Math.min(earliest, ...begun);
}

/** Returns when callers of `lease.api` made the same request that has no answer yet. */
function viaApi(run: RunRecord, call: Call, fromMs: number): readonly number[] {
  const [method, end] = SHARED[call.read?.name ?? ""] ?? [];
  if (method === undefined) return [];
  return run.users.flatMap(({ calls, events }) =>
    calls
      .filter(
        (one) =>
          one.method === method && one.atMs < fromMs && one.atMs >= fromMs - run.options.requestTimeoutMs,
      )
      .filter(
        (one) => !events.some(({ event, seq, atMs }) => event === end && seq > one.seq && atMs < fromMs),
      )
      .map(({ atMs }) => atMs),
  );
}
