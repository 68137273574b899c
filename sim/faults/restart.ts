import * as z from "zod";
import { type CommonParams, type DialVerdict, defineFault, type FaultKind, ms } from "./fault.ts";

/** Parameters of `restart`: how long each stage takes, in ms, in this order. */
export interface RestartParams extends CommonParams {
  /** Requests are read and lost; the IDs of lost orders are given out again. Default 0. */
  readonly deafMs?: number;
  /** Every connection has been reset, and dials are refused. Default 2 000. */
  readonly refuseMs?: number;
  /** Dials are accepted and closed at once. Default 500. */
  readonly closeMs?: number;
  /** Dials are accepted, and nothing is sent. Default 1 000. */
  readonly muteMs?: number;
}

type Stage = "deaf" | "refuses" | "closes" | "mute";

/** Restarts the gateway: requests are lost, then every connection is reset; dials are refused, then closed, then mute. */
export const restart: FaultKind<RestartParams> = defineFault<RestartParams>(
  "restart",
  "all reset; dials refused, then closed, then mute, then served: deafMs,\n    refuseMs, closeMs, muteMs",
  z.strictObject({
    deafMs: ms.optional(),
    refuseMs: ms.optional(),
    closeMs: ms.optional(),
    muteMs: ms.optional(),
  }),
  ({ deafMs = 0, refuseMs = 2_000, closeMs = 500, muteMs = 1_000 }, world) => {
    let stage: Stage = "deaf";
    const dials: Readonly<Record<Stage, DialVerdict>> = {
      deaf: {},
      refuses: { refuse: true },
      closes: { hangUp: "fin" },
      mute: { mute: true },
    };
    const down = (): void => {
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
    if (deafMs === 0) down();
    else world.after(deafMs, down);
    return {
      get refuses() {
        return stage === "refuses";
      },
      onDial: () => dials[stage],
      onFrame: ({ direction }) => (stage === "deaf" && direction === "in" ? { swallow: true } : undefined),
    };
  },
);
