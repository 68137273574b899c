import { expect, test } from "vitest";
import { rawNetwork } from "../../support/raw-client.ts";
import { drop, latency, mute } from "../../support/sim.ts";

test("a fault with forMs heals by itself, and healing it twice is healing it once", async () => {
  const { clock, tws } = rawNetwork();
  const fault = tws.inject(mute({ forMs: 500 }));
  await clock.advance(499);
  expect(tws.faults().map(({ fault: { text } }) => text)).toEqual(["mute:forMs=500"]);
  await clock.advance(1);
  fault.heal();
  expect(tws.faults()).toEqual([]);
  expect(tws.trace.of("heal").length).toBe(1);
});

test("close() of the fake TWS leaves no timer and no connection, whatever faults are in force", async () => {
  const { clock, network, tws, dial } = rawNetwork();
  dial(1);
  tws.inject(drop({ everyMs: 300 }));
  tws.inject(latency({ frameMs: 700 }));
  tws.inject(mute({ forMs: 10_000 }));
  dial(2);
  await clock.advance(1_000);
  tws.close();
  await clock.advance(0);
  expect(clock.timers).toBe(0);
  expect(network.live).toBe(0);
});

test("a fault loses a message that is to be sent, and the trace names it", async () => {
  const { clock, tws, dial } = rawNetwork();
  const client = dial();
  await clock.advance(0);
  let left = 2;
  tws.inject({
    name: "answers-lost",
    text: "answers-lost",
    forMs: undefined,
    begin: () => ({
      onFrame: ({ direction, name }) =>
        direction === "out" && name === "positionEnd" && left-- > 0 ? { swallow: true } : undefined,
    }),
  });
  for (let request = 0; request < 3; request++) client.requestPositions();
  await clock.advance(1_000);
  expect(client.log.filter((line) => line.startsWith("positions"))).toHaveLength(1);
  expect(tws.trace.of("lost").map(({ detail }) => detail)).toEqual(["positionEnd", "positionEnd"]);
});

test("a value that is not one of a list is refused with the one that was probably meant", () => {
  const made = (params: object) => () => drop(params as never);
  expect(made({ how: "fim" })).toThrow('how: there is no "fim"; did you mean fin?');
  expect(made({ afterRequest: "reqPosition" })).toThrow("did you mean reqPositions?");
  expect(made({ how: "maybe" })).toThrow('how: there is no "maybe"; the names are fin, rst');
});
