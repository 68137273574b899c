// Promises of the pool that were found broken (2026-11-25). Red at that time, each for the reason that its name gives.
// Written against test/support of that day; adapt what moves, and keep what each asserts.
import { expect, test } from "vitest";
import { ClientReader, encodeFrame } from "../../sim/wire/frames.ts";
import { SecType } from "../../src/mod.ts";
import { AAPL, ACCOUNT } from "../support/contracts.ts";
import { count, LMT, OPEN } from "../support/pool-defects-fixture.ts";
import { rawHost } from "../support/raw-host.ts";
import { connectivityLost, drop, latency, seeded, swallow } from "../support/sim.ts";
import { World } from "../support/world.ts";

type Send = (...frames: (string | number)[][]) => void;
/** A TWS by script on port 5000; one call of `send` is one chunk. */
function scripted(w: World, onFrame: (fields: readonly string[], send: Send) => void): void {
  w.network.attach(
    rawHost((link) => {
      const reader = new ClientReader();
      const send: Send = (...frames) =>
        link.write(Buffer.concat(frames.map((f) => encodeFrame(f.map(String)))));
      return (bytes) => {
        for (const one of reader.push(bytes)) {
          if (one.kind === "hello") send([193, "20260113 10:00:00 EST"]);
          else if (one.kind === "frame" && one.fields[0] === "71") send([15, 1, "DU1"], [9, 1, 100]);
          else if (one.kind === "frame" && one.fields[0] === "49") send([49, 1, 1768300000]);
          else if (one.kind === "frame") onFrame(one.fields, send);
        }
      };
    }),
    5000,
  );
}
const swallowEnd = (p: Promise<unknown> | undefined) => void p?.catch(() => {});

test("C1 a stream with invalid arguments never stops the supervisor", async () => {
  const w = new World();
  const pool = w.pool();
  try {
    swallowEnd(pool.watchHistoricalBars(undefined as never, { duration: "1 D", barSize: "5 mins" }).next());
  } catch {}
  await w.clock.until(pool.connect());
  w.tws.inject(drop({ times: 1 }));
  await w.clock.advance(60_000);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 2 });
});

test("C2 positions: a late answer to a repeated request never ends the next one", async () => {
  const w = new World();
  const row = (sym: string, con: number) => [
    61,
    3,
    "DU1",
    con,
    sym,
    "STK",
    "",
    0,
    "",
    "",
    "NASDAQ",
    "USD",
    sym,
    "NMS",
    10,
    1,
  ];
  const whole = [row("AAPL", 1), row("MSFT", 2), row("TSLA", 3), row("NVDA", 4)];
  let asked = 0;
  scripted(w, (f, send) => {
    if (f[0] !== "61") return;
    asked++;
    if (asked === 1)
      w.clock.after(10, () => send([4, 2, -1, 100, "Max rate of messages per second has been exceeded", ""]));
    if (asked === 2) {
      w.clock.after(2_000, () => send(...whole, [62, 1], ...whole.slice(0, 2)));
      w.clock.after(2_050, () => send(...whole.slice(2), [62, 1]));
    }
    if (asked === 3) w.clock.after(500, () => send(...whole, [62, 1]));
  });
  const pool = w.pool({ port: 5000 });
  await w.clock.until(pool.connect());
  expect(await w.clock.until(pool.getPositions())).toHaveLength(4);
  expect(await w.clock.until(pool.getPositions())).toHaveLength(4);
});

test("C4 account updates are whole, however another caller gave up", async () => {
  const w = new World();
  const pool = w.pool();
  await w.clock.until(pool.connect());
  const whole = (await w.clock.until(pool.getAccountUpdates(ACCOUNT))).values.length;
  await w.clock.advance(1_000);
  w.tws.inject(latency({ frameMs: [100, 400] }));
  for (let at = 0; at < 60; at++) {
    const c = new AbortController();
    swallowEnd(pool.getAccountUpdates(ACCOUNT, { signal: c.signal }));
    await w.clock.advance(50 + 25 * at);
    c.abort();
    expect(
      (await w.clock.until(pool.getAccountUpdates(ACCOUNT))).values.length,
      `after ${50 + 25 * at} ms`,
    ).toBe(whole);
    await w.clock.advance(5_000);
  }
});

test("C5 getAllOpenOrders() returns all orders, even while another caller watches orders", async () => {
  const w = new World();
  const other = await w.clock.until(w.pool({ clientId: 9 }).acquire());
  other.api.placeOrder(50, AAPL, LMT);
  await w.clock.advance(500);
  const pool = w.pool();
  await w.clock.until(pool.connect());
  const seen: unknown[] = [];
  const stream = pool.watchOrders();
  void (async () => {
    for await (const u of stream)
      if (u.kind === "update" && u.value.kind === "order") seen.push(u.value.order.clientId);
  })().catch(() => {});
  expect(await w.clock.until(pool.getAllOpenOrders())).toHaveLength(1);
  // And the stream is about this client ID alone.
  expect(seen).toEqual([]);
});

test("H1 a read that TWS never answered does not block others of its line for ever", async () => {
  const w = new World();
  const pool = w.pool();
  await w.clock.until(pool.connect());
  w.tws.inject(swallow({ request: "reqOpenOrders", times: 1 }));
  swallowEnd(pool.getOpenOrders({ timeoutMs: 1_000 }));
  await w.clock.advance(60_000);
  expect(await w.outcome(pool.getAllOpenOrders())).toEqual({ value: [] });
});

