import { expect, test } from "vitest";
import { BARS, includes, marketDay, TICKS } from "../../support/market-day.ts";
import { farmBroken } from "../../support/sim.ts";

test.each([
  ["farm-broken", "2103 Market data farm connection is broken:usfarm"],
  ["farm-broken:farm=usfuture", "2103 Market data farm connection is broken:usfuture"],
  ["farm-broken:service=historical", "2105 HMDS data farm connection is broken:ushmds"],
  ["farm-broken:farm=ushmds", "2105 HMDS data farm connection is broken:ushmds"],
  ["farm-broken:service=contracts", "2157 Sec-def data farm connection is broken:secdefil"],
])("%s breaks a farm that TWS has reported", (fault, notice) => {
  const { client, dial, inject } = marketDay();
  const reported = dial(2)
    .frames()
    .map((fields) => fields.slice(3, 5).join(" "));
  client.frames();
  inject(fault);
  expect(client.frames().map((fields) => fields.slice(3, 5).join(" "))).toEqual([notice]);
  const [, name = ""] = notice.split(":");
  expect(reported.some((text) => text.endsWith(`is OK:${name}`))).toBe(true);
});

test("farmBroken() refuses a farm that TWS has not reported, and suggests one", () => {
  expect(() => farmBroken({ farm: "usfarn" })).toThrow('farm: there is no "usfarn"; did you mean usfarm?');
  expect(() => farmBroken({ service: "contracts", farm: "ushmds" })).toThrow(
    'farm: there is no "ushmds" with service=contracts',
  );
});

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
