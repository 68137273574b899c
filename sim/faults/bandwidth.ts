import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";
import { HeldPipes, type PacedPiece } from "./held-bytes.ts";

/** Parameters of `bandwidth`. */
export interface BandwidthParams extends CommonParams {
  /** The rate of each connection and direction, in bytes a second. Default 10 000. */
  readonly bytesPerSecond?: number;
  /** The direction that is limited: what TWS sends (`out`), what it receives (`in`), or both (default). */
  readonly direction?: "in" | "out" | "both";
}

/** Pieces that arrive in a second at most. */
const PIECES_PER_SECOND = 20;

/** Limits how many bytes a second get through, so that long answers take their time. */
export const bandwidth: FaultKind<BandwidthParams> = defineFault<BandwidthParams>(
  "bandwidth",
  "few bytes a second get through: bytesPerSecond, direction=in|out|both",
  z.strictObject({
    bytesPerSecond: z
      .number()
      .int()
      .min(1)
      .default(10_000)
      .describe("The rate of each connection and direction, in bytes a second."),
    direction: z
      .enum(["in", "out", "both"])
      .optional()
      .describe(
        "The direction that is limited: what TWS sends (out), what it receives (in), or both (default).",
      ),
    forMs,
  }),
  ({ bytesPerSecond = 10_000, direction: limited = "both" }, world) => {
    const pipes = new HeldPipes();
    const pieceBytes = Math.ceil(bytesPerSecond / PIECES_PER_SECOND);
    return {
      pipe: (direction, next) => {
        if (limited !== "both" && limited !== direction) return undefined;
        // The part of a millisecond that the pieces so far have not waited.
        let owedMs = 0;
        const pieces = (all: Uint8Array): readonly PacedPiece[] => {
          const divided: PacedPiece[] = [];
          for (let from = 0; from < all.length; from += pieceBytes) {
            const bytes = all.subarray(from, from + pieceBytes);
            owedMs += (bytes.length / bytesPerSecond) * 1_000;
            const beforeMs = Math.floor(owedMs);
            owedMs -= beforeMs;
            divided.push({ bytes, beforeMs, afterMs: 0 });
          }
          return divided;
        };
        return pipes.add({ next, pieces, collectMs: 0, after: world.after });
      },
      healed: () => pipes.flush(),
      paused: () => pipes.flush(),
    };
  },
);
