import fc from "fast-check";
import { expect, test } from "vitest";
import { Fifo } from "../../../src/util/fifo.ts";

type Step = readonly ["push" | "shift" | "drop" | "replace" | "items", number];

test("a fifo behaves as an array does under any operations", () => {
  const step = fc.tuple(
    fc.constantFrom<Step[0]>("push", "push", "push", "shift", "shift", "drop", "replace", "items"),
    fc.nat(400),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
      const fifo = new Fifo<number>();
      const array: number[] = [];
      for (const [kind, value] of steps) {
        const place = array.length === 0 ? 0 : value % array.length;
        if (kind === "push") {
          fifo.push(value);
          array.push(value);
        } else if (kind === "shift") expect(fifo.shift()).toBe(array.shift());
        else if (kind === "drop" && array.length > 0) {
          fifo.drop(place);
          array.splice(place, 1);
        } else if (kind === "replace" && array.length > 0) {
          fifo.replace(place, value);
          array[place] = value;
        } else if (kind === "items") expect(fifo.items).toEqual(array);
        expect(fifo.size).toBe(array.length);
      }
      expect(fifo.items).toEqual(array);
      fifo.clear();
      expect([fifo.size, fifo.shift()]).toEqual([0, undefined]);
    }),
  );
});

test("places of items that were taken do not add up", () => {
  const fifo = new Fifo<number>();
  for (let n = 0; n < 100; n++) fifo.push(n);
  for (let n = 100; n < 100_000; n++) {
    fifo.push(n);
    expect(fifo.shift()).toBe(n - 100);
  }
  expect(fifo.size).toBe(100);
  expect(fifo.items.length).toBe(100);
});
