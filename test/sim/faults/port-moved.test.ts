import { expect, test } from "vitest";
import { marketDay } from "../../support/market-day.ts";

test("port-moved sends 1300 with the port and closes connections; the old port still serves", async () => {
  const { clock, tws, client, inject, dial } = marketDay();
  client.received();
  inject("port-moved:port=4005");
  expect(client.received()).toEqual(["error 1300"]);
  expect(client.state.closed).toBe(true);
  await clock.advance(0);
  expect(tws.faults()).toEqual([]);
  expect(dial(1).received()).toContain("9");
});
