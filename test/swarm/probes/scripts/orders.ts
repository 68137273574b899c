import {
  acquire,
  change,
  close,
  connect,
  fault,
  LOSS,
  next,
  order,
  type ProbeScript,
  read,
} from "./script-steps.ts";

const DISK_SLOW = next(0, { do: "disk", writeMs: 400, failing: false });
const UNANSWERED = fault("swallow:request=placeOrder,times=1");

/** Scripts that reach the rare states of orders. */
export const ORDER_SCRIPTS: readonly ProbeScript[] = [
  {
    hits: ["a session is lost before an order is in the journal"],
    misses: [
      "a session is lost after an order was written",
      "a session is lost while an order waits in the journal",
      "a session is lost while an order rests at TWS",
    ],
    script: [connect(100), DISK_SLOW, order("resting", 100), fault(LOSS, 4_000), close()],
  },
  {
    hits: ["a session is lost while an order waits in the journal"],
    misses: ["a session is lost after an order was written"],
    pool: { messagesPerSecond: 10 },
    script: [
      connect(100),
      next(0, { do: "burst", what: "read", count: 40 }),
      ...Array.from({ length: 3 }, (_, no) => order("resting", no === 2 ? 20 : 0, { no })),
      fault(LOSS, 5_000),
      close(),
    ],
  },
  {
    hits: ["a session is lost after an order was written", "an unknown order is proven absent"],
    misses: [
      "a session is lost while an order rests at TWS",
      "a session is lost before an order is in the journal",
    ],
    script: [connect(100), UNANSWERED, order("resting", 100), fault(LOSS, 8_000), close()],
  },
  {
    hits: ["a session is lost while an order rests at TWS", "the next session finds an unknown order"],
    misses: ["an unknown order is proven absent"],
    script: [connect(100), order("resting", 300), fault(LOSS, 8_000), close()],
  },
  {
    hits: ["a session is lost after a modification was written"],
    misses: ["a session is lost after a cancel was written"],
    script: [
      connect(100),
      order("resting", 300),
      fault("cut-order:of=modify,at=unacknowledged,how=rst"),
      change("modify", 5_000),
      close(),
    ],
  },
  {
    hits: ["a session is lost after a cancel was written"],
    misses: ["a session is lost after a modification was written"],
    script: [
      connect(100),
      order("resting", 300),
      fault("cut-order:of=cancel,at=unacknowledged,how=rst"),
      change("cancel", 5_000),
      close(),
    ],
  },
  {
    hits: [
      "an order is not answered in a session that works",
      "new orders wait behind an unknown one",
      "a cancel begins for an order whose outcome is unknown",
    ],
    script: [
      connect(100),
      UNANSWERED,
      order("resting", 500, { timeoutMs: 100 }),
      order("resting", 100, { no: 1, sendWithinMs: 3_000 }),
      change("cancel", 5_000),
      close(),
    ],
  },
  {
    hits: ["the answer to an unknown order comes late, in its session"],
    misses: ["the next session finds an unknown order"],
    script: [
      connect(100),
      fault("latency:frameMs=200,forMs=3000"),
      order("resting", 3_000, { timeoutMs: 100 }),
      close(),
    ],
  },
  {
    hits: ["an unknown order is found to be filled"],
    script: [
      connect(100),
      fault("cut-order:of=place,at=unreported,how=rst"),
      order("market", 8_000),
      close(),
    ],
  },
  {
    hits: ["an unknown order outlasts two sessions"],
    script: [
      connect(100),
      UNANSWERED,
      order("resting", 100),
      fault("swallow:request=reqAllOpenOrders,times=3"),
      fault(LOSS, 2_000),
      fault(LOSS, 8_000),
      close(),
    ],
  },
  {
    hits: ["a person settles an unknown order"],
    script: [
      connect(100),
      UNANSWERED,
      fault("swallow:request=reqAllOpenOrders"),
      order("resting", 40_000, { timeoutMs: 100 }),
      next(1_000, { do: "person" }),
      close(),
    ],
  },
  {
    hits: ["an order is not sent because the gate stays closed"],
    script: [
      connect(100),
      fault("connectivity-lost:forMs=4000", 300),
      order("resting", 3_000, { sendWithinMs: 500 }),
      close(),
    ],
  },
  {
    hits: ["an order is not sent because no session came in time"],
    script: [fault("refuse:how=lost,forMs=4000"), order("resting", 3_000, { sendWithinMs: 500 }), close()],
  },
  {
    hits: ["an order begins while TWS is cut off from IBKR"],
    misses: ["an order is not sent because no session came in time"],
    script: [connect(100), fault("connectivity-lost:forMs=1000", 300), order("resting", 3_000), close()],
  },
  {
    hits: ["an order begins with a key whose order is under way"],
    script: [
      connect(100),
      fault("latency:frameMs=100,forMs=2000"),
      order("resting", 50),
      order("resting", 3_000),
      close(),
    ],
  },
  {
    hits: ["an order is sent again after it was not sent"],
    script: [
      connect(100),
      fault("connectivity-lost:forMs=2000", 300),
      order("resting", 4_000, { sendWithinMs: 500 }),
      order("resting", 1_000, { resend: true }),
      close(),
    ],
  },
  {
    hits: ["an order is refused because the journal is full"],
    script: [
      connect(100),
      next(0, { do: "disk", writeMs: 0, failing: true }),
      order("resting", 1_000),
      close(),
    ],
  },
  {
    hits: ["an order is refused by TWS"],
    misses: ["an order is not answered in a session that works"],
    script: [
      connect(100),
      fault("answer-error:request=placeOrder,code=201,times=1"),
      order("resting", 1_000),
      close(),
    ],
  },
  {
    hits: ["an order is filled while its cancel is under way"],
    script: [
      connect(100),
      fault("latency:frameMs=200,forMs=3000"),
      order("market", 50),
      change("cancel", 4_000),
      close(),
    ],
  },
  {
    hits: ["an order in its journal is dropped because TWS is cut off"],
    misses: ["a session is lost while an order waits in the journal"],
    pool: { messagesPerSecond: 10 },
    script: [
      connect(100),
      next(0, { do: "burst", what: "read", count: 40 }),
      ...Array.from({ length: 3 }, (_, no) => order("resting", no === 2 ? 20 : 0, { no })),
      fault("connectivity-lost:forMs=50", 5_000),
      close(),
    ],
  },
  {
    hits: ["a connection ends with an order of lease.api unanswered"],
    script: [
      acquire(100),
      UNANSWERED,
      next(100, { do: "place", lease: 0, no: 1, symbol: "AAPL", side: "BUY", limit: 1 }),
      fault(LOSS, 3_000),
      read("getPositions", 500),
      close(),
    ],
  },
];
