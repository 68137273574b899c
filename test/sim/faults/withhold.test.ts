import { expect, test } from "vitest";
import { reqManagedAccts } from "../../../sim/wire/requests/accounts.ts";
import { reqIds } from "../../../sim/wire/requests/session.ts";
import { cutTable } from "../../support/cut-client.ts";
import { withhold } from "../../support/sim.ts";

test.each([
  { message: undefined, kept: ["greeting", "managedAccounts"] },
  { message: "managedAccounts", kept: ["greeting", "nextValidId"] },
  { message: "both", kept: ["greeting"] },
] as const)("withhold of $message: the handshake has the rest", async ({ message, kept }) => {
  const { clock, tws, dial } = cutTable();
  tws.inject(withhold(message === undefined ? {} : { message }));
  const client = dial();
  await clock.advance(60_000);
  expect(client.names().filter((name) => !name.startsWith("error"))).toEqual(kept);
  expect(client.end).toBe("open");
});

test("what was withheld is sent to a client that requests it", async () => {
  const { clock, tws, dial } = cutTable();
  tws.inject(withhold({ message: "both" }));
  const client = dial();
  await clock.advance(0);
  client.names();
  client.send(reqIds, {});
  client.send(reqManagedAccts, {});
  expect(client.names()).toEqual(["nextValidId", "managedAccounts"]);
});

test("withhold strikes as often as its times; healed, the next handshake is complete", async () => {
  const { tws, dial } = cutTable();
  const fault = tws.inject(withhold({ times: 1 }));
  const isReady = (clientId: number): boolean => dial(clientId).names().includes("nextValidId");
  expect([isReady(1), isReady(2)]).toEqual([false, true]);
  fault.heal();
  tws.inject(withhold()).heal();
  expect(isReady(3)).toBe(true);
});
