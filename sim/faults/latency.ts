import * as z from "zod";
import { type CommonParams, defineFault, draw, type FaultKind, forMs, range } from "./fault.ts";

/** Parameters of `latency`, each in ms: a number, or `[min, max]` for a uniform draw each time. Default 0. */
export interface LatencyParams extends CommonParams {
  /** Delays the answer to a dial. Over TCP the kernel answers at once, so that there it delays the client's hello. */
  readonly dialMs?: number | [number, number];
  /** Delays the server's first message. */
  readonly handshakeMs?: number | [number, number];
  /** Delays each message in both directions; messages of one direction stay in order. */
  readonly frameMs?: number | [number, number];
  /** Delays a few messages by this instead, so that the delays have a long tail. Default: none. */
  readonly tailMs?: number | [number, number];
  /** The probability that a message is one of these few, in [0, 1]. Default 0.05. */
  readonly tail?: number;
}

const TAIL = 0.05;

/** Delays dials, the handshake and messages. */
export const latency: FaultKind<LatencyParams> = defineFault<LatencyParams>(
  "latency",
  "dials, handshake or messages take longer: dialMs, handshakeMs, frameMs,\n    tailMs, tail",
  z
    .strictObject({
      dialMs: range
        .optional()
        .describe(
          "Delays the answer to a dial. Over TCP the kernel answers at once, so that there it delays the client's hello.",
        ),
      handshakeMs: range.optional().describe("Delays the server's first message."),
      frameMs: range
        .optional()
        .describe("Delays each message in both directions; messages of one direction stay in order."),
      tailMs: range
        .optional()
        .describe(
          "Delays a few messages by this instead, so that the delays have a long tail. Default: none.",
        ),
      tail: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe("The probability that a message is one of these few, in [0, 1]. Default 0.05."),
      forMs,
    })
    .refine(({ tail, tailMs }) => tail === undefined || tailMs !== undefined, {
      error: "tail needs tailMs",
    }),
  ({ dialMs, handshakeMs, frameMs, tailMs, tail = TAIL }, { random }) => {
    const delayOf = (): number => {
      const isFew = tailMs !== undefined && random.chance(tail);
      return draw(isFew ? tailMs : frameMs, random);
    };
    return {
      onDial: () => ({ delayMs: draw(dialMs, random) }),
      onFrame: ({ name }) => ({
        delayMs: delayOf() + (name === "greeting" ? draw(handshakeMs, random) : 0),
      }),
    };
  },
);
