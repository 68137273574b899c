import type { TimedStep } from "../../../model/step.ts";
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
  release,
  watch,
} from "./script-steps.ts";

/** Steps after which a pool is in one state. */
const IN: Readonly<Record<string, readonly TimedStep[]>> = {
  idle: [],
  dialing: [fault("refuse:how=lost,forMs=2000"), connect(300)],
  handshaking: [fault("mute:forMs=2000"), connect(300)],
  ready: [connect(300)],
  degraded: [connect(100), fault("connectivity-lost:forMs=2000", 300)],
  waiting: [connect(100), fault("refuse:how=refused,forMs=12000"), fault(LOSS, 2_000)],
  draining: [acquire(100), drain(300)],
  failed: [fault("wrong-protocol:forMs=2000"), connect(300)],
};
const DRAINED = ["dialing", "handshaking", "degraded", "waiting"];

/** Scripts that reach the rare states in which a pool is closed or drained. */
export const CLOSING_SCRIPTS: readonly ProbeScript[] = [
  ...Object.entries(IN).map(([state, before]) => ({
    hits: [`close() in the state ${state}`],
    misses: Object.keys(IN)
      .filter((other) => other !== state)
      .map((other) => `close() in the state ${other}`),
    script: [...before, close(500)],
  })),
  ...DRAINED.map((state) => ({
    hits: [`drain() in the state ${state}`],
    script: [...(IN[state] ?? []), drain(500, { timeoutMs: 300 })],
  })),
  {
    hits: ["close() while callers wait for a session"],
    misses: ["close() while a read waits for its answer"],
    script: [fault("refuse:how=lost,forMs=2000"), acquire(), acquire(300), close()],
  },
  {
    hits: ["close() while a read waits for its answer"],
    misses: ["close() while callers wait for a session", "close() while a call about an order is pending"],
    script: [connect(100), fault("swallow:request=reqPositions,times=1"), read("getPositions", 300), close()],
  },
  {
    hits: ["close() while a call about an order is pending"],
    script: [connect(100), fault("swallow:request=placeOrder,times=1"), order("resting", 300), close()],
  },
  {
    hits: ["close() while a stream has a gap", "a stream begins while there is no session"],
    script: [
      watch("watchMarketData", 500),
      fault("refuse:how=refused,forMs=9000"),
      fault(LOSS, 1_000),
      close(),
    ],
  },
  {
    hits: [
      "a drained pool closes because its last lease has ended",
      "acquire() is refused because the pool drains",
    ],
    script: [acquire(100), drain(300), acquire(100), release(500)],
  },
];
