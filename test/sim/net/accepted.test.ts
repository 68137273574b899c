import { expect, test } from "vitest";
import { accepted } from "../../../sim/net/accepted.ts";
import { RelayHooks } from "../../../sim/net/relay-hooks.ts";
import { TimerGroup } from "../../../sim/world/timer-group.ts";
import { encodedHello, VirtualClock } from "../../support/sim.ts";

test("bytes of a client become messages, and bytes that are written leave by its link", () => {
  const written: Uint8Array[] = [];
  const kinds: string[] = [];
  const { connection, incoming } = accepted({
    id: 1,
    mute: false,
    readableMs: 0,
    link: { write: (bytes) => void written.push(bytes), end: () => {}, reset: () => {} },
    timers: new TimerGroup(new VirtualClock()),
    faults: { hooks: () => [], struck: () => {}, textOf: () => undefined },
    hooks: new RelayHooks(undefined),
    receive: (_, { kind }) => void kinds.push(kind),
    ended: () => void kinds.push("end"),
  });
  incoming.received(encodedHello(100, 193));
  incoming.flow.end();
  expect(kinds).toEqual(["hello", "end"]);
  connection.write(Uint8Array.of(1, 2));
  expect(written).toEqual([Uint8Array.of(1, 2)]);
  expect(connection.waitingBytes).toBe(0);
});
