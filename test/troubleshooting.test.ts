import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { IbkrPool, type PoolOptions, SecType, type StreamUpdate } from "../src/mod.ts";
import { AAPL_NUMBERED, ACCOUNT, MSFT, shareOf } from "./support/contracts.ts";
import { quotedLines } from "./support/quoted-lines.ts";
import { rawHost } from "./support/raw-host.ts";
import {
  clientIdConflict,
  competingSession,
  connectivityLost,
  drop,
  FakeTws,
  type FakeTwsOptions,
  farmBroken,
  garble,
  halfOpen,
  MemoryNetwork,
  mute,
  portMoved,
  refuse,
  seeded,
  swallow,
  VirtualClock,
} from "./support/sim.ts";
import { MORNING_MS } from "./support/watches.ts";

const PAGE = "docs/troubleshooting.md";
/** The page without its part about the Web API, which has a test of its own. */
const [page = ""] = readFileSync(new URL(`../${PAGE}`, import.meta.url), "utf8").split(/^## The Web API$/m);
const BARS = { duration: "1 D", barSize: "5 secs" } as const;

/** A pool before a fake TWS that misbehaves. */
interface Stage {
  readonly pool: IbkrPool;
  readonly tws: FakeTws;
  readonly network: MemoryNetwork;
  readonly clock: VirtualClock;
}

interface Symptom {
  readonly pool?: PoolOptions;
  readonly tws?: Omit<FakeTwsOptions, "clock">;
  /** Provokes it. What it rejects with, and the lines that it returns, are what somebody sees. */
  run(stage: Stage): Promise<readonly string[] | unknown>;
  /** Which lines of the log belong to it. */
  readonly logged?: RegExp;
}

/** What a stream reports beside its values. */
async function reports(stream: AsyncIterable<StreamUpdate<unknown>>, count: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const update of stream) {
    if (update.kind === "notice") lines.push(`notice ${update.code}: ${update.message}`);
    if (update.kind === "gap") lines.push(`gap: ${update.reason}`);
    if (update.kind === "resumed") lines.push("resumed");
    if (lines.length >= count) break;
  }
  return lines;
}

