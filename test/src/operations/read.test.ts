import { expect, test } from "vitest";
import type { Operation } from "../../../src/operations/operation.ts";
import { collect, DONE, first, fold, type Read } from "../../../src/operations/read.ts";
import type { IBApi } from "../../../src/stoqey/mod.ts";

interface Args {
  readonly of: string;
}

/** An operation whose rows come one an event, in answers of one or more parts. */
const ROWS: Operation<Args, number> = {
  request: "reqContractDetails",
  cancel: "cancelMktData",
  ends: ["end"],
  isLast: (_event, [, part]) => part !== "more",
  send: (api, id, { of }, mode) => void api.reqMatchingSymbols(id, `${of} ${mode}`),
  stop: (api, id) => void api.cancelMktData(id),
  handlers: ({ of }, emit) => ({
    row: (_id: number, name: string, value: number) => {
      if (name === of) emit(value);
    },
  }),
};
const NAMES = { name: "getRows", what: "read the rows" };

/** Plays events to one answer of a read, and says after which of them it was complete. */
function play<Result>(read: Read<Args, Result>, ...events: [event: string, ...args: unknown[]][]) {
  const collecting = read.collect({ of: "a" });
  const complete = events.map(([event, ...args]) => {
    const result = collecting.on[event]?.(...([7, ...args] as never[]));
    return result === DONE || collecting.done === true;
  });
  return { complete, result: () => collecting.result(), collecting };
}

/** The calls of `IBApi` that one function makes. */
function calls(act: (api: IBApi) => void): unknown[][] {
  const all: unknown[][] = [];
  const get =
    (_: unknown, name: string) =>
    (...args: unknown[]) =>
      void all.push([name, ...args]);
  act(new Proxy<IBApi>({} as IBApi, { get }));
  return all;
}

test("first() answers with the first value, and with none before it", () => {
  const { complete, result } = play(first(ROWS, NAMES), ["row", "b", 1], ["row", "a", 2], ["row", "a", 3]);
  expect(complete).toEqual([false, true, true]);
  expect(result()).toBe(2);
});

test("collect() answers with all values once the last part has come", () => {
  const { complete, result } = play(
    collect(ROWS, NAMES),
    ["row", "a", 1],
    ["end", "more"],
    ["row", "b", 2],
    ["row", "a", 1],
    ["end"],
  );
  expect(complete).toEqual([false, false, false, false, true]);
  expect(result()).toEqual([1, 1]);
});

test("collect() with a key keeps the last of equal rows, in the place of the first", () => {
  const { result } = play(
    collect(ROWS, NAMES, (value) => value % 10),
    ["row", "a", 1],
    ["row", "a", 2],
    ["row", "a", 11],
    ["end"],
  );
  expect(result()).toEqual([11, 2]);
});

test("fold() puts the answer together of values and notices, anew for each answer", () => {
  const read = fold(ROWS, NAMES, ({ of }) => {
    const seen: unknown[] = [of];
    return {
      add: (value) => void seen.push(value),
      notice: (code) => void seen.push(code),
      result: () => seen,
    };
  });
  const one = play(read, ["row", "a", 1]);
  one.collecting.notice?.(10167, "delayed");
  expect(one.result()).toEqual(["a", 1, 10167]);
  expect(play(read).result()).toEqual(["a"]);
});

test("a read sends for one answer, has 20 s by default, and cancels what nobody awaits", () => {
  const read = collect(ROWS, NAMES);
  expect(read).toMatchObject({
    name: "getRows",
    what: "read the rows",
    timeoutMs: 20_000,
    numbering: "id",
    ends: "end",
  });
  expect(calls((api) => read.send(api, 7, { of: "a" }))).toEqual([["reqMatchingSymbols", 7, "a once"]]);
  expect(calls((api) => read.cancel?.(api, 7))).toEqual([["cancelMktData", 7]]);
  expect(read.release).toBeUndefined();
  expect(first(ROWS, { ...NAMES, timeoutMs: 1_000 }).timeoutMs).toBe(1_000);
});

test("a request with an endless answer is cancelled after it; one of the connection is not", () => {
  const endless = first({ ...ROWS, ends: [] }, NAMES);
  expect(calls((api) => endless.release?.(api, 7))).toEqual([["cancelMktData", 7]]);
  const shared = collect({ ...ROWS, numbering: "none" }, NAMES);
  expect(shared.cancel).toBeUndefined();
  expect(calls((api) => shared.release?.(api, 0))).toEqual([["cancelMktData", 0]]);
});
