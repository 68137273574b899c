import * as z from "zod";
import { type CommonParams, draw, forMs, range } from "../../faults/fault.ts";
import { defineWebFault, path, topic, type WebFaultKind } from "./web-fault.ts";

/** Parameters of `late`. */
export interface LateParams extends CommonParams {
  /** The delay, in ms: a number, or `[min, max]` for a uniform draw each time. Default 1 000. */
  readonly byMs?: number | [number, number];
  /** Beginning of the paths whose responses are late. Default: all, unless `topic` is given. */
  readonly path?: string;
  /** Topic whose frames are late. Default: all, in both directions, unless `path` is given. */
  readonly topic?: string;
}

/** Delays responses and frames; the frames of one direction stay in order. */
export const late: WebFaultKind<LateParams> = defineWebFault<LateParams>(
  "late",
  "responses and frames are late: byMs, path, topic",
  z.strictObject({ byMs: range.optional(), path, topic, forMs }),
  ({ byMs = 1_000, path: start, topic: name }, { random }) => ({
    onResponse: (response) => {
      const isMeant = start === undefined ? name === undefined : response.path.startsWith(start);
      return isMeant ? { delayMs: draw(byMs, random) } : undefined;
    },
    onFrame: (frame) => {
      const isMeant = name === undefined ? start === undefined : frame.topic === name;
      return isMeant ? { delayMs: draw(byMs, random) } : undefined;
    },
  }),
);
