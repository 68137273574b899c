import { ofEachPool, type WebInvariant } from "../record.ts";

/** With everything healed, no stream stays in its gap. */
export const streamsFlow: WebInvariant = ofEachPool(
  "once everything is healed, every open stream has resumed",
  ({ readings, ending: { healthyAt } }) =>
    readings.flatMap(({ label, received, leftAt, began, slowMs }) => {
      if (healthyAt === undefined || slowMs > 0) return [];
      if (began.seq > healthyAt.seq || (leftAt?.seq ?? Infinity) < healthyAt.seq) return [];
      const last = received.findLast(({ kind, seq }) => kind !== "update" && seq < healthyAt.seq);
      return last?.kind === "gap" ? [`${label} has been in a gap since ${last.atMs}`] : [];
    }),
);
