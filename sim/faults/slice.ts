import * as z from "zod";
import { type CommonParams, defineFault, draw, type FaultKind, forMs, ms } from "./fault.ts";
import { HeldPipes, type PacedPiece } from "./held-bytes.ts";

/** Parameters of `slice`. */
export interface SliceParams extends CommonParams {
  /** The size of each piece: a number, or `[min, max]` for a uniform draw each time. Default 1; with `joinMs`, no limit. */
  readonly bytes?: number | [number, number];
  /** The time between two pieces, in ms. Default 0: they follow each other at once. */
  readonly everyMs?: number;
  /** Collects what is sent within this time, and sends it as one piece, in ms. Default 0: nothing is joined. */
  readonly joinMs?: number;
}

const size = z.number().int().min(1);

/**
 * Divides the bytes that TWS sends without regard to messages, or joins several messages, as a network may do.
 *
 * TCP joins again what is written at once: there the pieces are seen by a client with `everyMs` alone.
 */
export const slice: FaultKind<SliceParams> = defineFault<SliceParams>(
  "slice",
  "bytes arrive in pieces that are not messages: bytes, everyMs, joinMs",
  z.strictObject({
    bytes: z
      .union([
        size,
        z.tuple([size, size]).refine(([min, max]) => min <= max, {
          error: "the second must not be below the first",
        }),
      ])
      .optional(),
    everyMs: ms.optional(),
    joinMs: ms.optional(),
    forMs,
  }),
  ({ bytes, everyMs = 0, joinMs = 0 }, world) => {
    const pipes = new HeldPipes();
    const sizeOf = (all: Uint8Array): number =>
      bytes === undefined ? (joinMs > 0 ? all.length : 1) : draw(bytes, world.random);
    const pieces = (all: Uint8Array): readonly PacedPiece[] => {
      const divided: PacedPiece[] = [];
      for (let from = 0; from < all.length; ) {
        const to = from + sizeOf(all);
        divided.push({ bytes: all.subarray(from, to), beforeMs: 0, afterMs: everyMs });
        from = to;
      }
      return divided;
    };
    return {
      pipe: (direction, next) =>
        direction === "out" ? pipes.add({ next, pieces, collectMs: joinMs, after: world.after }) : undefined,
      healed: () => pipes.flush(),
      paused: () => pipes.flush(),
    };
  },
);
