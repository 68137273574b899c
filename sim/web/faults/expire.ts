import * as z from "zod";
import { type CommonParams, forMs } from "../../faults/fault.ts";
import { defineWebFault, type WebFaultKind } from "./web-fault.ts";

/** Parameters of `expire`. */
export interface ExpireParams extends CommonParams {
  /**
   * `brokerage` (default): the brokerage session ends, and `ssodh/init` begins another one. `login`: the login ends too, until
   * a person logs in, which happens when the fault is healed.
   */
  readonly what?: "brokerage" | "login";
}

/** Ends the brokerage session, or the login. */
export const expire: WebFaultKind<ExpireParams> = defineWebFault<ExpireParams>(
  "expire",
  "the session ends: what=brokerage (no forMs)|login; healed: a person logs in",
  z
    .strictObject({ what: z.enum(["brokerage", "login"]).optional(), forMs })
    .refine(({ what, forMs }) => forMs === undefined || what === "login", {
      error: "forMs needs what=login: the client itself begins another brokerage session",
    }),
  ({ what = "brokerage" }, world) => {
    if (what === "login") {
      world.happens({ kind: "login-expired" });
      return { healed: () => world.happens({ kind: "login" }) };
    }
    world.happens({ kind: "brokerage-expired" });
    world.after(0, () => world.heal());
    return {};
  },
);
