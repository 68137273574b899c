import { expect, test } from "vitest";
import { WireFrame } from "./frame.ts";
import { framesBy } from "./frame-index.ts";

const frame = (seq: number, connection: number, name: string, direction: "in" | "out" = "in") =>
  new WireFrame({
    ...{ seq, atMs: seq, connection, direction, name, fields: [], refused: false, rateExceeded: false },
  });

test("messages are found by connection and by name, in their order", () => {
  const [one, two, three] = [
    frame(1, 2, "startApi"),
    frame(2, 1, "startApi"),
    frame(3, 2, "error", "out"),
  ] as const;
  const index = framesBy([one, two, three]);
  expect(index.connections).toEqual([2, 1]);
  expect(index.ofConnection(2)).toEqual([one, three]);
  expect(index.named("startApi")).toEqual([one, two]);
  expect([index.ofConnection(9), index.named("placeOrder")]).toEqual([[], []]);
});

test("another list of messages has its own index", () => {
  const one = [frame(1, 1, "startApi")];
  expect(framesBy(one)).toBe(framesBy(one));
  expect(framesBy([]).ofConnection(1)).toEqual([]);
});
