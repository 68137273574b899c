import { expect, test } from "vitest";
import type { TransportLink } from "../../../../src/seams/transport.ts";
import { OutgoingFrames, WAITING_BYTES_MAX } from "../../../../src/stoqey/connection/outgoing-frames.ts";

/** A link that says when a test tells it to that the system has taken what was written first. */
function stuck() {
  const waiting: (() => void)[] = [];
  const link: TransportLink = {
    write: (_, written) => void (written !== undefined && waiting.push(written)),
    end: () => {},
    reset: () => {},
  };
  const stalled: number[] = [];
  return {
    link,
    stalled,
    take: () => waiting.shift()?.(),
    outgoing: new OutgoingFrames(1, (n) => stalled.push(n)),
  };
}

const bytes = (count: number): Uint8Array => new Uint8Array(count);

test("frames are counted when they are written", () => {
  const { link, outgoing } = stuck();
  expect(outgoing.frames).toBe(0);
  for (let frame = 0; frame < 3; frame++) outgoing.write(link, bytes(10), undefined);
  expect([outgoing.frames, outgoing.undelivered]).toEqual([3, false]);
});

test("a peer counts as stalled once more than 4 MB wait that the system has not taken", () => {
  const { link, outgoing, stalled, take } = stuck();
  outgoing.write(link, bytes(WAITING_BYTES_MAX), undefined);
  expect(stalled).toEqual([]);
  for (let frame = 0; frame < 10; frame++) {
    take();
    outgoing.write(link, bytes(WAITING_BYTES_MAX), undefined);
  }
  expect(stalled).toEqual([]);
  outgoing.write(link, bytes(1), undefined);
  expect(stalled).toEqual([WAITING_BYTES_MAX + 1]);
});

test("an order is undelivered until TWS sends a message about it, taken by the system or not", () => {
  const { link, outgoing, take } = stuck();
  outgoing.write(link, bytes(10), { kind: "order", id: 7 });
  take();
  outgoing.received("tickPrice", [7, 1, 2]);
  expect(outgoing.undelivered).toBe(true);
  outgoing.received("orderStatus", [7, "Submitted"]);
  expect(outgoing.undelivered).toBe(false);
});
