/** Moment at which a fault begins, or a process ends. */
type Moment = "call" | "question";

/** Point of an order over the Web API at which something fails. */
export interface WebCutPoint {
  /** First cell of the row. */
  readonly name: string;
  /** What is under way: a market order, the modification of a resting order, or its cancel. */
  readonly of: "place" | "modify" | "cancel";
  /** Fault of the gateway, as on the command line; undefined where only the process dies. */
  readonly fault: string | undefined;
  /** Moment at which the fault begins: before the call, or once its question has arrived. Default: before the call. */
  readonly moment?: Moment;
  /** Whether IBKR has a question about it. Default: its questions are suppressed. */
  readonly question?: true;
  /** New terms of a modification. Default: a limit of 2. */
  readonly changes?: "limit" | "market";
  /** Whether the order is filled, by a modification in TWS, after the receipt of its cancel. */
  readonly filledMeanwhile?: true;
  /** Instant at which the process is killed. Default: it is not. */
  readonly killed?: "between journal and wire" | "after the wire" | "before the reply";
}

const PATHS = {
  place: "/iserver/account/DU1234567/orders",
  modify: "/iserver/account/DU1234567/order/",
  cancel: "/iserver/account/DU1234567/order/",
  reply: "/iserver/reply",
} as const;

type Of = WebCutPoint["of"];

/** The request itself is cut, and no question is open. */
function cut(of: Of): readonly WebCutPoint[] {
  const point = (name: string, fault: string): WebCutPoint => ({ name: `${of}, ${name}`, of, fault });
  const path = PATHS[of];
  return [
    point("reset before the gateway has read it", `cut-order:of=${of},at=unread`),
    point("reset as the gateway has read it and not kept it", `cut-order:of=${of},at=unkept`),
    point("not kept, and 503 after 10 s", `unavailable:path=${path},effect=none,times=1`),
    point("kept, and reset before its answer", `cut-order:of=${of},at=unanswered`),
    point("kept, and 503 after 10 s", `unavailable:path=${path},effect=done,times=1`),
    point("kept, and no answer at all", `cut-order:of=${of},at=unanswered,how=silent`),
    point("kept, and the gateway restarts before its answer", `restart:afterRequest=${path}`),
  ];
}

/** A question of IBKR is posed about the request, and the chain is cut. */
function cutQuestion(of: "place" | "modify"): readonly WebCutPoint[] {
  const point = (name: string, fault: string, moment: Moment = "call"): WebCutPoint => ({
    name: `${of}, ${name}`,
    of,
    fault,
    moment,
    question: true,
  });
  return [
    point("question posed, and reset before it arrives", `cut-order:of=${of},at=unanswered`),
    point("reset before the gateway has read the reply", "cut-order:of=reply,at=unread"),
    point("reply not kept, and 503 after 10 s", `unavailable:path=${PATHS.reply},effect=none,times=1`),
    point("reply kept, and reset before its answer", "cut-order:of=reply,at=unanswered"),
    point("another login takes the session before the reply", "compete", "question"),
    point("another login takes the session after the reply", `compete:afterRequest=${PATHS.reply}`),
    point("the gateway restarts before the reply", "restart", "question"),
  ];
}

const killed = (at: NonNullable<WebCutPoint["killed"]>, rest: Partial<WebCutPoint>): WebCutPoint => ({
  name: `place, killed ${at}`,
  of: "place",
  fault: undefined,
  killed: at,
  ...rest,
});

/** The points of the table of the Web API, in its order. */
export const WEB_CUT_POINTS: readonly WebCutPoint[] = [
  ...cut("place"),
  ...cutQuestion("place"),
  killed("between journal and wire", {}),
  killed("before the reply", { question: true }),
  killed("after the wire", { fault: "cut-order:of=place,at=unanswered,how=silent" }),
  ...cut("modify"),
  {
    name: "modify, filled by it, and reset before its answer",
    of: "modify",
    fault: "cut-order:of=modify,at=unanswered",
    changes: "market",
  },
  ...cutQuestion("modify"),
  ...cut("cancel"),
  { name: "cancel, receipt, and the cancel is late", of: "cancel", fault: "hold-cancels" },
  {
    name: "cancel, receipt, and filled before the cancel",
    of: "cancel",
    fault: "hold-cancels",
    filledMeanwhile: true,
  },
];
