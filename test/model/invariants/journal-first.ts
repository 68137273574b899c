import type { Invariant } from "../record.ts";

/** A process that ends at once leaves no order at TWS that the next one does not know of. */
export const journalFirst: Invariant = {
  name: "an order is durable in the journal before its first byte is written",
  breaches: ({ trading }) => {
    const keptSeq = new Map<string, number>();
    for (const { entry, seq } of trading.kept) {
      if (entry.type !== "order") continue;
      const name = `${entry.clientId}/${entry.orderId}`;
      keptSeq.set(name, Math.min(seq, keptSeq.get(name) ?? seq));
    }
    const written = new Set<string>();
    return trading.writes.flatMap(({ frame, clientId, seq, atMs, process }) => {
      const name = `${clientId}/${frame.id}`;
      if (frame.name !== "placeOrder" || frame.values.whatIf === true || written.has(name)) return [];
      written.add(name);
      const kept = keptSeq.get(name);
      if (kept !== undefined && kept < seq) return [];
      return [`at ${atMs}, process ${process} wrote the order ${name}, which its journal did not have`];
    });
  },
};
