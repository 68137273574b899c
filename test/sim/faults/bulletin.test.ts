import { expect, test } from "vitest";
import { marketDay } from "../../support/market-day.ts";

test("bulletin reaches the clients that subscribed to bulletins, and no others", () => {
  const { client, inject, dial } = marketDay();
  const other = dial(2);
  other.send("12", "1", "1");
  client.received();
  other.received();
  inject("bulletin:text=Trading is halted.");
  expect(other.frames()).toEqual([["14", "1", "1", "1", "Trading is halted.", ""]]);
  expect(client.received()).toEqual([]);
});
