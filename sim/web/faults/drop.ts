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

/** Parameters of `drop`. Without a trigger, everything that is open is reset at once. */
export interface DropParams extends CommonParams, OccurrenceParams {
  /** Connections that are reset: of `requests`, of `sockets`, or `both` (default). */
  readonly what?: "requests" | "sockets" | "both";
  /** Resets after a request whose path begins so was carried out and before it is answered, e.g. `/iserver/accounts`. */
  readonly afterRequest?: string;
  /** Resets everything that is open at this interval, in ms. */
  readonly everyMs?: number;
}

/** Resets connections of requests and WebSockets. */
export const drop: WebFaultKind<DropParams> = defineWebFault<DropParams>(
  "drop",
  "connections are reset: what=requests|sockets|both; afterRequest, everyMs;\n    probability, times",
  z.strictObject({
    what: z.enum(["requests", "sockets", "both"]).optional(),
    afterRequest: path,
    everyMs: ms.min(1).optional(),
    probability,
    times,
    forMs,
  }),
  ({ what = "both", afterRequest, everyMs, probability: chance, times: most }, world) => {
    const occurs = occurrences({ probability: chance, times: most }, world.random);
    const resetAll = (kinds: "requests" | "sockets" | "both"): void => {
      for (const { id, kind } of world.open())
        if ((kinds === "both" || kinds === `${kind}s`) && occurs()) world.reset(id);
    };
    const again = (delayMs: number): void =>
      world.after(delayMs, () => {
        resetAll(what);
        again(delayMs);
      });
    if (everyMs !== undefined) again(everyMs);
    if (everyMs === undefined && afterRequest === undefined) resetAll(what);
    return {
      onRequest: (request) => {
        if (afterRequest === undefined || !request.path.startsWith(afterRequest)) return undefined;
        const reset = what !== "sockets" && occurs();
        if (what !== "requests") resetAll("sockets");
        return { reset };
      },
    };
  },
);
