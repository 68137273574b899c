import { expect, test } from "vitest";
import { BARS, includes, marketDay, orderFrame, STOCK, TICKS } from "../../support/market-day.ts";

test("connectivity-lost sends 1100 every 30 s and no data; healed, it sends 1102 and data", async () => {
  const { clock, client, inject, dial } = marketDay();
  client.received();
  const fault = inject("connectivity-lost");
  await clock.advance(61_000);
  const during = client.received();
  expect(during.filter((id) => id.startsWith("error"))).toEqual(["error 1100", "error 1100", "error 1100"]);
  expect(includes(during, [...TICKS, ...BARS, "94"])).toEqual([false, false, false, false, false]);
  expect(dial(2).received().at(-1)).toBe("error 2110");
  fault.heal();
  await clock.advance(10_000);
  const after = client.received();
  expect(after[0]).toBe("error 1102");
  expect(includes(after, [...TICKS, ...BARS, "94"])).toEqual([true, true, true, true, true]);
});

test("connectivity-lost with data=lost sends 1101, and subscriptions are gone", async () => {
  const { clock, client, inject } = marketDay();
  const fault = inject("connectivity-lost:data=lost");
  await clock.advance(1_000);
  client.received();
  fault.heal();
  await clock.advance(30_000);
  const after = client.received();
  expect(after[0]).toBe("error 1101");
  expect(includes(after, [...TICKS, ...BARS, "94"])).toEqual([false, false, false, false, false]);
  client.send("1", "11", "1", ...STOCK, "0", "", "0", "0", "");
  expect(includes(client.received(), TICKS)).toEqual([true, true]);
});

test("requests and orders that need IBKR wait during connectivity-lost and are then answered", async () => {
  const { clock, client, inject } = marketDay();
  client.received();
  const fault = inject("connectivity-lost");
  client.received();
  client.send("9", "8", "70", ...STOCK, "0", "", "", "");
  client.send("20", "71", ...STOCK, "0", "", "1 hour", "1 D", "1", "TRADES", "1", "0", "");
  client.send(...orderFrame("1"));
  client.send("61", "1");
  client.send("49", "1");
  await clock.advance(5_000);
  // Requests that TWS answers without IBKR are answered at once.
  expect(client.received().filter((id) => id !== "94")).toEqual(["61", "61", "61", "62", "49"]);
  fault.heal();
  const after = client.received();
  expect(after[0]).toBe("error 1102");
  expect(includes(after, ["10", "52", "17", "5"])).toEqual([true, true, true, true]);
});

test("fills during connectivity-lost are reported when TWS is connected again", async () => {
  const { clock, client, inject } = marketDay();
  client.send(
    ...orderFrame("1", {
      orderType: "MKT",
      lmtPrice: undefined,
      goodAfterTime: "20260113 10:30:05 US/Eastern",
    }),
  );
  client.received();
  const fault = inject("connectivity-lost");
  await clock.advance(10_000);
  expect(includes(client.received(), ["11", "59", "3"])).toEqual([false, false, false]);
  fault.heal();
  expect(includes(client.received(), ["11", "59", "3"])).toEqual([true, true, true]);
});

test("with data=lost, waiting requests are never answered, but waiting orders are placed", async () => {
  const { client, inject } = marketDay();
  const fault = inject("connectivity-lost:data=lost");
  client.send("9", "8", "70", ...STOCK, "0", "", "", "");
  client.send(...orderFrame("1"));
  client.received();
  fault.heal();
  const after = client.received();
  expect(after[0]).toBe("error 1101");
  expect(includes(after, ["10", "52", "5"])).toEqual([false, false, true]);
});
