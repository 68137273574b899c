import type { Invariant, RunRecord } from "../record.ts";
import type { FinalIntent } from "../trading-record.ts";
import { isOpen, text } from "./honest-outcomes.ts";

/** I10: what was unknown is found out, and is what the book of the fake has. */
export const outcomesFound: Invariant = {
  name: "once everything is healed, the pool knows of each order what TWS has of it",
  breaches: (run) =>
    (run.trading.finals ?? []).flatMap((final) => {
      const why = wrong(run, final);
      const { key, state, booked } = final;
      return why ? [`${key} is ${state?.kind ?? "no order"} to the pool, and TWS has ${text(booked)}`] : [];
    }),
};

function wrong(run: RunRecord, { key, state, orderId = 0, booked: all, nextId }: FinalIntent): boolean {
  const [booked] = all;
  const isOver = booked === undefined || !isOpen(booked);
  const filled = booked?.filled ?? 0;
  switch (state?.kind) {
    case undefined:
      return booked !== undefined;
    case "not-sent":
    case "rejected":
      return booked !== undefined && booked.status !== "Inactive";
    case "filled":
      return booked?.status !== "Filled" || filled !== state.progress.filled;
    case "cancelled":
      return !isOver || filled !== state.progress.filled;
    case "acknowledged":
    case "working":
      // TWS may work an inactive order later.
      return isOver && (booked?.status !== "Inactive" || state.progress.status !== "Inactive");
    case "unknown":
      // A refused order is in no list; nor is one that TWS never had, and its ID then proves nothing if TWS has used it.
      if (key.startsWith("refused") || booked?.status === "Inactive") return false;
      if (booked === undefined) return nextId <= orderId && !isOfOther(run, orderId);
      return !isOfEarlierDay(run, booked.completedMs);
    case "intended":
    case "journalled":
    case "written":
      return true;
  }
}

/** An order of another client ID than the configured one proves nothing by its ID. */
function isOfOther({ trading, clientId }: RunRecord, orderId: number): boolean {
  // The journal has it before it is written, and its process may have ended in between.
  return trading.kept.some(
    ({ entry }) => entry.type === "order" && entry.orderId === orderId && entry.clientId !== clientId,
  );
}

const HALF_DAY_MS = 12 * 3_600_000;

/** TWS lists executions and completed orders of its present day alone. */
function isOfEarlierDay({ ending }: RunRecord, completedMs: number | undefined): boolean {
  return completedMs !== undefined && ending.idleAt.atMs - completedMs > HALF_DAY_MS;
}
