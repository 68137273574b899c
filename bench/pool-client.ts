import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { IbkrPool, PoolOptions, ReadOptions, Stream, WatchOptions } from "../src/mod.ts";
import { type Client, contractOf } from "./client.ts";

type Module = typeof import("../src/mod.ts");

/** The most that the pool allows; rounds are short enough to stay below its messages per second. */
const UNLIMITED: PoolOptions = {
  messagesPerSecond: 10_000,
  historicalMax: 1_000_000,
  marketDataLinesMax: 1_000_000,
  waitersMax: 1_000_000,
  heartbeatMs: 600_000,
};
const HOUR_MS = 3_600_000;

/** Opens a pool of this build, or of another one by the path of its `mod.js`. */
export async function openPool(
  before: string | undefined,
  port: number,
  clientId: number,
  more: PoolOptions = {},
): Promise<IbkrPool> {
  const module: Module =
    before === undefined ? await import("../src/mod.ts") : await import(pathToFileURL(resolve(before)).href);
  const { logger, ...options } = { ...UNLIMITED, ...more, logger: module.silentLogger };
  // Builds before version 0.2 call the limit of lines by another name.
  const { marketDataLinesMax, ...others } = options;
  const lines = "Observed" in module ? { linesMax: marketDataLinesMax } : { marketDataLinesMax };
  const pool = new module.IbkrPool({ ...others, ...lines, port, clientId, logger } as PoolOptions);
  if ("Observed" in module) WITH_FIELD.add(pool);
  await pool.connect();
  return pool;
}

/** Pools of a build before version 0.2, which took the contract as a field of the first argument. */
const WITH_FIELD = new WeakSet<IbkrPool>();

function subject(pool: IbkrPool, conId: number): ReturnType<typeof contractOf> {
  const contract = contractOf(conId);
  return WITH_FIELD.has(pool) ? ({ contract } as never) : contract;
}

function watched(pool: IbkrPool, conId: number, options: WatchOptions): Stream<unknown> {
  return pool.watchMarketData(subject(pool, conId), options);
}

function headTimestamp(pool: IbkrPool, conId: number, options: ReadOptions): Promise<string> {
  return pool.getHeadTimestamp(subject(pool, conId), options);
}

/** How the readers of one contract are subscribed. */
export type Watching = (pool: IbkrPool, conId: number, readers: number, onUpdate: () => void) => void;

/** One `for await` loop for each reader. */
export const byIteration: Watching = (pool, conId, readers, onUpdate) => {
  for (let reader = 0; reader < readers; reader++)
    void counted(watched(pool, conId, { bufferMax: 100_000 }), onUpdate);
};

async function counted(stream: Stream<unknown>, onUpdate: () => void): Promise<void> {
  for await (const { kind } of stream) if (kind === "update") onUpdate();
}

/** One callback for each reader. */
export const byCallback: Watching = (pool, conId, readers, onUpdate) => {
  for (let reader = 0; reader < readers; reader++) {
    void watched(pool, conId, {}).forEach(({ kind }) => {
      if (kind === "update") onUpdate();
    });
  }
};

/** One lease for each contract, whose `lease.api` watches it under a number of its own. */
export const byLease: Watching = (pool, conId, _readers, onUpdate) => {
  void (async () => {
    const { api } = await pool.acquire();
    api.on("tickSize" as Parameters<typeof api.on>[0], () => onUpdate());
    api.reqMktData(1, contractOf(conId), "", false, false);
  })();
};

/** A client that calls the pool itself. */
export function poolClient(pool: IbkrPool, watching: Watching): Client {
  return {
    headTimestamp: (conId) => headTimestamp(pool, conId, {}),
    contractDetails: (conId) => pool.getContractDetails(contractOf(conId)),
    hang: (conId) => void headTimestamp(pool, conId, { timeoutMs: HOUR_MS }).catch(() => {}),
    watch: (conId, readers, onUpdate) => watching(pool, conId, readers, onUpdate),
  };
}
