import type { Scenario, Stage } from "./both-networks.ts";
import { AAPL } from "./contracts.ts";
import { ORDER, ORDER_SCENARIOS, WATCHFUL } from "./network-order-scenarios.ts";
import {
  bandwidth,
  clientIdConflict,
  connectivityLost,
  cutBytes,
  cutFrame,
  drop,
  type Fault,
  garble,
  halfOpen,
  hugeHistory,
  latency,
  misframe,
  mute,
  partition,
  portMoved,
  refuse,
  restart,
  slice,
  withhold,
  wrongProtocol,
} from "./sim.ts";

const positions = ({ pool }: Stage): Promise<number> => pool.getPositions().then((rows) => rows.length);
const bars = ({ pool }: Stage): Promise<number> =>
  pool
    .getHistoricalData(AAPL, { duration: "1 D", barSize: "1 hour", end: "20260101-00:00:00" })
    .then((rows) => rows.length);

/** A session that is lost at once, and reads before and after. */
const lostAtOnce = (name: string, fault: () => Fault, pool = {}): Scenario => ({
  name,
  pool,
  play: async (stage) => {
    const { tws, outcome } = stage;
    await outcome("first", positions(stage));
    tws.inject(fault()).heal();
    await outcome("second", positions(stage));
    await outcome("third", bars(stage));
  },
});

/** A session that is lost during a read, which is repeated. */
const lostInRead = (name: string, fault: () => Fault, pool = {}): Scenario => ({
  name,
  pool,
  play: async (stage) => {
    await stage.outcome("first", positions(stage));
    const one = stage.tws.inject(fault());
    await stage.outcome("second", bars(stage));
    one.heal();
    await stage.outcome("third", positions(stage));
  },
});

/** Dials that fail until a fault is healed. */
const failedDials = (name: string, fault: () => Fault, pool = {}): Scenario => ({
  name,
  pool,
  play: async (stage) => {
    const one = stage.tws.inject(fault());
    await stage.outcome("fails", stage.pool.connect({ failFast: true }));
    one.heal();
    await stage.outcome("first", positions(stage));
  },
});

/** A network in which nothing gets through in one direction for a while; what was held back arrives, or nothing ever. */
const partitioned = (direction: "in" | "out", fate: "resume" | "die"): Scenario => ({
  name: `a partition of direction ${direction} whose connections ${fate}`,
  pool: WATCHFUL,
  play: async (stage) => {
    await stage.outcome("first", positions(stage));
    const one = stage.tws.inject(partition({ direction, fate, dials: "served" }));
    const second = stage.outcome("second", bars(stage));
    await stage.after(300);
    one.heal();
    await second;
    await stage.outcome("third", positions(stage));
  },
});