test("H2 leases are over before any caller's code runs: also that of listeners", async () => {
  const w = new World();
  const pool = w.pool();
  const lease = await w.clock.until(pool.acquire());
  const seen: boolean[] = [];
  pool.addEventListener("state", ({ state }) => void (state !== "ready" && seen.push(lease.live)));
  pool.addEventListener("lost", () => void seen.push(lease.live));
  w.tws.inject(drop({ times: 1 }));
  await w.clock.advance(10);
  expect(seen.slice(0, 2)).toEqual([false, false]);
});

test("H4 degraded, drain(), 1102: those who hold the session go on", async () => {
  const w = new World();
  const pool = w.pool();
  const lease = await w.clock.until(pool.acquire());
  const outage = w.tws.inject(connectivityLost());
  await w.clock.advance(100);
  const read = w.outcome(lease.getContractDetails(AAPL));
  void pool.drain();
  await w.clock.advance(100);
  outage.heal();
  expect(await read).toMatchObject({ value: [{}] });
  await lease.release();
});

test("H7 a line that died and an outage together: still one line", async () => {
  const w = new World();
  const [asked, cancelled]: [string[], string[]] = [[], []];
  let send: Send = () => {};
  scripted(w, (f, s) => {
    send = s;
    if (f[0] === "1") {
      asked.push(f[2] ?? "");
      s([1, 6, f[2] ?? "", 1, 100.5, 3, 0]);
    }
    if (f[0] === "2") cancelled.push(f[2] ?? "");
  });
  const pool = w.pool({ port: 5000 });
  const stream = pool.watchMarketData(AAPL);
  swallowEnd(stream.next());
  await w.clock.advance(500);
  send([4, 2, asked[0] ?? "", 10182, "Failed to request live updates (disconnected).", ""]);
  for (const code of [1100, 1102]) {
    send([4, 2, -1, code, "connectivity", ""]);
    await w.clock.advance(100);
  }
  await w.clock.advance(5_000);
  await stream.return?.();
  await w.clock.advance(1_000);
  expect(asked.filter((id) => !cancelled.includes(id))).toEqual([]);
});

test("H9 a clock that is set back stops neither the budget nor the heartbeat", async () => {
  const w = new World();
  let offsetMs = 0;
  const clock = {
    now: () => w.clock.now() + offsetMs,
    after: (ms: number, f: () => void) => w.clock.after(ms, f),
  };
  const { IbkrPool, silentLogger } = await import("../../src/mod.ts");
  const pool = new IbkrPool(
    { port: 4002, logger: silentLogger },
    { clock, random: seeded("pool").next, transport: w.network },
  );
  w.pools.push(pool);
  await w.clock.until(pool.connect());
  for (let at = 0; at < 60; at++) swallowEnd(pool.getMatchingSymbols(`A${at}`));
  await w.clock.advance(100);
  offsetMs = -3_600_000;
  await w.clock.advance(5_000);
  expect(await w.outcome(pool.getPositions())).toMatchObject({ value: [{}, {}, {}] });
});

test("M1 open orders without a permId yet are all returned", async () => {
  const { getOpenOrders } = await import("../../src/operations/orders.ts");
  const { on, result } = getOpenOrders.collect(null);
  const openOrder = on.openOrder as unknown as (...args: unknown[]) => void;
  for (const id of [1, 2]) openOrder(id, AAPL, { permId: 0 }, {});
  expect(result()).toHaveLength(2);
});

test("M2 each fill is emitted once, even after a reconnect", async () => {
  const w = new World({}, OPEN);
  const pool = w.pool();
  const lease = await w.clock.until(pool.acquire());
  lease.api.placeOrder(1, AAPL, {
    action: "BUY",
    orderType: "MKT",
    totalQuantity: 10,
    tif: "DAY",
    transmit: true,
  } as never);
  await w.clock.advance(2_000);
  const fills: unknown[] = [];
  void (async () => {
    for await (const u of pool.watchExecutions())
      if (u.kind === "update" && u.value.kind === "fill") fills.push(u.value.execution.execId);
  })().catch(() => {});
  await w.clock.advance(1_000);
  w.tws.inject(drop({ times: 1 }));
  await w.clock.advance(10_000);
  expect(fills.length).toBe(new Set(fills).size);
});

test("M3 a late reader of orders does not get a cancelled one as open", async () => {
  const w = new World({}, OPEN);
  const pool = w.pool();
  const lease = await w.clock.until(pool.acquire());
  swallowEnd(pool.watchOrders().next());
  await w.clock.advance(100);
  lease.api.placeOrder(1, AAPL, LMT);
  await w.clock.advance(500);
  lease.api.cancelOrder(1);
  await w.clock.advance(500);
  const late: unknown[] = [];
  void (async () => {
    for await (const u of pool.watchOrders())
      if (u.kind === "update")
        late.push(u.value.kind === "order" ? u.value.orderState.status : u.value.status);
  })().catch(() => {});
  await w.clock.advance(500);
  expect(late.length === 0 || late.at(-1) === "Cancelled").toBe(true);
});

test("M5 equal contracts are equal in any order of their fields", async () => {
  const w = new World();
  const pool = w.pool();
  await w.clock.until(pool.connect());
  const swapped = { currency: "USD", exchange: "SMART", secType: SecType.STK, symbol: "AAPL" };
  await w.clock.until(Promise.all([pool.getContractDetails(AAPL), pool.getContractDetails(swapped)]));
  expect(count(w, "reqContractDetails")).toBe(1);
});

test("M6 an error names the line of the caller", async () => {
  const w = new World();
  const pool = w.pool();
  async function callerOfMine() {
    await pool.getContractDetails({ ...AAPL, symbol: "NOSUCH" });
  }
  const error = (await w.clock.until(callerOfMine().catch((e: Error) => e))) as Error;
  expect(error.stack).toContain("callerOfMine");
});
