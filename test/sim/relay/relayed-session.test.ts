import { expect, test } from "vitest";
import { Disturbance } from "../../../sim/relay/disturbance.ts";
import { FrameTap } from "../../../sim/relay/relay-frames.ts";
import { RelayedSession } from "../../../sim/relay/relayed-session.ts";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { fieldsOf } from "../../support/messages.ts";

test("a session holds requests until they are released, and the tap numbers frames", () => {
  const written: Uint8Array[] = [];
  const session = new RelayedSession(
    1,
    { waitingBytes: () => 0, pause: () => {} },
    {
      allowLive: false,
      dial: () => ({
        write: (bytes) => void written.push(bytes),
        end: () => {},
        close: () => {},
        reset: () => {},
        pause: () => {},
        waitingBytes: () => 0,
      }),
      emit: () => {},
      answered: () => true,
    },
  );
  const fields = fieldsOf(reqPositions);
  expect(session.request("reqPositions", fields, undefined, true)).toEqual([]);
  expect(written.length).toBe(0);
  session.release(() => true);
  expect(written.length).toBe(1);
  const disturbance = new Disturbance();
  disturbance.happens({ kind: "offline" }, []);
  expect([
    disturbance.holds("placeOrder"),
    disturbance.holds("reqPositions"),
    disturbance.passes("tickPrice"),
  ]).toEqual([true, false, false]);
  const tap = new FrameTap();
  const seen: number[] = [];
  tap.onFrame(({ frame }) => seen.push(frame));
  for (const bytes of written)
    tap.passed(bytes, { atMs: 0, connection: 1, direction: "in", name: "reqPositions", bytes });
  expect(seen).toEqual([1]);
});
