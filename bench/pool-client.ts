import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { IbkrPool, PoolOptions, Stream } from "../src/mod.ts";
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

/** Opens a pool of this build, or of the one whose `dist/src/mod.js` is given. */
export async function openPool(
  before: string | undefined,
  port: number,
  clientId: number,
): Promise<IbkrPool> {
  const module: Module =
    before === undefined ? await import("../src/mod.ts") : await import(pathToFileURL(resolve(before)).href);
  const pool = new module.IbkrPool({ ...UNLIMITED, port, clientId, logger: module.silentLogger });
  await pool.connect();
  return pool;
}

/** How the readers of one contract are subscribed. */
export type Watching = (pool: IbkrPool, conId: number, readers: number, onUpdate: () => void) => void;

/** One `for await` loop for each reader. */
export const byIteration: Watching = (pool, conId, readers, onUpdate) => {
  const of = { contract: contractOf(conId) };
  for (let reader = 0; reader < readers; reader++)
    void counted(pool.watchMarketData(of, { bufferMax: 100_000 }), onUpdate);
};

async function counted(stream: Stream<unknown>, onUpdate: () => void): Promise<void> {
  for await (const { kind } of stream) if (kind === "update") onUpdate();
}

/** One callback for each reader. */
export const byCallback: Watching = (pool, conId, readers, onUpdate) => {
  const of = { contract: contractOf(conId) };
  for (let reader = 0; reader < readers; reader++) {
    void pool.watchMarketData(of).forEach(({ kind }) => {
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

/** A client that asks the pool itself. */
export function poolClient(pool: IbkrPool, watching: Watching): Client {
  return {
    headTimestamp: (conId) => pool.getHeadTimestamp({ contract: contractOf(conId) }),
    contractDetails: (conId) => pool.getContractDetails(contractOf(conId)),
    hang: (conId) =>
      void pool.getHeadTimestamp({ contract: contractOf(conId) }, { timeoutMs: HOUR_MS }).catch(() => {}),
    watch: (conId, readers, onUpdate) => watching(pool, conId, readers, onUpdate),
  };
}
