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
}

/** Delays dials, the handshake and messages. */
export const latency: FaultKind<LatencyParams> = defineFault<LatencyParams>(
  "latency",
  "dials, handshake or messages take longer: dialMs, handshakeMs, frameMs",
  z.strictObject({
    dialMs: range
      .optional()
      .describe(
        "Delays the answer to a dial. Over TCP the kernel answers at once, so that there it delays the client's hello.",
      ),
    handshakeMs: range.optional().describe("Delays the server's first message."),
    frameMs: range
      .optional()
      .describe("Delays each message in both directions; messages of one direction stay in order."),
    forMs,
  }),
  ({ dialMs, handshakeMs, frameMs }, { random }) => ({
    onDial: () => ({ delayMs: draw(dialMs, random) }),
    onFrame: ({ name }) => ({
      delayMs: draw(frameMs, random) + (name === "greeting" ? draw(handshakeMs, random) : 0),
    }),
  }),
);
