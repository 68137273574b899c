import { expect, test } from "vitest";
import { includes, marketDay, STOCK, TICKS } from "../../support/market-day.ts";

test("competing-session sends 10197 for each line, and no ticks until it is healed", async () => {
  const { clock, client, inject } = marketDay();
  client.send("1", "11", "9", ...STOCK, "0", "", "0", "0", "");
  client.received();
  const fault = inject("competing-session");
  await clock.advance(10_000);
  const during = client.received();
  expect(during.filter((id) => id.startsWith("error"))).toEqual(["error 10197", "error 10197"]);
  expect(includes(during, [...TICKS, "50"])).toEqual([false, false, true]);
  fault.heal();
  await clock.advance(3_000);
  expect(includes(client.received(), TICKS)).toEqual([true, true]);
});
