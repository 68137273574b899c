import {
  acquire,
  close,
  connect,
  drain,
  fault,
  LOSS,
  order,
  type ProbeScript,
  read,
  watch,
} from "./script-steps.ts";

const FIVE = Array.from({ length: 5 }, () => fault(LOSS, 3_000));

/** Scripts that reach the rare states of sessions. */
export const SESSION_SCRIPTS: readonly ProbeScript[] = [
  {
    hits: ["the network ends a connection in the ms of nextValidId"],
    script: [fault("drop:afterRequest=reqPositions,times=1"), read("getPositions", 3_000), close()],
  },
  {
    hits: ["a session is lost in the ms in which it is ready"],
    script: [fault("drop:how=rst,afterFrames=4,times=1"), acquire(3_000), close()],
  },
  {
    hits: ["a session ends too soon, and the pool waits before it dials"],
    misses: [
      "a lost session is followed by a dial without a wait",
      "a session is lost in the ms in which it is ready",
      "five sessions are lost within a minute",
      "a session is lost while TWS is cut off from IBKR",
      "a session is lost while it drains",
    ],
    script: [acquire(100), fault(LOSS, 3_000), close()],
  },
  {
    hits: ["a lost session is followed by a dial without a wait"],
    misses: ["a session ends too soon, and the pool waits before it dials"],
    pool: { backoffResetMs: 0 },
    script: [acquire(100), fault(LOSS, 3_000), close()],
  },
  { hits: ["five sessions are lost within a minute"], script: [acquire(100), ...FIVE, close()] },
  {
    hits: ["a silent session is found dead while no caller waits"],
    misses: [
      "a silent session is found dead while a read waits",
      "a silent session is found dead with an order unanswered",
    ],
    script: [connect(100), fault("half-open", 6_000), close()],
  },
  {
    hits: ["a silent session is found dead while a read waits"],
    misses: ["a silent session is found dead while no caller waits"],
    script: [connect(100), fault("half-open"), read("getPositions", 6_000), close()],
  },
  {
    hits: ["a silent session is found dead with an order unanswered"],
    script: [connect(100), fault("half-open"), order("resting", 6_000), close()],
  },
  {
    hits: ["a session ends because its bytes are no messages"],
    script: [connect(100), fault("misframe:how=negative,times=1"), read("getPositions", 3_000), close()],
  },
  {
    hits: [
      "a session is lost while TWS is cut off from IBKR",
      "a session becomes ready while TWS is cut off from IBKR",
    ],
    script: [connect(100), fault("connectivity-lost:forMs=4000", 500), fault(LOSS, 3_000), close()],
  },
  {
    hits: [
      "1100 comes while the session drains",
      "1101 comes while the session drains",
      "a session is lost while it drains",
      "drain() in the state ready",
    ],
    script: [
      acquire(100),
      drain(),
      fault("connectivity-lost:data=lost,forMs=400", 1_000),
      fault(LOSS, 1_000),
    ],
  },
  {
    hits: ["1102 restores a session"],
    misses: [
      "1100 comes twice before 1101 or 1102",
      "1100 comes while a stream resumes",
      "1101 comes while two streams are open",
      "a session becomes ready while TWS is cut off from IBKR",
    ],
    script: [
      connect(500),
      watch("watchMarketData", 400),
      fault("connectivity-lost:forMs=400", 2_000),
      close(),
    ],
  },
  {
    hits: ["1100 comes twice before 1101 or 1102"],
    script: [connect(100), fault("connectivity-lost:forMs=40000", 45_000), close()],
  },
  {
    hits: ["an unused session rests, and the next caller dials again"],
    pool: { idleCloseMs: 500 },
    script: [connect(3_000), connect(500), close()],
  },
  {
    hits: ["a session speaks an older version than the one before"],
    script: [connect(100), fault("older-release:version=163"), fault(LOSS, 3_000), close()],
  },
];
