import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";
import { StalledPipes } from "./stalled-bytes.ts";

/** Parameters of `partition`. */
export interface PartitionParams extends CommonParams {
  /** The direction in which nothing gets through: what TWS sends (`out`), what it receives (`in`), or both (default). */
  readonly direction?: "in" | "out" | "both";
  /** The number of bytes of each connection and direction that get through before. Default 0. */
  readonly afterBytes?: number;
  /** What happens to dials: they are lost (default), or served as always. */
  readonly dials?: "lost" | "served";
  /**
   * What becomes of connections that were blocked when the fault is healed. `resume` (default): what was held back arrives,
   * as TCP sends it again. `die`: they stay half-open for ever.
   */
  readonly fate?: "resume" | "die";
}

/**
 * Lets nothing through between clients and TWS, in one direction or both: no bytes, no end of a connection, no reset.
 *
 * A client that closes its side (FIN) reaches TWS when the partition is over, after what was sent. A reset is lost: TWS holds
 * the session and its client ID for `lingerMs`, and a client that TWS has reset learns of it when it sends something afterwards.
 */
export const partition: FaultKind<PartitionParams> = defineFault<PartitionParams>(
  "partition",
  "nothing gets through, and healed, what was held arrives:\n    direction=in|out|both, afterBytes, dials=lost|served, fate=resume|die",
  z.strictObject({
    direction: z
      .enum(["in", "out", "both"])
      .optional()
      .describe(
        "The direction in which nothing gets through: what TWS sends (out), what it receives (in), or both (default).",
      ),
    afterBytes: z
      .number()
      .int()
      .min(0)
      .default(0)
      .describe("The number of bytes of each connection and direction that get through before."),
    dials: z
      .enum(["lost", "served"])
      .optional()
      .describe("What happens to dials: they are lost (default), or served as always."),
    fate: z
      .enum(["resume", "die"])
      .optional()
      .describe(
        "What becomes of connections that were blocked when the fault is healed. resume (default): what was held back arrives, as TCP sends it again. die: they stay half-open for ever.",
      ),
    forMs,
  }),
  ({ direction: blocked = "both", afterBytes = 0, dials = "lost", fate = "resume" }, world) => {
    const pipes = new StalledPipes();
    const healed = (): void => {
      if (fate === "resume") return pipes.flush();
      const dying = pipes.blocked();
      for (const connection of dying) world.halfOpen(connection);
      pipes.drop();
    };
    return {
      onDial: () => (dials === "lost" ? { lost: true } : undefined),
      pipe: (direction, next, connection) =>
        blocked === "both" || blocked === direction
          ? pipes.add(connection, { next, afterBytes, passesReset: false })
          : undefined,
      healed,
      paused: healed,
    };
  },
);
