import * as z from "zod";
import { REQUEST_NAMES } from "../wire/catalogue.ts";
import { type CommonParams, type Cut, defineFault, type FaultKind, forMs, ms } from "./fault.ts";

/** When connections are cut; without any trigger, all that have a session, at once. */
export interface DropParams extends CommonParams {
  /** In order or at once. Default `"rst"`. */
  readonly how?: Cut;
  /** At this message of a session, counted both ways from START_API on. */
  readonly afterFrames?: number;
  /** Right after this request was read, before it is answered, e.g. `"reqPositions"`. */
  readonly afterRequest?: string;
  /** All connections, once, so long after the fault began, in ms. */
  readonly afterMs?: number;
  /** All connections, again and again, in ms. */
  readonly everyMs?: number;
  /** At each occasion, in [0, 1]. Default 1. */
  readonly probability?: number;
  /** Most connections that are cut. Default: any number. */
  readonly times?: number;
}

/** Connections are cut. */
export const drop: FaultKind<DropParams> = defineFault<DropParams>(
  "drop",
  "connections are cut: how=fin|rst; afterFrames, afterRequest, afterMs,\n    everyMs; probability, times",
  z.strictObject({
    how: z.enum(["fin", "rst"]).default("rst"),
    afterFrames: z.number().int().min(1).optional(),
    afterRequest: z.enum(REQUEST_NAMES as [string, ...string[]]).optional(),
    afterMs: ms.optional(),
    everyMs: ms.min(1).optional(),
    probability: z.number().min(0).max(1).default(1),
    times: z.number().int().min(1).optional(),
    forMs,
  }),
  ({ how = "rst", afterFrames, afterRequest, afterMs, everyMs, probability = 1, times }, world) => {
    let left = times ?? Number.POSITIVE_INFINITY;
    const happens = (): boolean => {
      if (left <= 0 || !world.random.chance(probability)) return false;
      left--;
      return true;
    };
    const cutAll = (): void => {
      for (const { id } of world.connections()) if (happens()) world.cut(id, how);
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
      onFrame: ({ direction, name, count }) => {
        const due = count === afterFrames || (direction === "in" && name === afterRequest);
        return due && happens() ? { cut: how } : undefined;
      },
    };
  },
);
