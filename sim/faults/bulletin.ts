import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind } from "./fault.ts";

/** What everybody is told. */
export interface BulletinParams extends CommonParams {
  /** Default: that trading is halted. */
  readonly text?: string;
}

/** IBKR sends a bulletin to all clients that asked for them. */
export const bulletin: FaultKind<BulletinParams> = defineFault<BulletinParams>(
  "bulletin",
  "a bulletin for whoever asked for them: text",
  z.strictObject({ text: z.string().min(1).optional() }),
  ({ text = "Trading is halted until further notice." }, world) => {
    world.happens({ kind: "bulletin", text });
    world.after(0, () => world.heal());
    return {};
  },
);
