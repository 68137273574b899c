import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs, ms } from "./fault.ts";
import { isMeantRequest, meantRequest } from "./meant-request.ts";
import type { Cut } from "./moments.ts";
import { probabilityOf, Strikes, timesOf } from "./strikes.ts";

/** Parameters of `drop`. Without a trigger, every connection that has a session is cut at once. */
export interface DropParams extends CommonParams {
  /** Way in which connections are cut: closed in order (`fin`) or reset (`rst`). Default `"rst"`. */
  readonly how?: Cut;
  /** Cuts a connection at this message of its session, counted in both directions from START_API on. */
  readonly afterFrames?: number;
  /** Cuts a connection after this request was read and before it is answered, e.g. `"reqPositions"`, or `"any"`. */
  readonly afterRequest?: string;
  /** Cuts every connection once, this long after the fault began, in ms. */
  readonly afterMs?: number;
  /** Cuts every connection at this interval, in ms. */
  readonly everyMs?: number;
  /** The probability of each cut, in [0, 1]. Default 1. */
  readonly probability?: number;
  /** The most connections that are cut. Default: no limit. */
  readonly times?: number;
}

/** Cuts connections. */
export const drop: FaultKind<DropParams> = defineFault<DropParams>(
  "drop",
  "connections are cut: how=fin|rst; afterFrames, afterRequest, afterMs,\n    everyMs; probability, times",
  z.strictObject({
    how: z
      .enum(["fin", "rst"])
      .default("rst")
      .describe("Way in which connections are cut: closed in order (fin) or reset (rst)."),
    afterFrames: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe(
        "Cuts a connection at this message of its session, counted in both directions from START_API on.",
      ),
    afterRequest: meantRequest
      .optional()
      .describe(
        'Cuts a connection after this request was read and before it is answered, e.g. "reqPositions", or "any".',
      ),
    afterMs: ms.optional().describe("Cuts every connection once, this long after the fault began, in ms."),
    everyMs: ms.min(1).optional().describe("Cuts every connection at this interval, in ms."),
    probability: probabilityOf("of each cut"),
    times: timesOf("connections that are cut"),
    forMs,
  }),
  ({ how = "rst", afterFrames, afterRequest, afterMs, everyMs, ...often }, world) => {
    const strikes = new Strikes(often, world.random);
    const cutAll = (): void => {
      for (const { id } of world.connections()) if (strikes.next()) world.cut(id, how);
    };
    const again = (delayMs: number): void =>
      world.after(delayMs, () => {
        cutAll();
        again(delayMs);
      });
    if (afterMs !== undefined) world.after(afterMs, cutAll);
    if (everyMs !== undefined) again(everyMs);
    const triggers = [afterFrames, afterRequest, afterMs, everyMs];
    if (triggers.every((trigger) => trigger === undefined)) cutAll();
    return {
      get isSpent() {
        return strikes.isSpent || triggers.every((trigger) => trigger === undefined);
      },
      onFrame: ({ direction, name, count }) => {
        const due = count === afterFrames || (direction === "in" && isMeantRequest(afterRequest, name));
        return due && strikes.next() ? { cut: how } : undefined;
      },
    };
  },
);
