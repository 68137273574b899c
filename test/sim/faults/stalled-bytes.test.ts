import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { StalledBytes, StalledPipes } from "../../../sim/faults/stalled-bytes.ts";

function stalled(afterBytes: number, passesReset = false) {
  const log: string[] = [];
  const next = {
    write: (bytes: Uint8Array) => void log.push(`${Buffer.from(bytes)}`),
    end: () => void log.push("end"),
  };
  return { log, parts: { next, afterBytes, passesReset } };
}

test("bytes get through up to the point, within a write too, and the rest is held", () => {
  const { log, parts } = stalled(3);
  const pipe = new StalledBytes(parts);
  pipe.write(Buffer.from("ab"));
  expect(pipe.isActive).toBe(false);
  pipe.write(Buffer.from("cdef"));
  pipe.end();
  expect([log, pipe.isActive]).toEqual([["ab", "c"], true]);
  pipe.flush();
  expect(log).toEqual(["ab", "c", "def", "end"]);
});

test("a reset is lost once the way is blocked, unless it is to pass", () => {
  const before = new StalledBytes(stalled(1).parts);
  expect([before.reset(), new StalledBytes(stalled(0).parts).reset()]).toEqual([true, false]);
  expect(new StalledBytes(stalled(0, true).parts).reset()).toBe(true);
});

test("the pipes of a fault know which connections are blocked, and forget all when dropped", () => {
  const { log, parts } = stalled(2);
  const pipes = new StalledPipes();
  const [one, two] = [pipes.add(7, parts), pipes.add(8, parts)];
  one.write(Buffer.from("abc"));
  two.write(Buffer.from("x"));
  expect(pipes.blocked()).toEqual([7]);
  pipes.drop();
  pipes.flush();
  expect([log, pipes.blocked()]).toEqual([["ab", "x"], []]);
});
