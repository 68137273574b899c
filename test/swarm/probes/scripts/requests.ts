import { acquire, close, connect, fault, next, type ProbeScript, read, release } from "./script-steps.ts";

/** Scripts that reach the rare states of reads. */
export const REQUEST_SCRIPTS: readonly ProbeScript[] = [
  {
    hits: [
      "a read is lost with its session, and the next one answers it",
      "a connection ends in the middle of a list",
    ],
    misses: ["a read ends because its session was lost", "a connection ends in the middle of two lists"],
    script: [
      connect(100),
      fault("drop:afterRequest=reqPositions,times=1"),
      read("getPositions", 4_000),
      close(),
    ],
  },
  {
    hits: ["a read ends because its session was lost"],
    misses: ["a read is lost with its session, and the next one answers it"],
    pool: { retryReads: false },
    script: [
      connect(100),
      fault("drop:afterRequest=reqPositions,times=1"),
      read("getPositions", 4_000),
      close(),
    ],
  },
  {
    hits: ["a read times out in a session that works"],
    script: [
      connect(100),
      fault("swallow:request=reqPositions,times=1"),
      read("getPositions", 8_000),
      close(),
    ],
  },
  {
    hits: ["a read is aborted, and the same one begins at that instant"],
    script: [
      connect(100),
      fault("latency:frameMs=100,forMs=2000"),
      read("getPositions", 50, { abortMs: 50 }),
      read("getPositions", 3_000),
      close(),
    ],
  },
  {
    hits: ["a read begins while an equal one waits for its answer"],
    script: [
      connect(100),
      fault("latency:frameMs=100,forMs=2000"),
      read("getPositions", 50),
      read("getPositions", 3_000),
      close(),
    ],
  },
  {
    hits: ["a read that began while TWS was cut off is answered"],
    script: [
      connect(100),
      fault("connectivity-lost:forMs=1000", 300),
      read("getContractDetails", 3_000, { about: "AAPL" }),
      close(),
    ],
  },
  {
    hits: ["a connection ends in the middle of two lists"],
    script: [
      connect(100),
      fault("latency:frameMs=100,forMs=2000"),
      fault("drop:how=rst,afterMs=150,times=1"),
      read("getPositions"),
      read("getCompletedOrders", 4_000),
      close(),
    ],
  },
  {
    hits: ["a read on a released lease is refused"],
    script: [acquire(100), release(100), read("getPositions", 500, { lease: 0 }), close()],
  },
  {
    hits: ["a read is answered with an error of TWS"],
    script: [
      connect(100),
      fault("answer-error:request=reqContractDetails,times=1"),
      read("getContractDetails", 500, { about: "AAPL" }),
      close(),
    ],
  },
  {
    hits: [
      "error 100 names no request",
      "TWS reports too many messages, and the pool slows down",
      "error 100 comes while a budget is reduced already",
    ],
    script: [
      connect(100),
      next(0, { do: "disturb", how: "refused", request: "reqPositions", numbered: false, delayMs: 0 }),
      read("getPositions", 6_000),
      next(0, { do: "disturb", how: "refused", request: "reqPositions", numbered: false, delayMs: 0 }),
      read("getPositions", 6_000),
      close(),
    ],
  },
  {
    hits: ["TWS reports too many messages, and the pool slows down"],
    misses: ["error 100 names no request", "error 100 comes while a budget is reduced already"],
    script: [
      connect(100),
      next(0, { do: "disturb", how: "refused", request: "reqContractDetails", numbered: true, delayMs: 0 }),
      read("getContractDetails", 3_000, { about: "AAPL" }),
      close(),
    ],
  },
  {
    hits: ["forty reads begin within a second"],
    script: [connect(100), next(3_000, { do: "burst", what: "read", count: 60 }), close()],
  },
];
