import {
  clientIdConflict,
  connectivityLost,
  drop,
  halfOpen,
  latency,
  mute,
  refuse,
  restart,
} from "../mod.ts";
import { agentRuns, allWellAgain } from "./agent-runs.ts";
import { cutNow, type Drill } from "./drill.ts";

/** The three checks of the document that this project started from. */
const CHECKS: readonly Drill[] = [
  {
    name: "sequential",
    about: "three callers, one after the other",
    allAnswered: true,
    run: async ({ pool, count, breach }) => {
      const epochs = new Set<number>();
      for (let caller = 0; caller < 3; caller++) {
        await pool.use(async (ib) => {
          epochs.add(ib.epoch);
          count((await ib.getPositions()).length > 0, "an empty answer");
        });
      }
      if (epochs.size !== 1 || pool.stats().dials !== 1) breach("the session was not reused");
    },
  },
  {
    name: "parallel",
    about: "the agent's four tools at once, twice",
    allAnswered: true,
    run: async (world) => {
      await agentRuns(world);
      const { dials } = world.pool.stats();
      if (dials !== 1) world.breach(`${dials} dials for one session`);
    },
  },
  {
    name: "stress",
    about: "10 callers at once, each reads 20 times",
    allAnswered: true,
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
      if (epochs.size !== 1 || pool.stats().dials !== 1) breach("more than one session");
      if (most !== 10) breach(`${most} active users at most, and there were 10`);
    },
  },
];

/** Drills of a bad night, one after the other. */
const FAULTS: readonly Drill[] = [
  {
    name: "drop",
    about: "the connection is reset right after a question was read, three times",
    allAnswered: true,
    run: async (world) => {
      await world.pool.connect();
      const fault = world.inject(drop({ how: "rst", afterRequest: "reqHistoricalData", times: 3 }));
      await agentRuns(world);
      fault.heal();
      await allWellAgain(world);
    },
  },
  {
    name: "latency",
    about: "400 ms until the first word, 5 to 30 ms for every message",
    allAnswered: true,
    run: async (world) => {
      const fault = world.inject(latency({ handshakeMs: 400, frameMs: [5, 30] }));
      await agentRuns(world);
      world.inject(cutNow()).heal();
      await agentRuns(world);
      fault.heal();
      await allWellAgain(world);
    },
  },
  {
    name: "client-id-conflict",
    about: "cut off, and then the client ID is in use for three dials",
    allAnswered: true,
    run: async (world) => {
      await world.pool.connect();
      world.inject(clientIdConflict({ dials: 3 }));
      world.inject(cutNow()).heal();
      await agentRuns(world);
      await allWellAgain(world);
    },
  },
  {
    name: "mute",
    about: "cut off, and then the server accepts and says nothing for 1.5 s",
    allAnswered: true,
    run: async (world) => {
      await world.pool.connect();
      world.inject(mute({ forMs: 1_500 }));
      world.inject(cutNow()).heal();
      await agentRuns(world);
      await allWellAgain(world);
    },
  },
  {
    name: "half-open",
    about: "the connection becomes half-open while a request is in flight",
    allAnswered: true,
    run: async (world) => {
      await world.pool.connect();
      world.inject(halfOpen({ afterRequest: "reqPositions", times: 1 }));
      await agentRuns(world);
      await allWellAgain(world);
    },
  },
  {
    name: "refuse",
    about: "cut off, and nobody listens for 2 s",
    allAnswered: true,
    run: async (world) => {
      await world.pool.connect();
      world.inject(refuse({ forMs: 2_000 }));
      world.inject(cutNow()).heal();
      await agentRuns(world);
      await allWellAgain(world);
    },
  },
  {
    name: "cut off",
    about: "TWS loses IBKR for 1.5 s (1100, 1101); the session is kept, and all is answered",
    allAnswered: true,
    run: async (world) => {
      await world.pool.connect();
      world.inject(connectivityLost({ data: "lost", forMs: 1_500 }));
      await agentRuns(world);
      if (world.pool.stats().dials !== 1) world.breach("a session that was fine was given up");
      await allWellAgain(world);
    },
  },
  {
    name: "restart",
    about: "the nightly restart in 1.4 s: reset, refused, ended at once, mute, ready",
    allAnswered: true,
    run: async (world) => {
      await world.pool.connect();
      world.inject(restart({ refuseMs: 800, closeMs: 200, muteMs: 400 }));
      await agentRuns(world);
      await allWellAgain(world);
    },
  },
  {
    name: "too long",
    about: "nobody listens for longer than the callers can wait; each gets an error that says why",
    allAnswered: false,
    run: async (world) => {
      await world.pool.connect();
      const fault = world.inject(refuse());
      world.inject(cutNow()).heal();
      const asked = Array.from({ length: 10 }, () => world.pool.getPositions({ timeoutMs: 500 }));
      for (const answer of await Promise.allSettled(asked)) {
        if (answer.status === "fulfilled") world.breach("an answer came from nowhere");
        else world.count(false, answer.reason instanceof Error ? answer.reason.message : "");
      }
      fault.heal();
      await allWellAgain(world);
    },
  },
];

/** Every drill, in the order in which they run. */
export const DRILLS: readonly Drill[] = [...CHECKS, ...FAULTS];
