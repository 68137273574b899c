import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind } from "./fault.ts";

/** Parameters of `bulletin`. */
export interface BulletinParams extends CommonParams {
  /** The text of the bulletin. Default: that trading is halted. */
  readonly text?: string;
}

/** Sends a news bulletin to every client that has subscribed to bulletins (`reqNewsBulletins`). */
export const bulletin: FaultKind<BulletinParams> = defineFault<BulletinParams>(
  "bulletin",
  "a news bulletin for clients that subscribed to bulletins: text",
  z.strictObject({ text: z.string().min(1).optional().describe("The text of the bulletin.") }),
  ({ text = "Trading is halted until further notice." }, world) => {
    world.happens({ kind: "bulletin", text });
    world.after(0, () => world.heal());
    return {};
  },
);
