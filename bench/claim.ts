import { plainTable } from "../sim/drills/report.ts";
import { FakeTws, type Fault, latency, listen, MemoryNetwork, VirtualClock } from "../sim/mod.ts";
import { IbkrPool, type PoolOptions, silentLogger } from "../src/mod.ts";
import { type Suite, seconds } from "./suite.ts";

/** N tools, each of which needs a session (C) and then one answer (W). */
export interface Load {
  readonly tools: number;
  /** What a session costs, in ms. */
  readonly sessionMs: number;
  /** What an answer costs, in ms. */
  readonly workMs: number;
}

/** What one load cost, in ms. */
export interface Cost extends Load {
  readonly sequential: { readonly unpooledMs: number; readonly pooledMs: number };
  readonly parallel: { readonly unpooledMs: number; readonly pooledMs: number };
}

/** The figures of the document that this project started from, and the load that gives exactly these. */
export const ORIGIN: Load & { readonly claimed: number } = {
  tools: 4,
  sessionMs: 1_667,
  workMs: 333,
  claimed: 64,
};

/** What share of the time is saved, in percent. */
export function savingPercent(unpooledMs: number, pooledMs: number): number {
  return 100 * (1 - pooledMs / unpooledMs);
}

/** The most that one session instead of N can save one after the other: (N-1)C of N(C+W), in percent. */
export function limitPercent({ tools, sessionMs, workMs }: Load): number {
  return (100 * (tools - 1) * sessionMs) / (tools * (sessionMs + workMs));
}

/** Every answer to a request for history takes so long. */
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

/** On virtual time: what the arithmetic of the protocol costs, and nothing else. */
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

/** Over real TCP, by the wall clock. */
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

/** The load, the cost both ways, and what is saved beside what could be. */
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

/** Shows what sharing one session saves, and what it cannot save. */
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
