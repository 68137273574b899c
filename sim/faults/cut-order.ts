import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs, type KeptOrder } from "./fault.ts";
import type { Cut, LossVerdict, ReadVerdict } from "./moments.ts";
import {
  isAcknowledged,
  type OrderRequest,
  orderKey,
  orderKeyOf,
  orderRequest,
  reportsFill,
} from "./order-moments.ts";

/** Parameters of `cut-order`. */
export interface CutOrderParams extends CommonParams {
  /** The request: a new order (`place`, the default), a modification or a cancel of a kept one. */
  readonly of?: "place" | "modify" | "cancel";
  /**
   * The point at which the connection is cut, by what TWS has not done yet. Default `unacknowledged`.
   *
   * - `unread`: the request has arrived, and TWS has not read it.
   * - `unkept`: TWS has read the request, and forgets it. As with `unread` nothing is changed and no order ID is used.
   * - `unacknowledged`: TWS has carried the request out, and has sent nothing about it.
   * - `unfilled`: TWS has sent the first `orderStatus` after it, if it sends one, and has reported no fill.
   * - `unreported`: the order was filled, in part or as a whole, and TWS has sent nothing about the fill.
   *
   * A cancel is acknowledged by its only report, and never filled: the last two do not exist for it.
   */
  readonly at?: "unread" | "unkept" | "unacknowledged" | "unfilled" | "unreported";
  /** What follows: the end of the connection (`fin`), a reset (`rst`, the default), or nothing for ever (`half-open`). */
  readonly how?: Cut | "half-open";
  /** The symbol of the contract. Default: any. */
  readonly symbol?: string;
  /** The order ID. Default: any. */
  readonly orderId?: number;
  /** The number of requests at which a connection is cut. Default 1. */
  readonly times?: number;
}

/** A request that TWS has read, whose connection is cut later. */
interface Awaited extends OrderRequest {
  /** The order before the request. */
  readonly before: KeptOrder | undefined;
}

/**
 * Cuts the connection of a client at one point of a request for an order: the next one, or the next that matches.
 *
 * Requests that TWS refuses are not counted from `unacknowledged` on. Orders with `whatIf` are not meant, and neither is
 * `reqGlobalCancel`, which is about no one order. A market order,
 * or another that trades at once, fills at the instant at which it is placed: with `unfilled` the client is cut before the
 * report of it, and finds the order filled when it connects again.
 */
export const cutOrder: FaultKind<CutOrderParams> = defineFault<CutOrderParams>(
  "cut-order",
  "the connection is cut at one point of an order: of=place|modify|cancel,\n    at=unread|unkept|unacknowledged|unfilled|unreported,\n    how=fin|rst|half-open; symbol, orderId, times",
  z
    .strictObject({
      of: z
        .enum(["place", "modify", "cancel"])
        .optional()
        .describe("The request: a new order (place, the default), a modification or a cancel of a kept one."),
      at: z
        .enum(["unread", "unkept", "unacknowledged", "unfilled", "unreported"])
        .optional()
        .describe(
          "The point at which the connection is cut, by what TWS has not done yet. Default unacknowledged. - unread: the request has arrived, and TWS has not read it. - unkept: TWS has read the request, and forgets it. As with unread nothing is changed and no order ID is used. - unacknowledged: TWS has carried the request out, and has sent nothing about it. - unfilled: TWS has sent the first orderStatus after it, if it sends one, and has reported no fill. - unreported: the order was filled, in part or as a whole, and TWS has sent nothing about the fill. A cancel is acknowledged by its only report, and never filled: the last two do not exist for it.",
        ),
      how: z
        .enum(["fin", "rst", "half-open"])
        .optional()
        .describe(
          "What follows: the end of the connection (fin), a reset (rst, the default), or nothing for ever (half-open).",
        ),
      symbol: z.string().min(1).optional().describe("The symbol of the contract. Default: any."),
      orderId: z.number().int().min(0).optional().describe("The order ID. Default: any."),
      times: z
        .number()
        .int()
        .min(1)
        .optional()
        .describe("The number of requests at which a connection is cut. Default 1."),
      forMs,
    })
    .refine(({ of, at }) => of !== "cancel" || at !== "unfilled", {
      error:
        "there is no at=unfilled of a cancel, because it is not filled; at=unacknowledged is the last point of it",
    })
    .refine(({ of, at }) => of !== "cancel" || at !== "unreported", {
      error:
        "there is no at=unreported of a cancel, because TWS acknowledges it by the report that the order is cancelled; use at=unacknowledged",
    }),
  ({ of = "place", at = "unacknowledged", how = "rst", symbol, orderId, times = 1 }, world) => {
    let left = times;
    const cuts: LossVerdict = how === "half-open" ? { halfOpen: true } : { cut: how };
    /** Requests by client ID and order ID. */
    const awaited = new Map<string, Awaited>();
    const isMeant = (request: OrderRequest): boolean =>
      request.of === of &&
      (orderId === undefined || request.orderId === orderId) &&
      (symbol === undefined || request.symbol === symbol);
    return {
      get isSpent() {
        return left <= 0;
      },
      onRead: (moment) => {
        const request = left > 0 ? orderRequest(moment, world) : undefined;
        if (request === undefined || !isMeant(request)) return undefined;
        if (at !== "unread" && at !== "unkept") {
          const before = world.order(moment.clientId, request.orderId);
          awaited.set(orderKey(moment.clientId, request.orderId), { ...request, before });
          return undefined;
        }
        left--;
        const verdict: ReadVerdict = at === "unread" ? { unread: true } : { swallow: true };
        return { ...verdict, ...cuts };
      },
      onFrame: (moment) => {
        if (left <= 0 || awaited.size === 0 || moment.direction !== "out") return undefined;
        const key = orderKeyOf(moment) ?? "";
        const request = awaited.get(key);
        if (request === undefined) return undefined;
        if (!isCarriedOut(request, world.order(moment.clientId, request.orderId))) {
          // TWS has refused the request.
          if (moment.name === "error") awaited.delete(key);
          return undefined;
        }
        const isFill = reportsFill(moment, request.before?.filled ?? 0);
        const isDue = at === "unacknowledged" || isFill || (at === "unfilled" && isAcknowledged(moment));
        if (!isDue) return undefined;
        left--;
        awaited.delete(key);
        // The acknowledgement itself is sent.
        return at === "unfilled" && !isFill ? cuts : { swallow: true, ...cuts };
      },
    };
  },
);

/** Tests whether TWS has carried a request out, by the order as it is now. A rejected order is not placed. */
function isCarriedOut({ of, before }: Awaited, now: KeptOrder | undefined): boolean {
  if (now === undefined) return false;
  switch (of) {
    case "place":
      return now.status !== "Inactive";
    case "modify":
      return now.terms !== before?.terms;
    case "cancel":
      return now.status === "Cancelled" && before?.status !== "Cancelled";
  }
}
