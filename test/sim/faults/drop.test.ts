import { expect, test } from "vitest";
import { rawNetwork } from "../../support/raw-client.ts";
import { drop } from "../../support/sim.ts";

test("drop without a trigger cuts every session at once, by FIN or RST", async () => {
  const { clock, tws, dial } = rawNetwork();
  const clients = [dial(1), dial(2)];
  await clock.advance(1_000);
  tws.inject(drop({ how: "fin", times: 1 }));
  await clock.advance(0);
  tws.inject(drop());
  await clock.advance(0);
  expect(clients.map(({ log }) => log.at(-1))).toEqual(["closed 1000", "closed 1000 read ECONNRESET"]);
  expect(tws.clients().size).toBe(0);
});

test("drop with afterRequest cuts after the request was read and before it is answered", async () => {
  const { clock, tws, dial } = rawNetwork();
  const client = dial();
  await clock.advance(0);
  tws.inject(drop({ how: "fin", afterRequest: "reqPositions" }));
  client.requestPositions();
  await clock.advance(0);
  expect(tws.trace.of("read").at(-1)?.detail).toBe("reqPositions");
  expect(client.log.slice(-1)).toEqual(["closed 0"]);
});

test("drop at message 1 cuts at START_API, and not at the hello before it", async () => {
  const { clock, tws, dial } = rawNetwork();
  tws.inject(drop({ how: "fin", afterFrames: 1, times: 1 }));
  const [early, later] = [dial(), dial(2)];
  await clock.advance(0);
  expect(early.frames.map(([id]) => id)).toEqual(["193"]);
  expect(early.log.at(-1)).toBe("closed 0");
  expect(tws.trace.of("closed").map(({ detail }) => detail)).toEqual(["a fault cut it (fin)"]);
  expect(later.log.at(-1)).toBe("ready 0");
});

test("drop cuts at a message count, after a time, and at an interval", async () => {
  const { clock, tws, dial } = rawNetwork();
  tws.inject(drop({ how: "fin", afterFrames: 2, times: 1 }));
  const early = dial();
  await clock.advance(0);
  // START_API is the first message of the session and managedAccounts the second.
  expect(early.frames.map(([id]) => id)).toEqual(["193", "15"]);
  expect(early.log.at(-1)).toBe("closed 0");
  tws.heal();
  tws.inject(drop({ how: "fin", afterMs: 700 }));
  const later = dial();
  await clock.advance(1_000);
  expect(later.log.at(-1)).toBe("closed 700");
  tws.heal();
  tws.inject(drop({ how: "fin", everyMs: 400, forMs: 1_000 }));
  const again = [dial()];
  await clock.advance(500);
  again.push(dial());
  await clock.advance(500);
  again.push(dial());
  await clock.advance(5_000);
  expect(again.map(({ log }) => log.at(-1))).toEqual(["closed 400", "closed 300", "ready 0"]);
});

test("drop with a probability follows the seed", async () => {
  const cut = async (seed: number): Promise<boolean[]> => {
    const { clock, tws, dial } = rawNetwork(seed);
    const clients = Array.from({ length: 20 }, (_, clientId) => dial(clientId));
    await clock.advance(0);
    tws.inject(drop({ probability: 0.5 }));
    await clock.advance(0);
    return clients.map(({ log }) => log.at(-1)?.startsWith("closed") === true);
  };
  expect(await cut(3)).toEqual(await cut(3));
  expect(new Set(await cut(3)).size).toBe(2);
  expect(await cut(3)).not.toEqual(await cut(4));
});
