import type { OrderVerdict } from "../../../src/mod.ts";

/** Point of an order at which something fails. */
export interface CutPoint {
  /** First cell of the row. */
  readonly name: string;
  /** What is under way: a market order, the modification of a resting order, or its cancel. */
  readonly of: "place" | "modify" | "cancel";
  /** Fault of the fake, as on the command line; undefined where only the process dies. */
  readonly fault: string | undefined;
  /** New terms of a modification. Default: a limit of 2. */
  readonly changes?: "limit" | "market";
  /** Terms of a new order. Default: at the market. */
  readonly terms?: "resting" | "refused";
  /** Instant at which the process is killed. Default: it is not. */
  readonly killed?: "between journal and wire" | "after the wire";
  /** Client ID of the next process. Default: the same. */
  readonly nextClientId?: number;
  /** Whether TWS has lost the order once it was acknowledged. Default: it has not. */
  readonly vanishes?: boolean;
  /** Whether the list of completed orders lacks those that were refused. Default: it has them, as inactive. */
  readonly hidesRefused?: boolean;
  /** What a person finds out in TWS, where the outcome stays unknown. */
  readonly settled?: OrderVerdict;
}

const CUTS = {
  unread: "before TWS has read it",
  unkept: "as TWS has read it and not kept it",
  unacknowledged: "before TWS has acknowledged it",
  unfilled: "between acknowledgement and fill",
  unreported: "after a fill that was not reported",
} as const;

type At = keyof typeof CUTS;

const cut = (of: CutPoint["of"], at: At, how: "rst" | "half-open" = "rst"): CutPoint => ({
  name: `${of}, ${how === "rst" ? "reset" : "half-open"} ${CUTS[at]}`,
  of,
  fault: `cut-order:of=${of},at=${at},how=${how}`,
  ...(of === "modify" && at === "unreported" ? { changes: "market" } : {}),
});

const ORDERS: readonly At[] = ["unread", "unkept", "unacknowledged", "unfilled", "unreported"];
const CANCELS: readonly At[] = ["unread", "unkept", "unacknowledged"];

/** The points of the table, in its order. */
export const CUT_POINTS: readonly CutPoint[] = [
  ...ORDERS.map((at) => cut("place", at)),
  cut("place", "unread", "half-open"),
  cut("place", "unacknowledged", "half-open"),
  {
    name: "place, TWS restarts, loses it and gives its ID out again",
    of: "place",
    fault: "restart:lostOrders=1,refuseMs=50,closeMs=0,muteMs=0",
  },
  {
    name: "place, killed between journal and wire",
    of: "place",
    fault: undefined,
    killed: "between journal and wire",
  },
  {
    name: "place, killed after the wire",
    of: "place",
    fault: "cut-order:of=place,at=unacknowledged",
    killed: "after the wire",
  },
  {
    name: "place, acknowledged, and then in no list of TWS",
    of: "place",
    fault: undefined,
    terms: "resting",
    vanishes: true,
    settled: { kind: "cancelled" },
  },
  {
    name: "place, lost, and the next process has another client ID",
    of: "place",
    fault: "cut-order:of=place,at=unread",
    killed: "after the wire",
    nextClientId: 2,
    settled: { kind: "not-sent" },
  },
  {
    name: "place, reset before its refusal",
    of: "place",
    fault: "drop:afterRequest=placeOrder,how=rst,times=1",
    terms: "refused",
  },
  {
    name: "place, reset before its refusal, which no list has",
    of: "place",
    fault: "drop:afterRequest=placeOrder,how=rst,times=1",
    terms: "refused",
    hidesRefused: true,
    settled: { kind: "rejected", text: "seen in TWS" },
  },
  ...ORDERS.map((at) => cut("modify", at)),
  cut("modify", "unacknowledged", "half-open"),
  ...CANCELS.map((at) => cut("cancel", at)),
  cut("cancel", "unacknowledged", "half-open"),
];
