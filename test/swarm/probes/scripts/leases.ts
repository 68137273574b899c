import {
  acquire,
  close,
  connect,
  drain,
  fault,
  LOSS,
  next,
  type ProbeScript,
  release,
} from "./script-steps.ts";

/** Scripts that reach the rare states of waiters and leases. */
export const LEASE_SCRIPTS: readonly ProbeScript[] = [
  {
    hits: ["acquire() times out in the ms in which a session is ready"],
    misses: ["acquire() is aborted in the ms in which a session is ready"],
    pool: { acquireTimeoutMs: 500 },
    script: [fault("latency:frameMs=0,dialMs=500,forMs=2000"), acquire(), connect(3_000), close()],
  },
  {
    hits: ["acquire() is aborted in the ms in which a session is ready"],
    script: [
      fault("latency:frameMs=0,dialMs=500,forMs=2000"),
      acquire(0, { abortMs: 500 }),
      connect(3_000),
      close(),
    ],
  },
  {
    hits: [
      "acquire() is aborted while others wait for the same dial",
      "two waiters get their leases from one dial",
    ],
    script: [
      fault("latency:frameMs=0,dialMs=500,forMs=2000"),
      acquire(0, { abortMs: 200 }),
      acquire(),
      acquire(3_000),
      close(),
    ],
  },
  {
    hits: ["acquire() is refused because too many callers wait"],
    pool: { waitersMax: 1 },
    script: [fault("refuse:how=lost,forMs=500"), acquire(), acquire(3_000), close()],
  },
  {
    hits: ["a waiter gets a lease after two dials that failed"],
    misses: ["two waiters get their leases from one dial"],
    script: [fault("refuse:how=refused,forMs=1000"), acquire(4_000), close()],
  },
  {
    hits: ["acquire() is refused because the pool drains"],
    script: [acquire(100), drain(300), acquire(100), release(300)],
  },
  {
    hits: ["acquire() is refused because the client ID is in use"],
    pool: { clientIdPolicy: "fail" },
    script: [fault("client-id-conflict:dials=1"), acquire(2_000), close()],
  },
  {
    hits: ["a lease is granted while TWS is cut off from IBKR"],
    script: [connect(100), fault("connectivity-lost:forMs=2000", 300), acquire(300), close()],
  },
  {
    hits: ["lease.api is used after its session was lost"],
    script: [
      acquire(100),
      fault(LOSS, 50),
      next(2_000, { do: "api", lease: 0, method: "reqPositions", id: 1, symbol: "" }),
      close(),
    ],
  },
  {
    hits: ["use() runs its task again on the next session"],
    script: [
      connect(100),
      fault("drop:afterRequest=reqPositions,times=1"),
      next(4_000, { do: "use", read: { name: "getPositions", about: "" }, retryWithinMs: 10_000 }),
      close(),
    ],
  },
  {
    hits: ["release() in the ms in which the session is lost"],
    misses: ["lease.api is used after its session was lost"],
    script: [acquire(100), fault(LOSS), release(2_000), close()],
  },
  {
    hits: ["a lease is reported as a leak"],
    pool: { leakDetectionMs: 500 },
    script: [acquire(3_000), close()],
  },
];
