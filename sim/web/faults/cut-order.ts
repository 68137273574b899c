import * as z from "zod";
import { type CommonParams, forMs } from "../../faults/fault.ts";
import { defineWebFault, type RequestMoment, times, type WebFaultKind } from "./web-fault.ts";

/** Parameters of `cut-order`. */
export interface CutOrderParams extends CommonParams {
  /** The request: new orders (`place`, the default), a modification, a cancel, or the reply to an order question. */
  readonly of?: "place" | "modify" | "cancel" | "reply";
  /**
   * The point at which it is cut, by what the gateway has not done yet. Default `unanswered`.
   *
   * - `unread`: the request has arrived, and the gateway has not read it.
   * - `unkept`: the gateway has read it, and forgets it. It counts for the limits, and an open order question is lost.
   * - `unanswered`: the gateway has carried it out, or has a question about it, and has sent no answer.
   */
  readonly at?: "unread" | "unkept" | "unanswered";
  /** What follows: a reset of its connection (`rst`, the default), or no answer for ever (`silent`). */
  readonly how?: "rst" | "silent";
  /** The number of requests that are cut. Default 1. */
  readonly times?: number;
}

/** The requests that are meant, by method and path. */
const MEANT: Readonly<Record<NonNullable<CutOrderParams["of"]>, RegExp>> = {
  place: /^POST \/iserver\/account\/[^/]+\/orders$/,
  modify: /^POST \/iserver\/account\/[^/]+\/order\/[^/]+$/,
  cancel: /^DELETE \/iserver\/account\/[^/]+\/order\/[^/]+$/,
  reply: /^POST \/iserver\/reply\/[^/]+$/,
};

/** Cuts a request about an order at one point of it: the next one. WebSockets and other requests continue. */
export const cutOrder: WebFaultKind<CutOrderParams> = defineWebFault<CutOrderParams>(
  "cut-order",
  "a request about an order is cut: of=place|modify|cancel|reply,\n    at=unread|unkept|unanswered, how=rst|silent; times",
  z.strictObject({
    of: z.enum(["place", "modify", "cancel", "reply"]).optional(),
    at: z.enum(["unread", "unkept", "unanswered"]).optional(),
    how: z.enum(["rst", "silent"]).optional(),
    times,
    forMs,
  }),
  ({ of = "place", at = "unanswered", how = "rst", times: most = 1 }) => {
    let left = most;
    /** Requests that are carried out and not answered. */
    const silent = new Set<number>();
    const isMeant = ({ method, path }: RequestMoment): boolean => MEANT[of].test(`${method} ${path}`);
    return {
      onRequest: (request) => {
        if (left <= 0 || !isMeant(request)) return undefined;
        left--;
        if (at === "unanswered" && how === "silent") silent.add(request.id);
        return { effect: at === "unanswered" ? "done" : at, reset: how === "rst" };
      },
      onResponse: ({ id }) => (silent.has(id) ? { lose: true } : undefined),
    };
  },
);
