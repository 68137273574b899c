import { expect, test } from "vitest";
import { includes, marketDay } from "../../support/market-day.ts";

test("manual-order notifies client 0 alone, which can cancel the order once it is bound", async () => {
  const { clock, client, inject, dial } = marketDay();
  const zero = dial(0);
  client.received();
  zero.received();
  inject("manual-order:symbol=AAPL,side=BUY,quantity=5,limitPrice=100");
  await clock.advance(2_000);
  expect(zero.received()).toContain("5");
  expect(includes(client.received(), ["5", "3"])).toEqual([false, false]);
  zero.send("4", "0", "", "", "");
  expect(zero.received()).toContain("error 10147");
  zero.send("5", "1");
  expect(
    zero
      .frames()
      .find(([id]) => id === "100")
      ?.slice(2),
  ).toEqual(["0", "-1"]);
  client.send("4", "-1", "", "", "");
  expect(client.received()).toContain("error 10147");
  zero.send("4", "-1", "", "", "");
  await clock.advance(2_000);
  expect(zero.received()).toContain("error 202");
});

test("manual-order is bound at once for client 0 with reqAutoOpenOrders", async () => {
  const { inject, dial } = marketDay();
  const zero = dial(0);
  zero.send("15", "1", "1");
  zero.received();
  inject("manual-order:quantity=5,limitPrice=100");
  expect(zero.received()).toContain("100");
  const other = dial(7);
  other.send("15", "1", "1");
  expect(other.received().at(-1)).toBe("error 327");
});
