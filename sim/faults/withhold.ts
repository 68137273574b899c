import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Parameters of `withhold`. */
export interface WithholdParams extends CommonParams {
  /** The message that does not come: `managedAccounts`, `nextValidId` (default), or `both`. */
  readonly message?: "managedAccounts" | "nextValidId" | "both";
  /** The most messages that are withheld. Default: no limit. */
  readonly times?: number;
}

/**
 * Withholds a message of the handshake: the session begins, and its accounts or its next order ID never come. They are
 * sent to a client that requests them (`reqManagedAccts`, `reqIds`).
 */
export const withhold: FaultKind<WithholdParams> = defineFault<WithholdParams>(
  "withhold",
  "a message of the handshake does not come: times,\n    message=managedAccounts|nextValidId|both",
  z.strictObject({
    message: z
      .enum(["managedAccounts", "nextValidId", "both"])
      .default("nextValidId")
      .describe("The message that does not come: managedAccounts, nextValidId (default), or both."),
    times: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe("The most messages that are withheld. Default: no limit."),
    forMs,
  }),
  ({ message = "nextValidId", times }) => {
    let left = times ?? Number.POSITIVE_INFINITY;
    const withheld = message === "both" ? ["managedAccounts", "nextValidId"] : [message];
    /** Connections whose handshake is in progress: START_API has arrived, and no other request. */
    const starting = new Set<number>();
    return {
      get isSpent() {
        return left <= 0;
      },
      onFrame: ({ connection, direction, name }) => {
        if (direction === "in") {
          if (name === "startApi") starting.add(connection);
          else starting.delete(connection);
          return undefined;
        }
        if (left <= 0 || !starting.has(connection) || !withheld.includes(name)) return undefined;
        left--;
        return { swallow: true };
      },
    };
  },
);
