import { expect, test } from "vitest";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { cutTable } from "../../support/cut-client.ts";
import { drop, type LateParams, late } from "../../support/sim.ts";

/** A client that has requested its positions with a fault in force. */
async function requested(fault: LateParams) {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  await clock.advance(0);
  client.names();
  const injected = tws.inject(late(fault));
  client.send(reqPositions);
  return { clock, tws, client, injected };
}

test("a late message comes after its time, and later ones overtake it", async () => {
  const { clock, client } = await requested({ message: "position", ms: 500 });
  expect(client.names()).toEqual(["positionEnd"]);
  await clock.advance(499);
  expect(client.names()).toEqual([]);
  await clock.advance(1);
  expect(client.names()).toEqual(["position", "position", "position"]);
});

test("without a name every message is late by a draw, so that the order changes", async () => {
  const { clock, client } = await requested({});
  await clock.advance(2_000);
  const names = client.names();
  expect([...names].sort()).toEqual(["position", "position", "position", "positionEnd"]);
  const [again, once] = [await requested({}), await requested({ times: 1 })];
  await again.clock.advance(2_000);
  expect(again.client.names()).toEqual(names);
  expect(once.client.names()).toEqual(["position", "position", "positionEnd"]);
});

test("healed, what is late still comes at its time, and nothing else is late", async () => {
  const { clock, client, injected } = await requested({ message: "position", ms: 500 });
  injected.heal();
  client.send(reqPositions);
  expect(client.names()).toEqual(["positionEnd", "position", "position", "position", "positionEnd"]);
  await clock.advance(500);
  expect(client.names()).toEqual(["position", "position", "position"]);
});

test("a message that is late beyond the end of its connection is lost", async () => {
  const { clock, tws, client } = await requested({ ms: 500 });
  tws.inject(drop({ how: "fin" }));
  await clock.advance(1_000);
  expect(client.names()).toEqual([]);
  expect(client.end).toBe("fin");
});
