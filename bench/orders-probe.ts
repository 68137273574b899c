import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventName, IBApi, type Order, OrderAction, OrderType } from "@stoqey/ib";
import { fileJournal, type Journal, memoryJournal } from "../src/mod.ts";
import { contractOf } from "./client.ts";
import { openPool } from "./pool-client.ts";
import type { Job, Probe, Sample } from "./probe.ts";
import { SocketWrites } from "./socket-writes.ts";
import { quantile } from "./statistics.ts";

/** Orders of a burst. */
export const BURST = 1_000;
/** Orders of a round that goes one by one. */
const ALONE = 60;
/** Pause after a burst, so that none comes near the 10 000 messages in a second that a pool may be set to. */
const PAUSE_MS = 100;
const TERMS = { action: OrderAction.BUY, orderType: OrderType.LMT, totalQuantity: 1, lmtPrice: 1 } as const;

/** Places one order. @returns Resolves when TWS has reported its status. */
type Place = () => Promise<unknown>;

/** Makes a journal on the disk of the folder for temporary files. */
function journalOnDisk(): Journal {
  const folder = mkdtempSync(join(tmpdir(), "ibkr-pool-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return fileJournal(join(folder, "orders.journal"));
}

async function poolPlaces({ contestant, port, clientId }: Job): Promise<Place> {
  const journal = contestant === "file journal" ? journalOnDisk() : memoryJournal();
  const pool = await openPool(undefined, port, clientId, { journal });
  const contract = contractOf(265_598);
  return () => pool.placeOrder(contract, TERMS, { sendWithinMs: 60_000 });
}

async function stockPlaces({ port, clientId }: Job): Promise<Place> {
  const api = new IBApi({ port, host: "127.0.0.1", clientId, maxReqPerSec: 1_000_000 });
  const waiting = new Map<number, () => void>();
  api.on(EventName.error, () => {});
  api.on(EventName.orderStatus, (id) => {
    waiting.get(id)?.();
    waiting.delete(id);
  });
  let nextId = await new Promise<number>((resolve) => {
    api.once(EventName.nextValidId, resolve);
    api.connect();
  });
  const contract = contractOf(265_598);
  return () =>
    new Promise<void>((resolve) => {
      const id = nextId++;
      waiting.set(id, resolve);
      api.placeOrder(id, contract, TERMS as Order);
    });
}

/**
 * Measures how long an order takes from its call to its bytes at the socket.
 *
 * A row is `alone`, where each waits for the report of the one before, or `burst`. The wall time is that of one order, from the
 * first call to the last write.
 */
export async function ordersProbe(job: Job): Promise<Probe> {
  const writes = new SocketWrites();
  const place = await (job.contestant === "IBApi" ? stockPlaces(job) : poolPlaces(job));
  return async (row) => {
    const calledMs: number[] = [];
    const call: Place = () => {
      calledMs.push(performance.now());
      return place();
    };
    writes.clear();
    const cpu = process.cpuUsage();
    if (row === "alone") for (let at = 0; at < ALONE; at++) await call();
    else await Promise.all(Array.from({ length: BURST }, call));
    const { user, system } = process.cpuUsage(cpu);
    const sample = sampleOf(calledMs, writes.orders(), user + system);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    return sample;
  };
}

/** Orders leave in the order of their calls. */
function sampleOf(calledMs: readonly number[], writtenMs: readonly number[], cpuUs: number): Sample {
  const { length } = calledMs;
  if (writtenMs.length !== length)
    throw new Error(`Cannot measure: ${length} orders, ${writtenMs.length} of them written`);
  const all = writtenMs.map((atMs, at) => 1_000 * (atMs - (calledMs[at] ?? Number.NaN)));
  const wholeUs = 1_000 * ((writtenMs.at(-1) ?? Number.NaN) - (calledMs[0] ?? Number.NaN));
  const latencyUs = { median: quantile(all, 0.5), p99: quantile(all, 0.99) };
  return { cpuUs: cpuUs / length, wallUs: wholeUs / length, latencyUs };
}
