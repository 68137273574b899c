import { expect, test } from "vitest";
import { FakeTws, VirtualClock } from "../../sim/mod.ts";
import { encodeFrame, encodeHello } from "../../sim/wire/frames.ts";
import { Run } from "./run.ts";
import { Sequence } from "./sequence.ts";
import type { Setting } from "./setting.ts";
import type { Script } from "./step.ts";
import { Wire } from "./wire.ts";

/** A read whose answer is refused with error 100, on a connection that a fault has struck before. */
const refusedAfter = (fault: string): Script => [
  { do: "acquire", thenMs: 500 },
  { do: "disturb", how: "refused", request: "reqCompletedOrders", numbered: true, delayMs: 0, thenMs: 0 },
  { do: "fault", fault, thenMs: 10 },
  { do: "read", read: { name: "getCompletedOrders", about: "" }, thenMs: 400 },
];

test.each([
  ["drop:how=fin,times=1,afterFrames=90", true],
  ["half-open", false],
  ["partition:dials=served,forMs=5000", false],
  ["freeze:forMs=5000", false],
])("error 100 arrives only where messages of TWS arrive: after %s %s", async (fault, arrives) => {
  const { frames, faults } = await Run.of(refusedAfter(fault));
  const read = frames.find(({ name }) => name === "reqCompletedOrders");
  expect(read?.rateExceeded).toBe(arrives);
  const untilMs = (faults[0]?.atMs ?? 0) + 1_000;
  expect(
    frames.some(({ name, atMs, values }) => name === "error" && values.code === 100 && atMs < untilMs),
  ).toBe(arrives);
});

/** Returns the pieces in which a client receives what TWS writes at once, as text. */
async function pieces(delivery: Setting["delivery"], chunkBytes: number): Promise<readonly string[]> {
  const clock = new VirtualClock();
  const wire = new Wire(new FakeTws({ clock, profile: "gentle" }), clock, new Sequence(clock), delivery);
  const received: string[] = [];
  const write = (bytes: Uint8Array) => void received.push(String.fromCharCode(...bytes));
  const server = wire.accept({ write, end: () => {}, reset: () => {} }, {});
  server.received(encodeHello(100, 193));
  await clock.advance(10);
  received.length = 0;
  wire.chunkBytes = chunkBytes;
  server.received(encodeFrame(["71", "2", "1", ""]));
  await clock.advance(0);
  return received;
}

test("what TWS writes at once arrives a message at a time, as one piece, or cut", async () => {
  const apart = await pieces("apart", 0);
  const whole = apart.join("");
  expect(apart.length).toBeGreaterThan(3);
  expect(await pieces("joined", 0)).toEqual([whole]);
  // Pieces are as long as they can be where messages are joined before they are cut.
  const lengths = (cut: readonly string[]) => cut.map(({ length }) => length);
  const cut = await pieces("joined", 7);
  expect(cut.join("")).toBe(whole);
  expect(new Set(lengths(cut).slice(0, -1))).toEqual(new Set([7]));
  expect(lengths(await pieces("apart", 7)).length).toBeGreaterThan(cut.length);
});
