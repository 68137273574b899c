import { expect, test } from "vitest";
import { rawNetwork } from "../../support/raw-client.ts";
import { refuse } from "../../support/sim.ts";

test("refuse refuses dials and keeps sessions; healed, dials are answered", async () => {
  const { clock, tws, dial } = rawNetwork();
  const before = dial(1);
  await clock.advance(0);
  tws.inject(refuse({ forMs: 1_000 }));
  const during = dial(2);
  await clock.advance(1_000);
  expect(during.log).toEqual(["closed 0 connect ECONNREFUSED 127.0.0.1:4002"]);
  before.requestPositions();
  const after = dial(2);
  await clock.advance(0);
  expect(before.log.at(-1)).toBe("positions 1000");
  expect(after.log.at(-1)).toBe("ready 0");
});

test("refuse with how=closed accepts a dial and closes it at once", async () => {
  const { clock, tws, dial } = rawNetwork();
  tws.inject(refuse({ how: "closed", forMs: 1_000 }));
  const client = dial();
  await clock.advance(500);
  expect(client.log).toEqual(["opened 0", "closed 0"]);
  expect(tws.refusing).toBe(false);
  await clock.advance(1_000);
  const next = dial();
  await clock.advance(0);
  expect(next.log.at(-1)).toMatch(/^ready/);
});