const SYMPTOMS: Readonly<Record<string, Symptom>> = {
  "nothing listens": {
    run: ({ pool, tws }) => {
      tws.inject(refuse({}));
      return pool.acquire();
    },
    logged: /^WARN Cannot connect/,
  },
  "connections are closed at once": {
    run: ({ pool, tws }) => {
      tws.inject(refuse({ how: "closed" }));
      return pool.acquire();
    },
  },
  "a dialog waits": {
    run: ({ pool, tws }) => {
      tws.inject(mute({}));
      return pool.connect({ failFast: true, timeoutMs: 20_000 });
    },
  },
  "another program listens": {
    pool: { port: 8080 },
    run: ({ pool, network }) => {
      network.attach(
        rawHost((link) => () => link.write(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"))),
        8080,
      );
      return pool.acquire();
    },
  },
  "the client ID is in use": {
    pool: { clientIdPolicy: "fail" },
    run: ({ pool, tws }) => {
      tws.inject(clientIdConflict({}));
      return pool.acquire();
    },
  },
  "the client ID stays in use": {
    run: ({ pool, tws }) => {
      tws.inject(clientIdConflict({}));
      return pool.acquire();
    },
    logged: /^WARN Cannot connect/,
  },
  "no market data": {
    tws: { permissions: "none" },
    run: ({ pool }) => pool.getMarketDataSnapshot(AAPL_NUMBERED),
  },
  "delayed market data": {
    tws: { permissions: "delayed" },
    run: ({ pool }) => pool.getMarketDataSnapshot(AAPL_NUMBERED),
  },
  "delayed market data are allowed": {
    tws: { permissions: "delayed" },
    pool: { marketDataType: 3 },
    run: ({ pool }) => reports(pool.watchMarketData(AAPL_NUMBERED), 1),
  },
  "another login has the data": {
    run: async ({ pool, tws, clock }) => {
      const lines = reports(pool.watchMarketData(AAPL_NUMBERED), 2);
      await clock.advance(1_000);
      tws.inject(competingSession({ forMs: 60_000 }));
      return await lines;
    },
  },
  "TWS is cut off, and comes back": {
    run: async ({ pool, tws, clock }) => {
      const lines = reports(pool.watchMarketData(AAPL_NUMBERED), 2);
      await clock.advance(1_000);
      tws.inject(connectivityLost({ forMs: 5_000, data: "lost" }));
      return await lines;
    },
    logged: /cut off|connected to IBKR again/,
  },
  "TWS stays cut off": {
    run: async ({ pool, tws, clock }) => {
      await clock.until(pool.connect());
      tws.inject(connectivityLost({}));
      await clock.advance(1);
      return await pool.getHistoricalData(AAPL_NUMBERED, BARS);
    },
  },
  "a farm is broken": {
    run: async ({ pool, tws, clock }) => {
      await clock.until(pool.connect());
      tws.inject(farmBroken({}));
      await clock.advance(1_000);
      const broken = pool.stats().farms.filter(({ state }) => state === "broken");
      return broken.map(({ name, service, state }) => `${name}: ${service}, ${state}`);
    },
  },
  "messages come too fast": {
    tws: { messagesPerSecond: 20 },
    run: async ({ pool }) => {
      const strikes = Array.from({ length: 40 }, (_, place) => ({ ...AAPL_NUMBERED, strike: place + 1 }));
      await Promise.allSettled(strikes.map((contract) => pool.getContractDetails(contract)));
      return [`throttled: ${pool.stats().messagesPerSecond} messages in a second`];
    },
    logged: /rec=21/,
  },
  "there are no bars": {
    run: ({ pool }) => {
      const euro = { symbol: "EUR", secType: SecType.CASH, exchange: "IDEALPRO", currency: "USD" };
      return pool.getHistoricalData(euro, { duration: "1 D", barSize: "1 hour", whatToShow: "YIELD_BID" });
    },
  },
  "TWS does not answer": {
    run: ({ pool, tws }) => {
      tws.inject(swallow({ request: "reqContractDetails" }));
      return pool.getContractDetails(AAPL_NUMBERED);
    },
  },
  "the session is reset": {
    run: ({ pool, tws }) => {
      tws.inject(drop({ how: "rst", afterRequest: "reqPositions", times: 1 }));
      return pool.use((ib) => ib.getPositions());
    },
    logged: /^WARN Connection lost/,
  },
  "the session is half-open": {
    run: ({ pool, tws }) => {
      tws.inject(halfOpen({ afterRequest: "reqPositions", times: 1 }));
      return pool.use((ib) => ib.getPositions());
    },
  },
  "a length is garbled": {
    run: ({ pool, tws }) => {
      tws.inject(garble({ where: "length", bytes: 1, message: "position", times: 1 }));
      return pool.use((ib) => ib.getPositions());
    },
  },
  "the port moved": {
    run: async ({ pool, tws, clock }) => {
      await clock.until(pool.connect());
      tws.inject(portMoved({ port: 4003 }));
      await clock.advance(100);
      return [];
    },
    logged: /1300/,
  },
  "no contract matches": {
    run: ({ pool }) => pool.getContractDetails({ symbol: "NOSUCH", secType: SecType.STK, exchange: "SMART" }),
  },
  "a position is not held": {
    run: ({ pool }) => pool.getPnLSingle({ ...shareOf("NVDA"), conId: 4815747 }, ACCOUNT),
  },
  "too many lines": {
    pool: { marketDataLinesMax: 1 },
    run: async ({ pool }) => {
      const first = pool.watchMarketData(AAPL_NUMBERED);
      try {
        pool.watchMarketData(MSFT);
      } finally {
        await first.return?.();
      }
    },
  },
  "an option is unknown": {
    run: ({ pool }) => pool.getHistoricalData(AAPL_NUMBERED, { ...BARS, useRTH: true } as never),
  },
};

/** What somebody sees of a symptom: the error as Node prints it, or what the program prints, and the log. */
async function seen({ pool: options = {}, tws: twsOptions = {}, run, logged }: Symptom): Promise<string[]> {
  const clock = new VirtualClock(MORNING_MS);
  const network = new MemoryNetwork(clock);
  const tws = new FakeTws({ clock, seed: 1, ...twsOptions });
  network.attach(tws, 4002);
  const log: string[] = [];
  const logger = {
    debug() {},
    info: (message: string) => void log.push(`INFO ${message}`),
    warn: (message: string) => void log.push(`WARN ${message}`),
    error: (message: string) => void log.push(`ERROR ${message}`),
  };
  const pool = new IbkrPool(
    { port: 4002, logger, ...options },
    { clock, transport: network, random: seeded("troubleshooting").next },
  );
  const printed = await clock.until(
    run({ pool, tws, network, clock }).then(
      (lines) => (Array.isArray(lines) ? lines.map(String) : []),
      (error: Error) => [(error.stack ?? "").split("\n", 1)[0] ?? ""],
    ),
  );
  await clock.until(pool.close());
  tws.close();
  // A wait between dials is random.
  const lines = log
    .filter((line) => logged?.test(line))
    .map((line) => line.replace(/in \d+ ms$/, "in 300 ms"));
  return [...printed, ...new Set(lines)];
}

/** Lines of the page that the fake TWS cannot provoke. */
const NOT_PROVOKED: readonly { readonly line: RegExp; readonly reason: string }[] = [
  {
    line: /^PoolError: .* Requires net access to .*--allow-net flag$/,
    reason: "Deno alone prints it, and tests run on Node",
  },
  { line: /^SyntaxError: Unexpected identifier 'pool'$/, reason: "the parser of Node 20 and 22 prints it" },
];

const QUOTED = quotedLines(page);

/** The lines of each symptom, from the one run that all tests read. */
const SEEN = new Map(Object.entries(SYMPTOMS).map(([name, symptom]) => [name, lazy(() => seen(symptom))]));

function lazy<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

test.each(Object.keys(SYMPTOMS))("docs/troubleshooting.md quotes what is seen when %s", async (name) => {
  const lines = (await SEEN.get(name)?.()) ?? [];
  expect(lines).not.toEqual([]);
  // Where this fails, these are the lines that belong into the page.
  expect(lines.filter((line) => !QUOTED.includes(line))).toEqual([]);
});

test("docs/troubleshooting.md quotes nothing that is not seen", async () => {
  const lines = (await Promise.all([...SEEN.values()].map((read) => read()))).flat();
  const invented = QUOTED.filter(
    (line) => !lines.includes(line) && !NOT_PROVOKED.some((known) => known.line.test(line)),
  );
  expect(invented).toEqual([]);
  expect(QUOTED.length).toBeGreaterThan(25);
  const idle = NOT_PROVOKED.filter(({ line }) => !QUOTED.some((quoted) => line.test(quoted)));
  expect(idle.map(({ reason }) => reason)).toEqual([]);
});
