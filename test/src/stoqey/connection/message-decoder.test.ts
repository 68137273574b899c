import { expect, test } from "vitest";
import { MessageError } from "../../../../src/stoqey/connection/message-fields.ts";
import { createPatchedApi } from "../../../../src/stoqey/connection/patched-api.ts";

/** A greeted `IBApi` and what it emits. */
function greeted(version = 193) {
  const heard: [event: string, args: readonly unknown[]][] = [];
  const reached = createPatchedApi(7, {
    write() {},
    end() {},
    destroy() {},
    received: (event, args) => void heard.push([event, args]),
  });
  reached.opened();
  reached.frame(`${version}\0time\0`);
  // What the greeting brings is not looked at.
  heard.length = 0;
  return {
    heard,
    frame: (...fields: readonly (string | number)[]) => reached.frame(`${fields.join("\0")}\0`),
  };
}

/** Messages that are lists: the fields before the count, and those of one row. */
const LISTS: readonly (readonly [name: string, before: readonly (string | number)[], row: number])[] = [
  ["historical bars", [17, 1, "from", "to"], 8],
  ["scanner rows", [20, 3, 1], 16],
  ["expirations", [75, 1, "SMART", 5, "X", "100"], 1],
  ["soft dollar tiers", [77, 1], 3],
  ["family codes", [78], 2],
  ["symbol samples", [79, 1], 8],
  ["depth exchanges", [80], 5],
  ["smart components", [82, 1], 3],
  ["news providers", [85], 2],
  ["histogram", [89, 1], 2],
  ["price increments", [93, 26], 2],
  ["midpoint ticks", [96, 1], 4],
  ["bid and ask ticks", [97, 1], 6],
  ["last ticks", [98, 1], 6],
  ["sessions", [106, 1, "from", "to", "zone"], 3],
];

/** Does something, and gives the lengths of the arrays that were made by it. */
function arraysMade(run: () => void): number[] {
  const lengths: number[] = [];
  const original = Array;
  const counted = new Proxy(original, {
    construct: (target, args, newTarget) => {
      if (args.length === 1 && typeof args[0] === "number") lengths.push(args[0]);
      return Reflect.construct(target, args, newTarget);
    },
  });
  globalThis.Array = counted;
  try {
    run();
  } finally {
    globalThis.Array = original;
  }
  return lengths;
}

test.each(LISTS)("a count of %s that does not fit gives no event, no array and no loop", (_, before, row) => {
  const { heard, frame } = greeted();
  for (const count of [
    3,
    30_000_000,
    2_147_483_647,
    4_294_967_295,
    "9".repeat(30),
    -1,
    -2_147_483_648,
    "x",
  ]) {
    const rows = Array.from({ length: row }, () => "1");
    const made = arraysMade(() => expect(() => frame(...before, count, ...rows)).toThrow(Error));
    expect(Math.max(0, ...made.filter(Number.isFinite))).toBeLessThan(100);
    expect(heard).toEqual([]);
  }
  // The next message is read from its own beginning.
  frame(9, 1, 42);
  expect(heard).toEqual([["nextValidId", [42]]]);
});

test("a count of conditions of an order that does not fit makes no array, and gives no order", () => {
  const counted = (count: number) => {
    const { heard, frame } = greeted(163);
    // Everything is 0 up to the conditions, wherever they stand in this version.
    const fields = Array.from({ length: 400 }, () => "");
    const made: number[] = [];
    for (let at = 1; at < 200; at++) {
      const tried = [5, ...fields.with(at, `${count}`)].slice(0, 200);
      made.push(
        ...arraysMade(() => {
          try {
            frame(...tried);
          } catch {
            // Most places are no count at all.
          }
        }),
      );
    }
    return { made: made.filter(Number.isFinite), heard };
  };
  expect(counted(2).made).toContain(2);
  expect(Math.max(0, ...counted(30_000_000).made)).toBeLessThan(1_000);
});

test("a message that ends too early emits none of its rows, and throws", () => {
  const { heard, frame } = greeted();
  const bar = ["20260112", 1, 2, 1, 2, 10, 1.5, 3];
  expect(() => frame(17, 1, "from", "to", 3, ...bar, ...bar)).toThrow(MessageError);
  expect(heard).toEqual([]);
  frame(17, 1, "from", "to", 1, ...bar);
  expect(heard.map(([event]) => event)).toEqual(["historicalData", "historicalData"]);
});

test("unread fields are reported, and the events are emitted", () => {
  const { heard, frame } = greeted();
  expect(frame(9, 1, 42, "new in a later version")).toBe("1 of its 4 fields were not read");
  expect(heard).toEqual([["nextValidId", [42]]]);
});

test("a message of an unknown kind is an error of the decoder, not an event", () => {
  const { heard, frame } = greeted();
  for (const kind of [999, -4, "", "words", 0]) expect(() => frame(kind, 1)).toThrow(MessageError);
  expect(heard).toEqual([]);
});

test("a rejection whose details are not JSON is still a rejection", () => {
  const { heard, frame } = greeted();
  frame(4, 2, 5, 201, "Order rejected", "{no json");
  expect(heard).toEqual([["error", [new Error("Order rejected"), 201, 5, undefined]]]);
});

test("escapes in a text are read once, however many there are", () => {
  const { heard, frame } = greeted();
  frame(4, 2, -1, 2104, `caf\\u00e9 ${"\\u005cu0041".repeat(200_000)}`, "");
  const [[event, [text]] = ["", [""]]] = heard;
  expect(event).toBe("info");
  expect(String(text).slice(0, 11)).toBe("café \\u0041");
});

test("a nextValidId that is no whole number is not taken for the digits in front", () => {
  const { heard, frame } = greeted();
  for (const id of ["40.5", "12abc", "", "1e5"]) frame(9, 1, id);
  expect(heard.map(([, [id]]) => id)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
});
