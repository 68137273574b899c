import { change, close, connect, crash, fault, LOSS, next, order, type ProbeScript } from "./script-steps.ts";

/** Scripts that reach the rare states in which a process ends. */
export const CRASH_SCRIPTS: readonly ProbeScript[] = [
  {
    hits: ["the process ends before an order is in the journal"],
    misses: [
      "the process ends with an order in its journal and not written",
      "the process ends after an order was written",
    ],
    script: [connect(100), crash(0, "appending"), order("resting", 3_000), close()],
  },
  {
    hits: ["the process ends with an order in its journal and not written"],
    misses: ["the process ends after an order was written"],
    pool: { messagesPerSecond: 10 },
    script: [
      connect(100),
      next(0, { do: "burst", what: "read", count: 40 }),
      order("resting"),
      order("resting", 0, { no: 1 }),
      order("resting", 20, { no: 2 }),
      crash(3_000),
      close(),
    ],
  },
  {
    hits: [
      "the process ends after an order was written",
      "a new process begins with an unknown order of the one before",
      "a new process gets a key of the one before",
    ],
    misses: ["the process ends before an order is in the journal", "a third process begins"],
    script: [
      connect(100),
      fault("swallow:request=placeOrder,times=1"),
      order("resting", 100),
      crash(1_500),
      order("resting", 4_000),
      close(),
    ],
  },
  {
    hits: ["the process ends while an order rests at TWS"],
    misses: [
      "the process ends after an order was written",
      "the process ends while the outcome of an order is unknown",
    ],
    script: [connect(100), order("resting", 500), crash(3_000), close()],
  },
  {
    hits: ["the process ends while the outcome of an order is unknown"],
    script: [
      connect(100),
      fault("swallow:request=placeOrder,times=1"),
      order("resting", 500, { timeoutMs: 100 }),
      crash(4_000),
      close(),
    ],
  },
  {
    hits: ["the process ends while a change of an order is under way"],
    script: [
      connect(100),
      order("resting", 500),
      fault("swallow:request=placeOrder,times=1"),
      change("modify", 100),
      crash(4_000),
      close(),
    ],
  },
  {
    hits: ["the process ends while a dial or a handshake is under way"],
    misses: ["the process ends while it waits to dial again"],
    script: [fault("refuse:how=lost,forMs=1000"), connect(300), crash(3_000), close()],
  },
  {
    hits: ["the process ends while it waits to dial again"],
    misses: ["the process ends while a dial or a handshake is under way"],
    script: [connect(100), fault("refuse:how=refused,forMs=4000"), fault(LOSS, 2_000), crash(4_000), close()],
  },
  {
    hits: ["a new process meets 326 by the ghost of the one before"],
    changes: { lingerMs: 10_000 },
    script: [connect(100), fault("half-open"), crash(4_000), close()],
  },
  {
    hits: ["a third process begins"],
    script: [connect(100), crash(1_500), crash(1_500), close()],
  },
];
