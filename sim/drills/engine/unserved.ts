import type { DrillRecord } from "../record.ts";

/**
 * Takes back what was held against a client where the gateway has failed while the drill ran: nobody can know then what the client
 * would have done.
 *
 * @param failure What the gateway has failed in, in words; undefined where it has not.
 */
export function unserved(record: DrillRecord, failure: string | undefined): DrillRecord {
  if (failure === undefined || record.outcome !== "failed") return record;
  const checks = record.checks.map((check) =>
    check.outcome === "failed"
      ? ({
          ...check,
          outcome: "not reached",
          reasons: [`Not judged: ${failure}.`, ...check.reasons],
        } as const)
      : check,
  );
  return { ...record, checks, outcome: "not reached", grade: null, gatewayFailure: failure };
}
