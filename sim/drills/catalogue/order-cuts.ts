import type { Drill, DrillNeed } from "../drill.ts";

type Request = "place" | "modify" | "cancel";
type Point = "unread" | "unkept" | "unacknowledged" | "unfilled" | "unreported";

const NEEDS: Readonly<Record<Request, readonly DrillNeed[]>> = {
  place: ["orders"],
  modify: ["orders", "order-changes"],
  cancel: ["orders", "order-cancels"],
};

const REQUESTS: Readonly<Record<Request, string>> = {
  place: "a new order",
  modify: "a change of an order",
  cancel: "the cancel of an order",
};

const POINTS: Readonly<Record<Point, string>> = {
  unread: "before TWS has read it",
  unkept: "after TWS has read it and before it has kept it",
  unacknowledged: "after TWS has carried it out and before it says so",
  unfilled: "after TWS has acknowledged it and before it reports a fill",
  unreported: "after a fill and before TWS has reported it",
};

const POINTS_OF: Readonly<Record<Request, readonly Point[]>> = {
  place: ["unread", "unkept", "unacknowledged", "unfilled", "unreported"],
  modify: ["unread", "unkept", "unacknowledged", "unfilled", "unreported"],
  // A cancel is acknowledged by its only report, and never filled.
  cancel: ["unread", "unkept", "unacknowledged"],
};

/** Makes the drill that cuts the connection at one point of one request for an order. */
function cutDrill(of: Request, at: Point): Drill {
  return {
    name: `${of}-${at}`,
    about: `The connection is reset at ${REQUESTS[of]}, ${POINTS[at]}.`,
    needs: NEEDS[of],
    scenario: { faults: [`cut-order:of=${of},at=${at}`] },
    session: "lost",
  };
}

/** Drills of every point at which the life of an order can be cut. */
export const ORDER_CUTS: readonly Drill[] = (["place", "modify", "cancel"] as const).flatMap((of) =>
  POINTS_OF[of].map((at) => cutDrill(of, at)),
);
