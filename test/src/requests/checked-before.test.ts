import fc from "fast-check";
import { expect, test } from "vitest";
import { CheckedBefore } from "../../../src/requests/checked-before.ts";

/** Checks by copying, and counts how often. */
function counted(max = 10) {
  const before = new CheckedBefore(max);
  let checks = 0;
  const get = (args: unknown, name = "read") =>
    before.get(name, args, () => {
      checks++;
      return { copy: { given: args }, key: `${checks}` };
    });
  return { get, checks: () => checks };
}

test("equal plain arguments are checked once, other ones of the same operation each for itself", () => {
  const { get, checks } = counted();
  const first = get({ contract: { symbol: "A" } });
  expect(get({ contract: { symbol: "A" } }).key).toBe(first.key);
  expect(get({ contract: { symbol: "B" } }).key).not.toBe(first.key);
  expect(get({ contract: { symbol: "A" } }, "another").key).not.toBe(first.key);
  expect(checks()).toBe(3);
});

test("what JSON writes alike and is not alike is checked each time", () => {
  const { get, checks } = counted(100);
  const plain = { a: 1, b: null, c: "2026-01-13T00:00:00.000Z", d: [1] };
  get(plain);
  const like = [
    { ...plain, b: Number.NaN },
    { ...plain, b: Number.POSITIVE_INFINITY },
    { ...plain, c: new Date(plain.c) },
    { ...plain, e: undefined },
    { ...plain, e: () => 1 },
    { ...plain, [Symbol("e")]: 1 },
    Object.defineProperty({ ...plain }, "e", { value: 1, enumerable: false }),
    Object.defineProperty({ ...plain }, "a", { get: () => 1, enumerable: true }),
    { toJSON: () => plain },
    Object.assign(Object.create({ inherited: 1 }), plain),
  ];
  for (const one of like) get(one);
  expect(checks()).toBe(1 + like.length);
});

test("what cannot be written as JSON, and what is refused, is never remembered", () => {
  const { get, checks } = counted();
  const loop: { self?: unknown } = {};
  loop.self = loop;
  for (const odd of [loop, { n: 1n }]) for (let turn = 0; turn < 2; turn++) get(odd);
  expect(checks()).toBe(4);
  const before = new CheckedBefore(10);
  for (let turn = 0; turn < 2; turn++) {
    expect(() =>
      before.get("read", { bad: 1 }, () => {
        throw new Error("no");
      }),
    ).toThrow("no");
  }
});

test("a copy that callers share is frozen at every depth", () => {
  const { get } = counted();
  get({ contract: { symbol: "A" } });
  const { copy } = get({ contract: { symbol: "A" } }) as { copy: { given: { contract: object } } };
  expect(Object.isFrozen(copy)).toBe(true);
  expect(Object.isFrozen(copy.given.contract)).toBe(true);
});

test("no more are remembered than allowed", () => {
  const { get, checks } = counted(3);
  for (let at = 0; at < 5; at++) get({ at });
  get({ at: 4 });
  expect(checks()).toBe(5);
  get({ at: 0 });
  expect(checks()).toBe(6);
});

test("whatever plain data come, in whatever order: the check of what was given is what comes back", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 20 }), (all) => {
      const before = new CheckedBefore(5);
      for (const args of [...all, ...all]) {
        const { copy } = before.get("read", args, () => ({ copy: structuredClone(args), key: "" }));
        expect(copy).toEqual(args);
      }
    }),
  );
});
