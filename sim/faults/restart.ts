import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, ms } from "./fault.ts";

/** How long each part of a restart takes, in ms. */
export interface RestartParams extends CommonParams {
  /** Nobody listens. Default 2 000. */
  readonly refuseMs?: number;
  /** Then it accepts and says nothing. Default 1 000. */
  readonly muteMs?: number;
}

/** The nightly restart: every connection is reset, then nobody listens, then it is mute, then it is there again. */
export const restart: FaultKind<RestartParams> = defineFault<RestartParams>(
  "restart",
  "reset, refused for refuseMs=ms, mute for muteMs=ms, then ready",
  z.strictObject({ refuseMs: ms.optional(), muteMs: ms.optional() }),
  ({ refuseMs = 2_000, muteMs = 1_000 }, world) => {
    let refuses = true;
    for (const { id } of world.connections()) world.cut(id, "rst");
    world.after(refuseMs, () => {
      refuses = false;
      world.changed();
    });
    world.after(refuseMs + muteMs, () => world.heal());
    return {
      get refuses() {
        return refuses;
      },
      onDial: () => (refuses ? { refuse: true } : { mute: true }),
    };
  },
);
