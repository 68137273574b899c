import type { Position } from "../../../src/mod.ts";
import type { Invariant } from "../record.ts";

/** A stream of positions reports positions that were closed during a gap. */
export const positionsKnown: Invariant = {
  name: "a stream of positions ends with the positions that are held, also after gaps",
  breaches: ({ readings, book, ending: { ready, idleAt } }) => {
    if (ready !== true) return [];
    const held = book.pages.findLast(({ atMs }) => atMs <= idleAt.atMs)?.positions ?? [];
    return readings
      .filter(({ name, leftAt }) => name === "watchPositions" && (leftAt?.seq ?? idleAt.seq) >= idleAt.seq)
      .flatMap(({ received, label }) => {
        const known = new Map<number, number>();
        for (const { kind, value, seq } of received) {
          if (kind !== "update" || seq > idleAt.seq) continue;
          const { contract, pos } = value as Position;
          known.set(contract.conId ?? 0, pos);
        }
        const rows = [...known].filter(([, size]) => size !== 0).map(([conId, size]) => `${conId} ${size}`);
        const text = rows.sort().join("; ");
        return text === held.join("; ")
          ? []
          : [`${label} shows [${text}], and TWS holds [${held.join("; ")}]`];
      });
  },
};
