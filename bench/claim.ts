import { FakeTws, type Fault, latency, listen, MemoryNetwork, VirtualClock } from "../sim/mod.ts";
import { plainTable } from "../sim/options/plain-table.ts";
import { IbkrPool, type PoolOptions, silentLogger } from "../src/mod.ts";
import { type Suite, seconds } from "./suite.ts";

/** N tools, each of which needs a session (C) and then one answer (W). */
export interface Load {
  readonly tools: number;
  /** Time to open a session, in ms. */
  readonly sessionMs: number;
  /** Time of an answer, in ms. */
  readonly workMs: number;
}

/** Durations of one load, in ms. */
export interface Cost extends Load {
  readonly sequential: { readonly unpooledMs: number; readonly pooledMs: number };
  readonly parallel: { readonly unpooledMs: number; readonly pooledMs: number };
}

/** The figures of the original claim, and the load that gives them. */
export const ORIGIN: Load & { readonly claimed: number } = {
  tools: 4,
  sessionMs: 1_667,
  workMs: 333,
  claimed: 64,
};

/** Returns the time saved, in percent. */
export function savingPercent(unpooledMs: number, pooledMs: number): number {
  return 100 * (1 - pooledMs / unpooledMs);
}

/** Returns the most that one session instead of N can save in sequence: (N-1)C of N(C+W), in percent. */
export function limitPercent({ tools, sessionMs, workMs }: Load): number {
  return (100 * (tools - 1) * sessionMs) / (tools * (sessionMs + workMs));
}

/** A fault that delays every answer of `reqHistoricalData`. */
const slowAnswers = (workMs: number): Fault => ({
  name: "slow-answers",
  text: `slow-answers:workMs=${workMs}`,
  forMs: undefined,
  begin: () => ({
    onFrame: ({ direction, name }) =>
      direction === "out" && name === "historicalData" ? { delayMs: workMs } : undefined,
  }),
});

function slow(tws: FakeTws, { sessionMs, workMs }: Load): FakeTws {
  tws.inject(latency({ handshakeMs: sessionMs }));
  tws.inject(slowAnswers(workMs));
  return tws;
}

/** Different contracts, so that no tool shares another's answer. */
const CONTRACTS: readonly number[] = [265598, 272093, 4815747, 76792991, 8314, 756733, 320227571];

const read = (tool: number) => (ib: Pick<IbkrPool, "getHistoricalData">) =>
  ib.getHistoricalData(
    { conId: CONTRACTS[tool % CONTRACTS.length] ?? 0 },
    { duration: `${1_800 + 60 * tool} S`, barSize: "1 min" },
  );

type MakePool = (options: PoolOptions) => IbkrPool;

/** Each tool opens a connection of its own, with an ID of its own, and closes it. */
async function unpooled(makePool: MakePool, tool: number): Promise<void> {
  const pool = makePool({ clientId: 3 + tool });
  await pool.use(read(tool));
  await pool.close();
}

async function oneAfterTheOther(tools: number, task: (tool: number) => Promise<unknown>): Promise<void> {
  for (let tool = 0; tool < tools; tool++) await task(tool);
}

async function allAtOnce(tools: number, task: (tool: number) => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: tools }, (_, tool) => task(tool)));
}

async function fourWays(
  load: Load,
  makePool: MakePool,
  time: (work: () => Promise<void>) => Promise<number>,
): Promise<Cost> {
  const pooled = (order: typeof allAtOnce) => async (): Promise<void> => {
    const pool = makePool({ clientId: 1 });
    await order(load.tools, (tool) => pool.use(read(tool)));
    await pool.close();
  };
  const single = (order: typeof allAtOnce) => () => order(load.tools, (tool) => unpooled(makePool, tool));
  return {
    ...load,
    sequential: {
      unpooledMs: await time(single(oneAfterTheOther)),
      pooledMs: await time(pooled(oneAfterTheOther)),
    },
    parallel: { unpooledMs: await time(single(allAtOnce)), pooledMs: await time(pooled(allAtOnce)) },
  };
}

/** Measures a load on virtual time, which counts only the delays of the protocol. */
export async function virtualCost(load: Load): Promise<Cost> {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  const tws = slow(new FakeTws({ clock }), load);
  network.attach(tws, 4002);
  const cost = await clock.until(
    fourWays(
      load,
      (options) => new IbkrPool({ ...options, logger: silentLogger }, { clock, transport: network }),
      async (work) => {
        const begunMs = clock.now();
        await work();
        return clock.now() - begunMs;
      },
    ),
  );
  tws.close();
  return cost;
}

/** Measures a load over real TCP, by the wall clock. */
export async function realCost(load: Load): Promise<Cost> {
  const tws = slow(new FakeTws(), load);
  const door = await listen(tws);
  const cost = await fourWays(
    load,
    (options) => new IbkrPool({ ...options, port: door.port, logger: silentLogger }),
    async (work) => {
      const begunMs = performance.now();
      await work();
      return performance.now() - begunMs;
    },
  );
  tws.close();
  await door.close();
  return cost;
}

const percent = (value: number): string => `${value.toFixed(1)} %`;

/** Prints the load, its durations, the time saved and the limit. */
function costTable(costs: readonly Cost[]): string {
  const head = ["N", "C", "W", "one by one", "pooled", "saved", "limit", "at once", "pooled", "saved"];
  const table = plainTable(head, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const cost of costs) {
    const { tools, sessionMs, workMs, sequential, parallel } = cost;
    table.push([
      `${tools}`,
      `${sessionMs}`,
      `${workMs}`,
      seconds(sequential.unpooledMs),
      seconds(sequential.pooledMs),
      percent(savingPercent(sequential.unpooledMs, sequential.pooledMs)),
      percent(limitPercent(cost)),
      seconds(parallel.unpooledMs),
      seconds(parallel.pooledMs),
      percent(savingPercent(parallel.unpooledMs, parallel.pooledMs)),
    ]);
  }
  return table.toString();
}

/** Measures the time that sharing one session saves, and its limit. */
export const claim: Suite = {
  name: "claim",
  run: async ({ quick, say, progress }) => {
    progress("claim: on virtual time");
    say("What sharing one session saves");
    say();
    say("N tools; C ms for a session, W ms for an answer. 'one by one': each tool opens");
    say("a connection of its own after the last has closed; 'at once': all in parallel.");
    say("The limit is what arithmetic allows one by one: (N-1)C of N(C+W).");
    say();
    const sweep: Cost[] = [];
    for (const tools of [1, 2, 4, 8, 16]) sweep.push(await virtualCost({ ...ORIGIN, tools }));
    for (const sessionMs of [0, 100, 500, 1_000, 2_000, 5_000])
      sweep.push(await virtualCost({ ...ORIGIN, sessionMs }));
    say("On virtual time, so that these are exact:");
    say(costTable(sweep));
    say();
    progress("claim: over TCP");
    const real = quick ? undefined : await realCost(ORIGIN);
    if (real !== undefined) {
      say("The load of the claim, over real TCP, by the wall clock:");
      say(costTable([real]));
      say();
    }
    say(`The claim: four tools, 8 s without and 3 s with a pool, "${ORIGIN.claimed} % faster".`);
    say("8 s to 3 s is 62.5 %, and 62.5 % is also the limit for the C and W that give");
    say("8 s and 3 s. 64 % needs a session that costs 5.8 times an answer, or more tools.");
    say("Where all tools dial in parallel, a pool saves no time: all wait for one session");
    say("either way. What it saves there is connections, client IDs and conflicts.");
    return { origin: ORIGIN, limitPercent: limitPercent(ORIGIN), sweep, real };
  },
};
