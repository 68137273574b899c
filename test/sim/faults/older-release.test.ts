import { expect, test } from "vitest";
import { rawNetwork } from "../../support/raw-client.ts";
import { olderRelease } from "../../support/sim.ts";

test("new sessions have the older version, running ones keep theirs, and healed it is the newest", async () => {
  const { clock, tws, dial } = rawNetwork();
  const before = dial(1);
  await clock.advance(0);
  const injected = tws.inject(olderRelease({ version: 157 }));
  const during = dial(2);
  await clock.advance(0);
  before.requestPositions();
  during.requestPositions();
  await clock.advance(0);
  injected.heal();
  const after = dial(3);
  await clock.advance(0);
  expect([before, during, after].map(({ frames }) => frames[0]?.[0])).toEqual(["193", "157", "193"]);
  expect([before.log.at(-1), during.log.at(-1)]).toEqual(["positions 0", "positions 0"]);
  expect(injected.touched).toEqual(["session"]);
});

test("a version as high as that of TWS changes nothing, and one that is too low refuses", async () => {
  const { clock, tws, dial } = rawNetwork();
  const idle = tws.inject(olderRelease({ version: 193 }));
  const client = dial(1);
  await clock.advance(0);
  expect([client.frames[0]?.[0], idle.strikes]).toEqual(["193", 0]);
  tws.inject(olderRelease({ version: 110 }));
  const refused = dial(2);
  await clock.advance(0);
  expect(refused.log.at(-1)).toMatch(/^closed/);
});
