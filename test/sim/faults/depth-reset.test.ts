import { expect, test } from "vitest";
import { reqMktDepth } from "../../../sim/wire/requests/market-depth.ts";
import { AAPL } from "../../support/contracts.ts";
import { cutTable } from "../../support/cut-client.ts";
import { connectivityLost, depthReset } from "../../support/sim.ts";

const INSERT = 0;
const DEPTH = ["updateMktDepth", "updateMktDepthL2"];

test("depth-reset sends 317 for each subscription, then inserts every row again, and heals", async () => {
  const { clock, tws, dial } = cutTable();
  const [client, idle] = [dial(1), dial(2)];
  for (const reqId of [7, 8]) client.send(reqMktDepth, { ...AAPL, exchange: "ISLAND", rows: 5, reqId });
  await clock.advance(1_000);
  const inserted = client
    .messages()
    .filter(({ name, values }) => DEPTH.includes(name) && values["operation" as never] === INSERT);
  idle.names();
  expect(inserted.length).toBeGreaterThan(4);
  tws.inject(depthReset());
  const errors = client.messages();
  expect(errors.map(({ values }) => values)).toMatchObject([
    { reqId: 7, code: 317 },
    { reqId: 8, code: 317 },
  ]);
  expect(idle.names()).toEqual([]);
  await clock.advance(250);
  const again = client
    .messages()
    .filter(({ name, values }) => DEPTH.includes(name) && values["operation" as never] === INSERT);
  expect(again.length).toBe(inserted.length);
  expect(tws.faults()).toEqual([]);
});

test("a book that is paused is not reset", async () => {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  client.send(reqMktDepth, { ...AAPL, exchange: "ISLAND", rows: 5, reqId: 7 });
  await clock.advance(1_000);
  const outage = tws.inject(connectivityLost());
  await clock.advance(500);
  client.names();
  tws.inject(depthReset());
  expect(client.names()).toEqual([]);
  await clock.advance(0);
  outage.heal();
  await clock.advance(1_000);
  client.names();
  tws.inject(depthReset());
  expect(client.names()).toEqual(["error 317"]);
});
