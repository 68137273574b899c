import { expect, test } from "vitest";
import { marketDay, orderFrame } from "../../support/market-day.ts";

test("restart with deafMs loses orders and gives out their IDs again", async () => {
  const { clock, client, inject, dial } = marketDay();
  client.send(...orderFrame("1"));
  await clock.advance(100);
  inject("restart:deafMs=1000");
  client.send(...orderFrame("2"));
  client.send(...orderFrame("3"));
  await clock.advance(2_000);
  await clock.advance(8_000);
  const again = dial(1);
  expect(again.frames().find(([id]) => id === "9")?.[2]).toBe("2");
});

test("restart with lostOrders serves all before the first of them, and resets at the last", async () => {
  const { clock, client, inject, dial } = marketDay();
  client.send(...orderFrame("1"));
  await clock.advance(100);
  inject("restart:lostOrders=4");
  await clock.advance(60_000);
  client.received();
  client.send("8", "1", "1");
  expect(client.received()).toEqual(["9"]);
  for (const orderId of ["2", "3", "4"]) client.send(...orderFrame(orderId));
  client.send("8", "1", "1");
  await clock.advance(1_000);
  expect(client.received()).not.toContain("9");
  expect(client.state.closed).toBe(false);
  client.send(...orderFrame("5"));
  await clock.advance(0);
  expect(client.state.closed).toBe(true);
  await clock.advance(10_000);
  expect(
    dial(1)
      .frames()
      .find(([id]) => id === "9")?.[2],
  ).toBe("2");
});

test("restart with lostOrders and deafMs waits that long for more orders", async () => {
  const { clock, client, inject } = marketDay();
  inject("restart:lostOrders=4,deafMs=500");
  await clock.advance(5_000);
  expect(client.state.closed).toBe(false);
  client.send(...orderFrame("1"));
  await clock.advance(499);
  expect(client.state.closed).toBe(false);
  await clock.advance(1);
  expect(client.state.closed).toBe(true);
});

test("restart resets connections; dials are refused, then closed, then mute, then served", async () => {
  const { clock, tws, client, inject } = marketDay();
  inject("restart:refuseMs=2000,closeMs=1000,muteMs=1000");
  expect(client.state.closed).toBe(true);
  const dials: string[] = [];
  for (let second = 0; second < 5; second++) {
    const { refused, mute, hangUp } = tws.dial();
    dials.push(refused ? "refused" : mute ? "mute" : (hangUp ?? "ready"));
    await clock.advance(1_000);
  }
  expect(dials).toEqual(["refused", "refused", "fin", "mute", "ready"]);
  expect(tws.faults()).toEqual([]);
  tws.close();
  expect(clock.timers).toBe(0);
});
