import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  readScenario,
  runScenario,
  type Scenario,
  type TestTws,
  type Verdict,
  verdictText,
} from "../../../sim/mod.ts";
import { seeded } from "../../../sim/world/random.ts";
import { type Contract, IbkrPool, SecType, silentLogger } from "../../../src/mod.ts";

const FOLDER = fileURLToPath(new URL("../../../examples/scenarios/", import.meta.url));
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));

const AAPL: Contract = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const EURUSD: Contract = { symbol: "EUR", secType: SecType.CASH, exchange: "IDEALPRO", currency: "USD" };

/** What a client of a scenario has. */
interface Client {
  readonly pool: IbkrPool;
  readonly tws: TestTws;
  /** Waits for some virtual time. */
  sleep(ms: number): Promise<void>;
}

async function reads({ pool }: Client): Promise<void> {
  await pool.getPositions({ timeoutMs: 60_000 });
}

const watches =
  (contract: Contract) =>
  async ({ pool }: Client): Promise<void> => {
    for await (const _ of pool.watchQuotes(contract)) void _;
  };

const order = (action: "BUY" | "SELL", totalQuantity: number, terms: object = { orderType: "MKT" }): never =>
  ({ action, totalQuantity, tif: "DAY", transmit: true, ...terms }) as never;

/** The client of each scenario, by the name of its file: what a careful bot does. */
const CLIENTS: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  "drop-during-a-read": reads,
  "client-id-in-use": reads,
  "withheld-order-id": reads,
  "nightly-restart": watches(EURUSD),
  "connectivity-kept": watches(AAPL),
  "connectivity-data-lost": watches(AAPL),
  "farm-flap": watches(AAPL),
  "competing-session": watches(AAPL),
  "half-open": watches(AAPL),
  "pacing-violation": async ({ pool, sleep }) => {
    const read = (): Promise<unknown> =>
      pool.getHistoricalData(AAPL, { barSize: "1 hour", duration: "1 D" } as never);
    await read().catch(async () => {
      await sleep(60_000);
      await read();
    });
  },
  "order-lost-acknowledgement": async ({ pool }) => {
    const lease = await pool.acquire();
    lease.api.placeOrder(1, AAPL, order("BUY", 5, { orderType: "LMT", lmtPrice: 100 }));
    for (;;) {
      const found = await pool.getOpenOrders({ timeoutMs: 30_000 }).catch(() => []);
      if (found.length > 0) return;
    }
  },
  "order-id-rollback": async ({ pool, sleep }) => {
    const lease = await pool.acquire();
    lease.api.placeOrder(1, AAPL, order("BUY", 5, { orderType: "LMT", lmtPrice: 100 }));
    await sleep(20_000);
    const open = await pool.getOpenOrders({ timeoutMs: 30_000 });
    if (open.length > 0) return;
    const again = await pool.acquire();
    again.api.placeOrder(1, AAPL, order("BUY", 5, { orderType: "LMT", lmtPrice: 100 }));
  },
  "order-rejected": async ({ pool }) => {
    const lease = await pool.acquire();
    lease.api.placeOrder(1, AAPL, order("BUY", 5, { orderType: "LMT", lmtPrice: 100 }));
  },
  "partial-fills-then-cancel": async ({ pool, sleep }) => {
    const lease = await pool.acquire();
    lease.api.placeOrder(1, AAPL, order("BUY", 100, { orderType: "LMT", lmtPrice: 100 }));
    await sleep(30_000);
    lease.api.cancelOrder(1);
  },
  "gap-through-a-stop": async ({ pool }) => {
    const lease = await pool.acquire();
    const { last = 0 } = (await lease.getQuote(AAPL)) as { last?: number };
    lease.api.placeOrder(
      1,
      AAPL,
      order("SELL", 100, { orderType: "STP", auxPrice: Math.round(last * 0.97) }),
    );
  },
  "halt-and-resume": async ({ pool, sleep }) => {
    const lease = await pool.acquire();
    await sleep(10_000);
    lease.api.placeOrder(1, AAPL, order("BUY", 10));
  },
};

/** Runs a scenario on virtual time with a client, or with none. */
async function played(scenario: Scenario, client?: (client: Client) => Promise<void>): Promise<Verdict> {
  await using run = await runScenario(scenario, { network: "memory" });
  const { tws } = run;
  const { clock } = tws.seams;
  const pool = new IbkrPool(
    { port: tws.port, logger: silentLogger },
    { ...tws.seams, random: seeded("pool").next },
  );
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => void clock?.after(ms, resolve));
  const over = client?.({ pool, tws, sleep }).catch(() => {});
  const verdict = await run.verdict();
  const closed = pool.close();
  await tws.advance(60_000);
  await closed;
  await over;
  return verdict;
}

const read = (file: string): Scenario => readScenario(readFileSync(`${FOLDER}${file}`, "utf8"), file);

test("a dozen scenarios are shipped; each has a client here, and is named as its file", () => {
  expect(FILES.length).toBeGreaterThanOrEqual(12);
  expect(FILES.map((file) => file.replace(".yaml", ""))).toEqual(Object.keys(CLIENTS).sort());
  for (const file of FILES) expect(read(file).scenario).toBe(file.replace(".yaml", ""));
});

test.each(FILES)("%s passes with a client that does what it should", async (file) => {
  const scenario = read(file);
  const verdict = await played(scenario, CLIENTS[scenario.scenario]);
  expect(verdict.passed, verdictText(verdict)).toBe(true);
});

test.each(FILES)("%s fails when nobody connects", async (file) => {
  expect((await played(read(file))).passed).toBe(false);
});

test.each(FILES)("%s fails when what happens in it does not happen", async (file) => {
  const { faults: _, timeline = [], ...scenario } = read(file);
  const calm = { ...scenario, timeline: timeline.filter(({ expect: check }) => check !== undefined) };
  const verdict = await played(calm, CLIENTS[scenario.scenario]);
  expect(verdict.passed, verdictText(verdict)).toBe(false);
});
