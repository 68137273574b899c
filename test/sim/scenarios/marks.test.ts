import { expect, test } from "vitest";
import { Marks } from "../../../sim/scenarios/marks.ts";

test("a mark is recorded, and then reaches whoever waits for it, each time until that ends", () => {
  const marks = new Marks();
  const happened: string[] = [];
  const stop = marks.onSet("connected", () => void happened.push("connected"));
  marks.onSet("gone", () => void happened.push("gone"));
  const set = (name: string): void => marks.set(name, () => void happened.push(`mark ${name}`));
  set("connected");
  set("other");
  set("connected");
  stop();
  set("connected");
  expect(happened).toEqual([
    "mark connected",
    "connected",
    "mark other",
    "mark connected",
    "connected",
    "mark connected",
  ]);
});

test("the marks that were set are listed, each once", () => {
  const marks = new Marks();
  expect(marks.text).toBe("no mark was set");
  for (const name of ["connected", "gone", "connected"]) marks.set(name, () => {});
  expect(marks.text).toBe("marks that were set: connected, gone");
});

test.each(["", "Connected", "is connected", "a-", "x".repeat(65)])(
  "the mark %j is refused, and not recorded",
  (name) => {
    const marks = new Marks();
    const record = (): never => {
      throw new Error("it was recorded");
    };
    expect(() => marks.set(name, record)).toThrow(/^Cannot set the mark ".*": /);
    expect(() => marks.set(name, record)).toThrow(RangeError);
    expect(marks.text).toBe("no mark was set");
  },
);
