import type { Invariant, Notified, RunRecord } from "../record.ts";

const WINDOW_MS = 60_000;
/** Dials before the wait has grown to its upper bound, and those that a caller or a lost session begins at once. */
const AT_ONCE = 40;
/** The share of its upper bound that a wait has at least on average over many of them. */
const SHARE = 0.25;

/** I17: a pool that dials without a pause blocks the gateway for everybody, and keeps its own client ID in use. */
export const dialBudget: Invariant = {
  name: "dials and conflicts of a minute stay within the backoff, which a session resets only once it lasted",
  breaches: (run) =>
    [...new Set(run.notified.map(({ process }) => process))].flatMap((process) => {
      const own = run.notified.filter((one) => one.process === process);
      return [...tooMany(run, own), ...atOnce(run, own)];
    }),
};

function tooMany({ options, calls }: RunRecord, own: readonly Notified[]): readonly string[] {
  const { backoffMsMin = 500, clientIdPolicy = "wait" } = options;
  const ids = typeof clientIdPolicy === "string" ? 1 : 1 + clientIdPolicy.length;
  const grows = Math.ceil(Math.log2(options.backoffMsMax / backoffMsMin)) + 2;
  const waited = WINDOW_MS / (SHARE * options.backoffMsMax);
  const dials = own.filter(({ event }) => event.type === "dial").map(({ atMs }) => atMs);
  const conflicts = own
    .filter(({ event }) => event.type === "dial-failed" && event.error.code === "CLIENT_ID_IN_USE")
    .map(({ atMs }) => atMs);
  const sessions = own.filter(({ event }) => event.type === "ready").map(({ atMs }) => atMs);
  // A pool that has given up begins anew with each call.
  const gaveUp = own.filter(({ event }) => event.type === "state" && event.state === "failed").length;
  const begun = gaveUp === 0 ? [] : calls.map(({ began }) => began.atMs);
  return (
    [
      ["dials", dials],
      ["conflicts", conflicts],
    ] as const
  ).flatMap(([what, times]) => {
    const most = (fromMs: number): number => {
      const anew = within(sessions, fromMs) + within(begun, fromMs);
      return ids * (AT_ONCE + waited + anew * grows);
    };
    const fromMs = times.find((atMs) => within(times, atMs) > most(atMs));
    return fromMs === undefined
      ? []
      : [`${within(times, fromMs)} ${what} in the minute from ${fromMs} on, and ${most(fromMs)} are allowed`];
  });
}

const within = (times: readonly number[], fromMs: number): number =>
  times.filter((atMs) => atMs >= fromMs && atMs < fromMs + WINDOW_MS).length;

/** After a failed dial or a session that did not last there is a pause, however short. */
function atOnce({ options }: RunRecord, own: readonly Notified[]): readonly string[] {
  const { backoffResetMs = 30_000, clientIdPolicy = "wait" } = options;
  const breaches: string[] = [];
  let readyMs = 0;
  /** What the next dial must not follow at once. */
  let failed: { readonly atMs: number; readonly what: string } | undefined;
  let state: string | undefined;
  for (const { event, atMs } of own) {
    if (event.type === "ready") readyMs = atMs;
    if (event.type === "lost")
      failed = atMs - readyMs < backoffResetMs ? { atMs, what: "a session that did not last" } : undefined;
    if (event.type === "dial-failed") {
      const hasOther = event.error.code === "CLIENT_ID_IN_USE" && typeof clientIdPolicy !== "string";
      // A pool that has given up dials for the next call at once: no dial of its own would follow.
      failed = hasOther || state === "failed" ? undefined : { atMs, what: event.error.code };
    }
    if (event.type === "state") {
      state = event.state;
      if (state === "failed" || state === "idle") failed = undefined;
    }
    if (event.type !== "dial") continue;
    if (failed?.atMs === atMs) breaches.push(`a dial at ${atMs} at once after ${failed.what}`);
    failed = undefined;
  }
  return breaches;
}
