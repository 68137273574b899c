import { IBApiNext } from "@stoqey/ib";
import { afterAll, expect, test } from "vitest";
import { clockFrom, FakeTws, listen } from "../../sim/mod.ts";
import { ACCOUNT, shareOf } from "../support/contracts.ts";

const tws = new FakeTws({ clock: clockFrom(Date.UTC(2026, 5, 24, 15)) });
const door = await listen(tws);
const next = new IBApiNext({ host: "127.0.0.1", port: door.port });
const errors: unknown[] = [];
next.errorSubject.subscribe((error) => errors.push([error.code, error.error.message]));
next.connect(5);

afterAll(async () => {
  next.disconnect();
  tws.close();
  await door.close();
});

/** Asks the same ten times at once, as programs with several parts do. */
const tenTimes = <Result>(ask: () => Promise<Result>): Promise<readonly Result[]> =>
  Promise.all(Array.from({ length: 10 }, ask));

test("IBApiNext answers the same question ten times at once", async () => {
  expect(new Set((await tenTimes(() => next.getManagedAccounts())).flat())).toEqual(new Set([ACCOUNT]));
  for (const time of await tenTimes(() => next.getCurrentTime())) expect(time).toBeGreaterThan(1e9);
  expect(await tenTimes(() => next.getUserInfo())).toEqual(Array(10).fill(""));
  expect((await tenTimes(() => next.getMarketRule(26))).length).toBe(10);
});

test("IBApiNext reads market rules by number", async () => {
  const increments = await Promise.all(
    [26, 32, 67, 635, 2806].map(async (rule) => (await next.getMarketRule(rule))[0]),
  );
  expect(increments).toEqual(
    [0.01, 0.01, 0.25, 0.0001, 0.25].map((increment) => ({ lowEdge: 0, increment })),
  );
});

test("IBApiNext reads historical ticks of a day of 2024, which end", async () => {
  const SPY = shareOf("SPY");
  const last = await new Promise<readonly unknown[]>((resolve, reject) => {
    let newest: readonly unknown[] = [];
    next.getHistoricalTicksLast(SPY, "20240508-17:00:00", null as never, 1, 1 as never).subscribe({
      next: (ticks) => {
        newest = ticks;
      },
      complete: () => resolve(newest),
      error: reject,
    });
  });
  expect(last.length).toBeGreaterThan(0);
});

test("IBApiNext serves two subscriptions to open orders at once", async () => {
  const orders = new Promise<readonly unknown[]>((resolve, reject) => {
    const subscription = next.getOpenOrders().subscribe({
      next: ({ all }) => {
        resolve(all);
        subscription?.unsubscribe();
      },
      error: reject,
    });
  });
  expect(await next.getAllOpenOrders()).toEqual([]);
  expect(await orders).toEqual([]);
});

test("IBApiNext met no error in these tests", () => {
  expect(errors).toEqual([]);
});
