import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Parameters of `older-release`. */
export interface OlderReleaseParams extends CommonParams {
  /** The highest protocol version that TWS speaks. Default 176. */
  readonly version?: number;
}

/**
 * Lets TWS be an older release from the next handshake on: it speaks no version above this one. Sessions keep the version
 * that they have; healed, TWS is upgraded again.
 */
export const olderRelease: FaultKind<OlderReleaseParams> = defineFault<OlderReleaseParams>(
  "older-release",
  "new sessions speak an older version of the protocol: version",
  z.strictObject({
    version: z
      .number()
      .int()
      .min(100)
      .max(999)
      .default(176)
      .describe("The highest protocol version that TWS speaks."),
    forMs,
  }),
  ({ version = 176 }) => ({ onHello: () => version }),
);
