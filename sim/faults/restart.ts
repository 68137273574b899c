import * as z from "zod";
import { type CommonParams, type DialVerdict, defineFault, type FaultKind, ms } from "./fault.ts";

/** How long each part of a restart takes, in ms, in their order. */
export interface RestartParams extends CommonParams {
  /** What clients send just before is read and comes to nothing; numbers of such orders are given out again. Default 0. */
  readonly deafMs?: number;
  /** Every connection has been reset, and nobody listens. Default 2 000. */
  readonly refuseMs?: number;
  /** Dials are accepted and ended at once. Default 500. */
  readonly closeMs?: number;
  /** Dials are accepted, and nothing is said. Default 1 000. */
  readonly muteMs?: number;
}

type Stage = "deaf" | "refuses" | "closes" | "mute";

/** The nightly restart: deaf, then every connection is reset; refused, then ended at once, then mute, then ready. */
export const restart: FaultKind<RestartParams> = defineFault<RestartParams>(
  "restart",
  "all reset; refused, then ended at once, then mute, then ready: deafMs,\n    refuseMs, closeMs, muteMs",
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