/** Scenarios with each fault of the socket, restarts, conflicts, half-open connections, orders that are cut. */
export const SCENARIOS: readonly Scenario[] = [
  lostAtOnce("a FIN between reads", () => drop({ how: "fin" })),
  lostAtOnce("a reset between reads", () => drop({ how: "rst" })),
  lostAtOnce("a half-open connection between reads", () => halfOpen(), WATCHFUL),
  lostInRead("a FIN in a read", () => drop({ how: "fin", afterRequest: "reqHistoricalData", times: 1 })),
  lostInRead("a reset in a read", () => drop({ how: "rst", afterRequest: "reqHistoricalData", times: 1 })),
  lostInRead(
    "a half-open connection in a read",
    () => halfOpen({ afterRequest: "reqHistoricalData", times: 1 }),
    WATCHFUL,
  ),
  lostInRead("a message that is cut, and a FIN", () => cutFrame({ message: "historicalData", how: "fin" })),
  lostInRead("a message that is cut, and a reset", () => cutFrame({ message: "historicalData", how: "rst" })),
  lostInRead(
    "a message that is cut, and silence",
    () => cutFrame({ message: "historicalData", how: "half-open" }),
    WATCHFUL,
  ),
  lostInRead("bytes in pieces", () => slice({ bytes: [1, 5] })),
  lostInRead("messages that are late", () => latency({ frameMs: 20 })),
  lostInRead("few bytes a second", () => bandwidth({ bytesPerSecond: 20_000 })),
  lostInRead("an answer of a thousand bars", () => hugeHistory({ bars: 1_000 })),
  lostInRead("a length that is negative", () =>
    garble({ message: "historicalData", where: "sign", times: 1 }),
  ),
  failedDials("dials that are refused", () => refuse()),
  failedDials("dials that are accepted and closed", () => refuse({ how: "closed" })),
  ...(["zero", "huge", "short", "unended", "empty", "garbage"] as const).map((how) =>
    lostInRead(
      `a message that is misframed: ${how}`,
      () => misframe({ message: "historicalData", how, times: 1 }),
      WATCHFUL,
    ),
  ),
  lostInRead("an answer that is cut by bytes", () => cutBytes({ how: "rst", bytes: 500, times: 1 })),
  partitioned("out", "die"),
  partitioned("in", "die"),
  partitioned("out", "resume"),
  partitioned("in", "resume"),
  {
    ...failedDials("dials that are accepted and reset", () => refuse({ how: "reset" })),
    // The client may notice the connection before the reset, or the reset alone.
    ignores: ["state handshaking 0"],
  },
  failedDials("a version that is none", () => wrongProtocol({ times: 1 })),
  failedDials("dials that are never answered", () => mute(), { handshakeTimeoutMs: 700 }),
  failedDials("a handshake without its end", () => withhold({ times: 1 }), { handshakeTimeoutMs: 700 }),
  failedDials("a FIN in the handshake", () => drop({ how: "fin", afterFrames: 2, times: 1 })),
  failedDials("a reset at START_API", () => drop({ how: "rst", afterFrames: 1, times: 1 })),
  failedDials("a conflict of client IDs that is waited out", () => clientIdConflict({ dials: 2 })),
  failedDials("a conflict with the policy fail", () => clientIdConflict({ dials: 1 }), {
    clientIdPolicy: "fail",
  }),
  failedDials("a conflict with other client IDs", () => clientIdConflict({ clientId: 1 }), {
    clientIdPolicy: [7, 9],
  }),
  lostAtOnce("a port that moves", () => portMoved({ port: 4_003 })),
  ...ORDER_SCENARIOS,
  {
    name: "a restart of the gateway",
    pool: { handshakeTimeoutMs: 600, backoffMsMin: 1_000, backoffMsMax: 1_000 },
    play: async (stage) => {
      await stage.outcome("first", positions(stage));
      stage.tws.inject(restart({ refuseMs: 250, closeMs: 500, muteMs: 500 }));
      await stage.outcome("second", positions(stage));
    },
  },
  {
    name: "an outage between TWS and IBKR, and its end with data lost",
    play: async (stage) => {
      await stage.outcome("first", positions(stage));
      const outage = stage.tws.inject(connectivityLost({ data: "lost" }));
      await stage.after(100);
      const waits = stage.outcome("waits", bars(stage));
      await stage.outcome(
        "refused",
        stage.pool.placeOrder(AAPL, ORDER).then(({ kind }) => kind),
      );
      await stage.after(50);
      outage.heal();
      await waits;
      await stage.outcome("second", positions(stage));
    },
  },
  {
    name: "a drain with a lease, and callers who come too late",
    play: async ({ pool, outcome, after }) => {
      const lease = await pool.acquire();
      const drained = outcome("drained", pool.drain());
      await outcome("late", pool.acquire());
      await outcome(
        "read",
        lease.getPositions().then((rows) => rows.length),
      );
      await after(20);
      await lease.release();
      await drained;
    },
  },
  {
    name: "a close while a dial waits for its handshake",
    play: async ({ tws, pool, outcome, after }) => {
      tws.inject(mute());
      const waits = outcome("waits", pool.acquire());
      await after(100);
      await outcome("closed", pool.close());
      await waits;
    },
  },
];
