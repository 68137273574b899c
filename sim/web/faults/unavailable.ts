import * as z from "zod";
import { type CommonParams, forMs, ms } from "../../faults/fault.ts";
import {
  defineWebFault,
  type OccurrenceParams,
  occurrences,
  path,
  probability,
  times,
  type WebFaultKind,
} from "./web-fault.ts";

/** Parameters of `unavailable`. */
export interface UnavailableParams extends CommonParams, OccurrenceParams {
  /** Beginning of the paths of the requests that fail. Default: every request, and every WebSocket that is opened. */
  readonly path?: string;
  /** Time until the response, in ms. Default 10 000, as was seen. */
  readonly afterMs?: number;
  /** `none` (default): the request has no effect. `done`: it is carried out nevertheless. */
  readonly effect?: "none" | "done";
}

/**
 * Answers requests with 503 and an empty body after 10 s.
 *
 * @see Voyz/ibeam#38: order requests during outages.
 */
export const unavailable: WebFaultKind<UnavailableParams> = defineWebFault<UnavailableParams>(
  "unavailable",
  "503 with an empty body after 10 s: path, afterMs, effect=none|done,\n    probability, times",
  z.strictObject({
    path,
    afterMs: ms.optional(),
    effect: z.enum(["none", "done"]).optional(),
    probability,
    times,
    forMs,
  }),
  ({ path: start, afterMs = 10_000, effect = "none", probability: chance, times: most }, world) => {
    const occurs = occurrences({ probability: chance, times: most }, world.random);
    const response = { status: 503, headers: {}, body: "" };
    const isMeant = (requested: string): boolean => requested.startsWith(start ?? "/") && occurs();
    return {
      onOpen: () => (isMeant("/ws") ? response.status : undefined),
      onRequest: (request) =>
        effect === "none" && isMeant(request.path) ? { answer: { response, afterMs } } : undefined,
      onResponse: (moment) =>
        effect === "done" && isMeant(moment.path) ? { response, delayMs: afterMs } : undefined,
    };
  },
);
