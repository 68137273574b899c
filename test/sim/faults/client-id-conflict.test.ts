import { expect, test } from "vitest";
import { rawNetwork } from "../../support/raw-client.ts";
import { clientIdConflict } from "../../support/sim.ts";

test("client-id-conflict sends 326 and closes, for n dials or until healed", async () => {
  const { clock, tws, dial } = rawNetwork();
  tws.inject(clientIdConflict({ dials: 2 }));
  const clients = [];
  for (let turn = 0; turn < 3; turn++) {
    clients.push(dial());
    await clock.advance(0);
  }
  expect(clients.map(({ log }) => log.slice(2))).toEqual([
    ["326 0", "closed 0"],
    ["326 0", "closed 0"],
    ["ready 0"],
  ]);
  expect(tws.faults()).toEqual([]);
  const other = tws.inject(clientIdConflict({ clientId: 9 }));
  expect([dial(9), dial(8)].length).toBe(2);
  await clock.advance(0);
  expect([...tws.clients().keys()]).toEqual([1, 8]);
  other.heal();
});
