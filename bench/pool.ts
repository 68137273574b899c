import { createServer, type Server } from "node:net";
import { BarSizeSetting, EventName, IBApi, WhatToShow } from "@stoqey/ib";
import { drop, FakeTws, MemoryNetwork, VirtualClock } from "../sim/mod.ts";
import { plainTable } from "../sim/options/plain-table.ts";
import { ClientReader, encodeFrame } from "../sim/wire/frames.ts";
import { IbkrPool, SecType, type Stream, silentLogger } from "../src/mod.ts";
import { heapBytes } from "./heap.ts";
import { type Suite, seconds, whole } from "./suite.ts";

const CONTRACT = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const mib = (): number => (heapBytes() ?? 0) / 2 ** 20;

/** Effect of one large answer on the process that reads it. */
export interface LargeAnswer {
  readonly client: "ibkr-pool" | "IBApi";
  readonly bars: number;
  readonly tookMs: number;
  /** Longest time for which no timer ran. */
  readonly longestBlockMs: number;
}

/** Starts a server that answers every request with so many bars. */
async function answering(bars: number): Promise<{ readonly port: number; readonly server: Server }> {
  const rows = Array.from({ length: bars }, (_, at) => {
    const price = (100 + (at % 100) / 100).toFixed(2);
    return [`${20_000_000 + at}`, price, price, price, price, "100", price, "10"];
  }).flat();
  const server = createServer({ noDelay: true }, (socket) => {
    const reader = new ClientReader();
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      for (const inbound of reader.push(bytes)) {
        if (inbound.kind === "hello") socket.write(encodeFrame(["193", "20260113 14:30:00 UTC"]));
        if (inbound.kind !== "frame") continue;
        const [id, second = ""] = inbound.fields;
        if (id === "71") {
          socket.write(encodeFrame(["15", "1", "DU1234567"]));
          socket.write(encodeFrame(["9", "1", "1"]));
        }
        if (id === "20") socket.write(encodeFrame(["17", second, "", "", `${bars}`, ...rows]));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { port: typeof address === "object" && address !== null ? address.port : 0, server };
}

/** Measures the longest time for which a timer of 1 ms did not run. */
async function blocked(act: () => Promise<unknown>): Promise<{ tookMs: number; longestBlockMs: number }> {
  let longestBlockMs = 0;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    longestBlockMs = Math.max(longestBlockMs, nowMs - lastMs);
    lastMs = nowMs;
  }, 1);
  const begunMs = performance.now();
  await act();
  const tookMs = performance.now() - begunMs;
  // One more turn, so that what came last counts.
  await new Promise((resolve) => setTimeout(resolve, 5));
  clearInterval(timer);
  return { tookMs, longestBlockMs };
}

/** Reads one answer of so many bars, through the pool and through the stock client. */
export async function largeAnswers(bars: number): Promise<readonly LargeAnswer[]> {
  const { port, server } = await answering(bars);
  const pool = new IbkrPool({ port, logger: silentLogger });
  await pool.connect();
  const pooled = await blocked(() =>
    pool.getHistoricalData(CONTRACT, { duration: "1 D", barSize: "1 secs", timeoutMs: 300_000 }),
  );
  await pool.close();
  const api = new IBApi({ port, host: "127.0.0.1", clientId: 2 });
  await new Promise<void>((resolve) => {
    api.once(EventName.nextValidId, () => resolve());
    api.connect();
  });
  const stock = await blocked(
    () =>
      new Promise<void>((resolve) => {
        api.on(EventName.historicalData, (_id, time) => {
          if (time.startsWith("finished")) resolve();
        });
        const query = [CONTRACT, "", "1 D", BarSizeSetting.SECONDS_ONE, WhatToShow.TRADES] as const;
        api.reqHistoricalData(1, ...query, 1, 1, false);
      }),
  );
  api.disconnect();
  server.close();
  return [
    { client: "ibkr-pool", bars, ...pooled },
    { client: "IBApi", bars, ...stock },
  ];
}

/** Cost of many readers of many streams, most of which never read. */
export interface Readers {
  readonly streams: number;
  readonly readers: number;
  readonly virtualMinutes: number;
  readonly tookMs: number;
  readonly heapMiB: readonly [early: number, late: number];
}

/** Memory of 100 streams with 100 readers each; one in ten reads, the others never do. */
export async function readers(virtualMinutes: number): Promise<Readers> {
  const [streams, each] = [100, 100];
  const clock = new VirtualClock(Date.UTC(2026, 0, 13, 15, 30));
  const network = new MemoryNetwork(clock);
  const tws = new FakeTws({ clock });
  network.attach(tws, 4002);
  const pool = new IbkrPool({ port: 4002, logger: silentLogger }, { clock, transport: network });
  const kept: Stream<unknown>[] = [];
  for (let line = 0; line < streams; line++) {
    // A list of generic ticks of its own makes each a line of its own.
    const options = { genericTicks: Array<string>(line + 1).fill("233"), bufferMax: 10 };
    for (let reader = 0; reader < each; reader++) {
      const stream = pool.watchMarketData(CONTRACT, options);
      kept.push(stream);
      if (reader % 10 === 0) void drained(stream);
    }
  }
  const begunMs = performance.now();
  await clock.advance(virtualMinutes * 6_000);
  const early = mib();
  await clock.advance(virtualMinutes * 54_000);
  const late = mib();
  const tookMs = performance.now() - begunMs;
  await clock.until(pool.close());
  tws.close();
  return { streams, readers: kept.length, virtualMinutes, tookMs, heapMiB: [early, late] };
}

async function drained(stream: Stream<unknown>): Promise<void> {
  try {
    for await (const _ of stream);
  } catch {
    // The pool was closed.
  }
}

/** Memory and handles after many sessions. */
export interface Sessions {
  readonly sessions: number;
  readonly tookMs: number;
  readonly timersLeft: number;
  readonly connectionsLeft: number;
  readonly heapMiB: readonly [early: number, late: number];
}

/** Memory after so many sessions in a row, each with a stream, reads and a lease's api. */
export async function sessions(count: number): Promise<Sessions> {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  const tws = new FakeTws({ clock });
  network.attach(tws, 4002);
  const pool = new IbkrPool(
    { port: 4002, logger: silentLogger, backoffMsMin: 1, backoffMsMax: 1, backoffResetMs: 0 },
    { clock, transport: network },
  );
  void drained(pool.watchMarketData(CONTRACT));
  let early = 0;
  const begunMs = performance.now();
  for (let session = 1; session <= count; session++) {
    const lease = await clock.until(pool.acquire());
    lease.api.reqMktData(1, CONTRACT, "", false, false);
    await clock.until(pool.getManagedAccounts());
    tws.inject(drop({ how: session % 2 === 0 ? "fin" : "rst" })).heal();
    await clock.advance(5);
    // The fake keeps a trace of all this, so that some of what is added from here on is its own.
    if (session === Math.floor(count / 2)) early = mib();
  }
  const late = mib();
  const tookMs = performance.now() - begunMs;
  const lost = pool.stats().sessionsLost;
  await clock.until(pool.close());
  tws.close();
  await clock.advance(0);
  return {
    sessions: lost,
    tookMs,
    timersLeft: clock.timers,
    connectionsLeft: network.live,
    heapMiB: [early, late],
  };
}

const heaps = ([early, late]: readonly [number, number]): string =>
  `${early.toFixed(1)} MiB early, ${late.toFixed(1)} MiB late`;

/** Measures large answers, many readers and many sessions. */
export const pool: Suite = {
  name: "pool",
  run: async ({ quick, say, progress }) => {
    progress("pool: large answers");
    const large = await largeAnswers(quick ? 5_000 : 60_000);
    const largeTable = plainTable(["one answer of many bars", "bars", "took", "longest block"], [1, 2, 3]);
    for (const { client, bars, tookMs, longestBlockMs } of large) {
      largeTable.push([client, whole(bars), seconds(tookMs), seconds(longestBlockMs)]);
    }
    say(largeTable.toString());
    progress("pool: many readers");
    const read = await readers(quick ? 0.5 : 10);
    say();
    say(`${read.streams} streams with ${whole(read.readers)} readers, nine of ten of which never read, for`);
    say(`${read.virtualMinutes} virtual minutes in ${seconds(read.tookMs)}: heap ${heaps(read.heapMiB)}`);
    progress("pool: many sessions");
    const row = await sessions(quick ? 500 : 10_000);
    say(`${whole(row.sessions)} sessions in a row in ${seconds(row.tookMs)}: heap ${heaps(row.heapMiB)},`);
    say(`${row.timersLeft} timers and ${row.connectionsLeft} connections left`);
    return { large, readers: read, sessions: row };
  },
};
