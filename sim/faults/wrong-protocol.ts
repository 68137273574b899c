import * as z from "zod";
import { encodeFrame, fieldsOfFrame } from "../wire/frames.ts";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Parameters of `wrong-protocol`. */
export interface WrongProtocolParams extends CommonParams {
  /** The version that TWS names in its first message, e.g. `"99"`, `"194"` or any text. Default `"banana"`. */
  readonly version?: string;
  /** The most handshakes that have it. Default: no limit. */
  readonly times?: number;
}

/** Names a version in the handshake that no client can speak, or that is no number. */
export const wrongProtocol: FaultKind<WrongProtocolParams> = defineFault<WrongProtocolParams>(
  "wrong-protocol",
  "the handshake names a version that is none: version, times",
  z.strictObject({
    version: z
      .string()
      .default("banana")
      .describe('The version that TWS names in its first message, e.g. "99", "194" or any text.'),
    times: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe("The most handshakes that have it. Default: no limit."),
    forMs,
  }),
  ({ version = "banana", times }) => {
    let left = times ?? Number.POSITIVE_INFINITY;
    const rewrite = (frame: Uint8Array): Uint8Array => encodeFrame(fieldsOfFrame(frame).with(0, version));
    return {
      get isSpent() {
        return left <= 0;
      },
      onFrame: ({ direction, name }) => {
        if (direction !== "out" || name !== "greeting" || left <= 0) return undefined;
        left--;
        return { rewrite };
      },
    };
  },
);
