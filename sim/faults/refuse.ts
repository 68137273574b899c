import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";
import type { DialVerdict } from "./moments.ts";

/** Parameters of `refuse`. */
export interface RefuseParams extends CommonParams {
  /**
   * The way in which a dial fails. Default `refused`.
   *
   * - `refused`: nothing listens.
   * - `closed`: accepted and closed at once, as by a relay whose gateway is down.
   * - `reset`: accepted and reset at once; the client gets the error alone, and never an open connection.
   * - `lost`: nothing answers, as behind a firewall. The client's system repeats the dial for 127 s.
   * - `unreachable`: there is no way to the machine.
   * - `no-name`: the name of the machine is not found.
   */
  readonly how?: "refused" | "closed" | "reset" | "lost" | "unreachable" | "no-name";
}

const VERDICTS: Readonly<Record<NonNullable<RefuseParams["how"]>, DialVerdict>> = {
  refused: { refuse: true },
  closed: { hangUp: "fin" },
  reset: { hangUp: "rst" },
  lost: { lost: true },
  unreachable: { refuse: true, code: "EHOSTUNREACH" },
  "no-name": { refuse: true, code: "ENOTFOUND" },
};

/**
 * Lets dials fail, as while a gateway restarts. Existing connections continue.
 *
 * Over TCP the port is closed with `unreachable` and `no-name`, so that the error is that of `refused`, and a dial that is
 * `lost` is accepted by the kernel and stays mute.
 */
export const refuse: FaultKind<RefuseParams> = defineFault<RefuseParams>(
  "refuse",
  "dials fail: how=refused|closed|reset|lost|unreachable|no-name",
  z.strictObject({
    how: z
      .enum(["refused", "closed", "reset", "lost", "unreachable", "no-name"])
      .optional()
      .describe(
        "The way in which a dial fails. Default refused. - refused: nothing listens. - closed: accepted and closed at once, as by a relay whose gateway is down. - reset: accepted and reset at once; the client gets the error alone, and never an open connection. - lost: nothing answers, as behind a firewall. The client's system repeats the dial for 127 s. - unreachable: there is no way to the machine. - no-name: the name of the machine is not found.",
      ),
    forMs,
  }),
  ({ how = "refused" }) => {
    const verdict = VERDICTS[how];
    return { refuses: verdict.refuse === true, onDial: () => verdict };
  },
);
