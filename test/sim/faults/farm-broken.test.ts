import { expect, test } from "vitest";
import { BARS, includes, marketDay, TICKS } from "../../support/market-day.ts";

test("farm-broken sends the codes of its service; bars continue, end silently or end with 10182", async () => {
  const codes = async (fault: string): Promise<{ errors: string[]; bars: boolean; ticks: boolean }> => {
    const { clock, client, inject } = marketDay();
    client.received();
    const injected = inject(fault);
    await clock.advance(1_000);
    injected.heal();
    await clock.advance(11_000);
    const received = client.received();
    return {
      errors: received.filter((id) => id.startsWith("error")),
      bars: includes(received, BARS).includes(true),
      ticks: includes(received, TICKS).includes(true),
    };
  };
  expect(await codes("farm-broken")).toEqual({
    errors: ["error 2103", "error 2104"],
    bars: true,
    ticks: true,
  });
  expect(await codes("farm-broken:service=historical,bars=silent")).toEqual({
    errors: ["error 2105", "error 2106"],
    bars: false,
    ticks: true,
  });
  expect(await codes("farm-broken:service=contracts,bars=notified")).toEqual({
    errors: ["error 2157", "error 10182", "error 10182", "error 2158"],
    bars: false,
    ticks: true,
  });
});
