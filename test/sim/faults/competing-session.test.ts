import { expect, test } from "vitest";
import { BARS, includes, marketDay, STOCK, TICKS } from "../../support/market-day.ts";

test("competing-session sends 10197 for each line, no ticks until healed, and ends bars", async () => {
  const { clock, client, inject } = marketDay();
  client.send("1", "11", "9", ...STOCK, "0", "", "0", "0", "");
  client.received();
  const fault = inject("competing-session");
  await clock.advance(10_000);
  const during = client.received();
  expect(during.filter((id) => id.startsWith("error"))).toEqual(["error 10197", "error 162", "error 10197"]);
  expect(includes(during, [...TICKS, ...BARS])).toEqual([false, false, false, false]);
  fault.heal();
  await clock.advance(11_000);
  expect(includes(client.received(), [...TICKS, ...BARS])).toEqual([true, true, false, false]);
});
