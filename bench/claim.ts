import { FakeTws, type Fault, latency, listen, MemoryNetwork, VirtualClock } from "../sim/mod.ts";
import { IbkrPool, type PoolOptions, silentLogger } from "../src/mod.ts";

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
