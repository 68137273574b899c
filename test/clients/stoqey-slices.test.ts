import { afterAll, expect, test } from "vitest";
import { bandwidth, clockFrom, drop, FakeTws, listen, slice } from "../../sim/mod.ts";
import { LiveClient } from "../support/live-client.ts";
import { OPEN } from "../support/stock-session.ts";

const tws = new FakeTws({ profile: "gentle", clock: clockFrom(OPEN) });
const door = await listen(tws);
const clients: LiveClient[] = [];
afterAll(async () => {
  for (const client of clients) client.close();
  tws.close();
  await door.close();
});

test.each([
  { fault: slice({ bytes: 7, everyMs: 1 }) },
  { fault: slice({ joinMs: 40 }) },
  { fault: bandwidth({ bytesPerSecond: 4_000 }) },
])("IBApi reads every message over TCP with $fault.text, and the end", async ({ fault }) => {
  const injected = tws.inject(fault);
  const client = new LiveClient(door.port, clients.length + 1);
  clients.push(client);
  await client.connect();
  await client.request((api) => api.reqPositions(), "positionEnd");
  expect(client.of("position")).toHaveLength(3);
  expect(client.complaints).toEqual([]);
  // Both answers are held at the same time.
  client.api.reqPositions();
  await client.request((api) => api.reqIds(), "nextValidId");
  expect(client.of("positionEnd")).toHaveLength(2);
  tws.inject(drop({ how: "fin" })).heal();
  await client.event("disconnected");
  expect(injected.strikes).toBeGreaterThan(0);
  injected.heal();
});
