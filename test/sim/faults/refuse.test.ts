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

test.each([
  ["reset", ["closed 0 read ECONNRESET"]],
  ["unreachable", ["closed 0 connect EHOSTUNREACH 127.0.0.1:4002"]],
  ["no-name", ["closed 0 getaddrinfo ENOTFOUND 127.0.0.1"]],
] as const)("refuse with how=%s gives a client that error and never an open connection", async (how, log) => {
  const { clock, tws, dial, network } = rawNetwork();
  const injected = tws.inject(refuse({ how, forMs: 1_000 }));
  const client = dial();
  await clock.advance(500);
  expect(client.log).toEqual(log);
  expect([network.live, injected.touched]).toEqual([0, ["dial"]]);
  await clock.advance(500);
  const next = dial();
  await clock.advance(0);
  expect(next.log.at(-1)).toBe("ready 0");
});

test("a lost dial is repeated by the client's system, and opens once the fault is healed", async () => {
  const { clock, tws, dial } = rawNetwork();
  const injected = tws.inject(refuse({ how: "lost", forMs: 2_500 }));
  const client = dial();
  await clock.advance(2_999);
  expect(client.log).toEqual([]);
  await clock.advance(1);
  // It was sent at 0, 1 and 3 s.
  expect(client.log.at(-1)).toBe("ready 3000");
  expect(injected.strikes).toBe(2);
  expect(tws.trace.of("refused").map(({ detail }) => detail)).toEqual(["it was lost on its way"]);
});

test("a dial that is lost for 127 s ends with ETIMEDOUT, and an abandoned one leaves no timer", async () => {
  const { clock, tws, network, dial } = rawNetwork();
  tws.inject(refuse({ how: "lost" }));
  const client = dial();
  await clock.advance(126_999);
  expect(client.log).toEqual([]);
  await clock.advance(1);
  expect(client.log).toEqual(["closed 127000 connect ETIMEDOUT 127.0.0.1:4002"]);
  dial().link.reset();
  await clock.advance(0);
  expect([clock.timers, network.live]).toEqual([0, 0]);
});
