import { PoolError } from "../../../src/mod.ts";
import type { Call } from "../call.ts";
import { READS } from "../reads.ts";
import type { Invariant, Notified, RunRecord } from "../record.ts";

/** Time in which a read is sent again when it can be, in ms; the budget may hold it back for some of it. */
const SENT_MS = 8_000;
/** Reads that only IBKR can answer: TWS loses them with its data (1101). */
const OF_IBKR: readonly string[] = ["getContractDetails", "getMatchingSymbols", "getHistoricalData"];

/** A read that waits for an answer which can never come fails for no reason but its deadline. */
export const readsAgain: Invariant = {
  name: "a read that was lost with its session, or with the data of TWS, is sent again",
  breaches: (run) =>
    run.calls.flatMap((call) => {
      const { what, isRetried, began, ended, outcome } = call;
      if (!isRetried || run.options.retryReads === false || !hasTimedOut(outcome)) return [];
      const chance = run.notified.find((one) => one.seq > began.seq && isChance(one, call));
      if (chance === undefined || ended === undefined || ended.atMs - chance.atMs < SENT_MS) return [];
      return wasSent(run, call, chance)
        ? []
        : [`${what} of ${began.atMs} was not sent again after "${chance.event.type}" at ${chance.atMs}`];
    }),
};

function hasTimedOut(outcome: Call["outcome"]): boolean {
  if (outcome === undefined || !("error" in outcome)) return false;
  return outcome.error instanceof PoolError && outcome.error.code === "REQUEST_TIMEOUT";
}

function isChance({ event }: Notified, { read }: Call): boolean {
  if (event.type === "ready") return true;
  return event.type === "restored" && event.dataLost && OF_IBKR.includes(read?.name ?? "");
}

/** Tests whether such a request went out since; nothing is known where the session did not last. */
function wasSent({ frames, notified }: RunRecord, { read, ended }: Call, chance: Notified): boolean {
  const wire = READS.get(read?.name ?? "")?.wire;
  if (wire === undefined || read === undefined) return true;
  const within = ({ seq }: { readonly seq: number }): boolean =>
    seq > chance.seq && (ended === undefined || seq < ended.seq);
  const isCutShort = notified.some((one) => within(one) && CUT_SHORT.includes(one.event.type));
  return (
    isCutShort ||
    frames.some(
      (frame) =>
        frame.direction === "in" &&
        frame.name === wire.request &&
        within(frame) &&
        wire.matches(frame.values, read.about),
    )
  );
}

const CUT_SHORT: readonly string[] = ["lost", "degraded", "throttled", "closed"];
