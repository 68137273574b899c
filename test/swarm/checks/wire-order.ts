import { NONE, type StepCheck } from "./check.ts";

/** I3: a connection carries START_API alone until its `nextValidId`, and nothing once the pool has closed it. */
export function wireOrder(): StepCheck {
  let read = 0;
  let readEnds = 0;
  const ready = new Set<number>();
  const started = new Set<number>();
  const over = new Set<number>();
  return {
    name: "a connection carries START_API alone until nextValidId, and nothing after its end",
    breaches: ({ frames, ends }) => {
      if (read === frames.length && readEnds === ends.length) return NONE;
      const breaches: string[] = [];
      while (read < frames.length || readEnds < ends.length) {
        const [frame, end] = [frames[read], ends[readEnds]];
        if (end !== undefined && (frame === undefined || end.seq < frame.seq)) {
          readEnds++;
          if (end.by === "client") over.add(end.connection);
          continue;
        }
        if (frame === undefined) break;
        read++;
        const { connection, direction, name } = frame;
        if (direction === "out") {
          if (name === "nextValidId") ready.add(connection);
          continue;
        }
        const where = `${name} on connection ${connection}`;
        // A message that was written before the end is still on its way.
        if (over.has(connection) && frame.atMs > endMs(ends, connection))
          breaches.push(`${where} after its end`);
        if (name === "startApi") {
          if (started.has(connection)) breaches.push(`${where} a second time`);
          started.add(connection);
        } else if (!ready.has(connection)) breaches.push(`${where} before nextValidId`);
      }
      return breaches;
    },
  };
}

const endMs = (ends: readonly { readonly connection: number; readonly atMs: number }[], connection: number) =>
  ends.find((end) => end.connection === connection)?.atMs ?? 0;
