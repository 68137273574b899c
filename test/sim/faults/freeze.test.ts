import { expect, test } from "vitest";
import { rawNetwork } from "../../support/raw-client.ts";
import { freeze } from "../../support/sim.ts";

test("a frozen TWS accepts dials and answers nothing; healed, everything is served at once", async () => {
  const { clock, tws, dial } = rawNetwork();
  const client = dial(1);
  await clock.advance(0);
  tws.inject(freeze({ forMs: 30_000 }));
  client.requestPositions();
  const other = dial(2);
  await clock.advance(29_999);
  expect([client.log.at(-1), other.log]).toEqual(["ready 0", ["opened 0"]]);
  expect(tws.trace.of("read").map(({ detail }) => detail)).not.toContain("reqPositions");
  await clock.advance(1);
  expect([client.log.at(-1), other.log.at(-1)]).toEqual(["positions 30000", "ready 30000"]);
});

test("a frozen TWS learns that a client has left when it goes on, after what it has sent", async () => {
  const { clock, tws, dial } = rawNetwork();
  const client = dial();
  await clock.advance(0);
  const injected = tws.inject(freeze());
  client.requestPositions();
  client.link.end();
  await clock.advance(10_000);
  expect([...tws.clients().keys()]).toEqual([1]);
  injected.heal();
  await clock.advance(0);
  expect(tws.trace.of("read").at(-1)?.detail).toBe("reqPositions");
  expect([...tws.clients().keys()]).toEqual([]);
});
