import type { Check, Step } from "../mod.ts";
import { agentRuns, allWellAgain } from "./agent-runs.ts";
import { type Drill, RECOVERY_MS_MAX } from "./drill.ts";

/** Checks that one connection served all callers. */
const ONE_CONNECTION: readonly Check[] = [{ event: "opened", times: 1 }];

/** Checks that a session was lost, and that the next one was ready within bounds. */
const RECOVERED: readonly Check[] = [{ recoveredWithin: RECOVERY_MS_MAX }];

/** Makes the steps that a mark of the workload starts, in this order. */
const atMark = (mark: string, ...faults: readonly string[]): readonly Step[] =>
  faults.map((inject) => ({ when: { mark }, inject }));

/** Cuts every session now: the shortest bad night. */
const CUT = "drop:how=rst";

/** The three checks of the document that this project started from. */
const CHECKS: readonly Drill[] = [
  {
    name: "sequential",
    about: "three callers, one after the other",
    allAnswered: true,
    scenario: { checks: ONE_CONNECTION },
    run: async ({ pool, count, breach }) => {
      const epochs = new Set<number>();
      for (let caller = 0; caller < 3; caller++) {
        await pool.use(async (ib) => {
          epochs.add(ib.epoch);
          count((await ib.getPositions()).length > 0, "an empty answer");
        });
      }
      if (epochs.size !== 1) breach("the session was not reused");
    },
  },
  {
    name: "parallel",
    about: "the agent's four tools at once, twice",
    allAnswered: true,
    scenario: { checks: ONE_CONNECTION },
    run: agentRuns,
  },
  {
    name: "stress",
    about: "10 callers at once, each reads 20 times",
    allAnswered: true,
    scenario: { checks: ONE_CONNECTION },
    run: async ({ pool, count, breach }) => {
      let most = 0;
      const epochs = new Set<number>();
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          await using ib = await pool.acquire();
          epochs.add(ib.epoch);
          most = Math.max(most, pool.stats().activeUsers);
          for (let read = 0; read < 20; read++) {
            const values = await (read % 2 === 0 ? ib.getPositions() : ib.getAccountSummary());
            count(values.length > 0, "an empty answer");
          }
        }),
      );
      if (epochs.size !== 1) breach("more than one session");
      if (most !== 10) breach(`${most} active users at most, and there were 10`);
    },
  },
];

/** Connects, runs the agent while something happens at the mark `connected`, and again when it is over. */
async function runThrough(world: Parameters<Drill["run"]>[0]): Promise<void> {
  await world.pool.connect();
  world.mark("connected");
  await agentRuns(world);
  await allWellAgain(world);
}

/** Drills of a bad night, one after the other. */
const FAULTS: readonly Drill[] = [
  {
    name: "drop",
    about: "the connection is reset after a question was read, three times",
    allAnswered: true,
    scenario: {
      faults: [`${CUT},afterRequest=reqHistoricalData,times=3`],
      checks: [...RECOVERED, { event: "opened", times: 4 }],
    },
    run: runThrough,
  },
  {
    name: "latency",
    about: "400 ms until the first word, 5 to 30 ms for every message",
    allAnswered: true,
    scenario: {
      faults: ["latency:handshakeMs=400,frameMs=5..30"],
      timeline: [...atMark("answered", CUT), { when: { mark: "answered-again" }, heal: "latency" }],
      checks: RECOVERED,
    },
    run: async (world) => {
      await agentRuns(world);
      world.mark("answered");
      await agentRuns(world);
      world.mark("answered-again");
      await allWellAgain(world);
    },
  },
  {
    name: "client-id-conflict",
    about: "cut off; then the client ID is in use three times",
    allAnswered: true,
    scenario: { timeline: atMark("connected", "client-id-conflict:dials=3", CUT), checks: RECOVERED },
    run: runThrough,
  },
  {
    name: "mute",
    about: "cut off, and then the server accepts and says nothing for 1.5 s",
    allAnswered: true,
    scenario: { timeline: atMark("connected", "mute:forMs=1500", CUT), checks: RECOVERED },
    run: runThrough,
  },
  {
    name: "half-open",
    about: "the connection becomes half-open while a request is in flight",
    allAnswered: true,
    scenario: { faults: ["half-open:afterRequest=reqPositions,times=1"], checks: RECOVERED },
    run: runThrough,
  },
  {
    name: "refuse",
    about: "cut off, and nobody listens for 2 s",
    allAnswered: true,
    scenario: { timeline: atMark("connected", "refuse:forMs=2000", CUT), checks: RECOVERED },
    run: runThrough,
  },
  {
    name: "cut off",
    about: "TWS loses IBKR for 1.5 s (1100, 1101); the session is kept",
    allAnswered: true,
    scenario: {
      timeline: atMark("connected", "connectivity-lost:data=lost,forMs=1500"),
      checks: ONE_CONNECTION,
    },
    run: runThrough,
  },
  {
    name: "restart",
    about: "nightly, in 1.4 s: reset, refused, ended at once, mute, ready",
    allAnswered: true,
    scenario: {
      timeline: atMark("connected", "restart:refuseMs=800,closeMs=200,muteMs=400"),
      checks: RECOVERED,
    },
    run: runThrough,
  },
  {
    name: "too long",
    about: "nobody listens until the callers give up; each gets a reason",
    allAnswered: false,
    scenario: {
      timeline: [...atMark("connected", "refuse", CUT), { when: { mark: "informed" }, heal: "refuse" }],
      checks: RECOVERED,
    },
    run: async (world) => {
      await world.pool.connect();
      world.mark("connected");
      const asked = Array.from({ length: 10 }, () => world.pool.getPositions({ timeoutMs: 500 }));
      for (const answer of await Promise.allSettled(asked)) {
        if (answer.status === "fulfilled") world.breach("an answer came from nowhere");
        else world.count(false, answer.reason instanceof Error ? answer.reason.message : "");
      }
      world.mark("informed");
      await allWellAgain(world);
    },
  },
];

/** Every drill, in the order in which they run. */
export const DRILLS: readonly Drill[] = [...CHECKS, ...FAULTS];
