import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, ms } from "./fault.ts";
import type { DialVerdict } from "./moments.ts";

/** Parameters of `restart`: how long each stage takes, in ms, in this order. */
export interface RestartParams extends CommonParams {
  /**
   * Waits for orders, and loses this many before every connection is reset: they are read and not kept, and their IDs are
   * given out again afterwards. From the first of them on, all requests are lost. Default 0: the restart begins at once.
   */
  readonly lostOrders?: number;
  /** Requests are read and lost; the IDs of lost orders are given out again. Default 0; with `lostOrders`, at most this. */
  readonly deafMs?: number;
  /** Every connection has been reset, and dials are refused. Default 2 000. */
  readonly refuseMs?: number;
  /** Dials are accepted and closed at once. Default 500. */
  readonly closeMs?: number;
  /** Dials are accepted, and nothing is sent. Default 1 000. */
  readonly muteMs?: number;
}

type Stage = "up" | "deaf" | "refuses" | "closes" | "mute";

/**
 * Restarts the gateway: requests are lost, then every connection is reset; dials are refused, then closed, then mute.
 *
 * @see QuantConnect/Lean.Brokerages.InteractiveBrokers#242: four orders were written as the scheduled restart reset the
 *   socket, and the next valid ID was that of the first of them afterwards.
 */
export const restart: FaultKind<RestartParams> = defineFault<RestartParams>(
  "restart",
  "all reset; dials refused, then closed, then mute, then served: lostOrders,\n    deafMs, refuseMs, closeMs, muteMs",
  z.strictObject({
    lostOrders: z
      .number()
      .int()
      .min(0)
      .default(0)
      .describe(
        "Waits for orders, and loses this many before every connection is reset: they are read and not kept, and their IDs are given out again afterwards. From the first of them on, all requests are lost.",
      ),
    deafMs: ms
      .optional()
      .describe(
        "Requests are read and lost; the IDs of lost orders are given out again. Default 0; with lostOrders, at most this.",
      ),
    refuseMs: ms.default(2_000).describe("Every connection has been reset, and dials are refused."),
    closeMs: ms.default(500).describe("Dials are accepted and closed at once."),
    muteMs: ms.default(1_000).describe("Dials are accepted, and nothing is sent."),
  }),
  ({ lostOrders = 0, deafMs, refuseMs = 2_000, closeMs = 500, muteMs = 1_000 }, world) => {
    let [stage, ordersLeft]: [Stage, number] = ["up", lostOrders];
    const dials: Readonly<Record<Stage, DialVerdict>> = {
      up: {},
      deaf: {},
      refuses: { refuse: true },
      closes: { hangUp: "fin" },
      mute: { mute: true },
    };
    const down = (): void => {
      if (stage !== "up" && stage !== "deaf") return;
      stage = "refuses";
      for (const { id } of world.connections()) world.cut(id, "rst");
      world.changed();
      world.after(refuseMs, () => {
        stage = "closes";
        world.changed();
      });
      world.after(refuseMs + closeMs, () => {
        stage = "mute";
      });
      world.after(refuseMs + closeMs + muteMs, () => world.heal());
    };
    const begin = (): void => {
      stage = "deaf";
      if (deafMs !== undefined && deafMs > 0) world.after(deafMs, down);
    };
    if (lostOrders === 0) begin();
    if (lostOrders === 0 && !deafMs) down();
    return {
      get refuses() {
        return stage === "refuses";
      },
      onDial: () => dials[stage],
      onFrame: ({ direction, name }) => {
        if (direction !== "in") return undefined;
        if (stage === "up" && name === "placeOrder") begin();
        if (stage !== "deaf") return undefined;
        // The reset follows the last of the orders.
        if (name === "placeOrder" && --ordersLeft === 0) world.after(0, down);
        return { swallow: true };
      },
    };
  },
);
