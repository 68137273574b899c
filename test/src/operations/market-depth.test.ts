import fc from "fast-check";
import { expect, test } from "vitest";
import { type Book, marketDepth, watchMarketDepth } from "../../../src/operations/market-depth.ts";
import { AAPL } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import { runs } from "../../support/runs.ts";
import { ScriptedTws } from "../../support/scripted-tws.ts";
import { World } from "../../support/world.ts";

type On = Readonly<Record<string, (...args: unknown[]) => void>>;

function begun() {
  const books: Book[] = [];
  const { on, replay } = watchMarketDepth.begin(
    { contract: AAPL },
    { emit: (book) => void books.push(book), endSnapshot: () => {}, kept: new Map(), clientId: 1, id: 1 },
  );
  return { on: on as unknown as On, replay, books };
}

interface Change {
  readonly place: number;
  readonly operation: number;
  readonly side: number;
  readonly price: number;
  readonly size: number;
  readonly level2: boolean;
}

const anyOf = (usual: fc.Arbitrary<number>, odd: readonly number[]): fc.Arbitrary<number> =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
const ODD = [
  Number.NaN,
  -1,
  0.5,
  7,
  1e6,
  4_294_967_294,
  -(2 ** 31),
  Number.POSITIVE_INFINITY,
  Number.MAX_VALUE,
];
const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    place: anyOf(fc.integer({ min: 0, max: 4 }), ODD),
    operation: anyOf(fc.constantFrom(0, 0, 1, 2), ODD),
    side: anyOf(fc.integer({ min: 0, max: 1 }), ODD),
    price: anyOf(fc.double({ min: -5, max: 500, noNaN: true }), [
      Number.NaN,
      Number.MAX_VALUE,
      Number.NEGATIVE_INFINITY,
    ]),
    size: anyOf(fc.integer({ min: 0, max: 1_000 }), [Number.NaN, -1, Number.MAX_VALUE]),
    level2: fc.boolean(),
  }),
  { maxLength: 40 },
);

const apply = (on: On, { place, operation, side, price, size, level2 }: Change): void =>
  level2
    ? on.updateMktDepthL2?.(1, place, "ARCA", operation, side, price, size)
    : on.updateMktDepth?.(1, place, operation, side, price, size);

const isPrice = (value: number): boolean => Number.isFinite(value) && Math.abs(value) < Number.MAX_VALUE;

/** What a book is after a change, by the rules of TWS; undefined where the change makes no sense. */
function expected(book: { bids: string[]; asks: string[] }, change: Change): typeof book | undefined {
  const { place, operation, side, price, size, level2 } = change;
  if (side !== 0 && side !== 1) return undefined;
  const rows = [...(side === 1 ? book.bids : book.asks)];
  if (!Number.isInteger(place) || place < 0 || place >= 1_000) return undefined;
  const row = `${price}/${size}/${level2 ? "ARCA" : ""}`;
  const wrong = !isPrice(price) || !isPrice(size) || size < 0;
  if (operation === 0) {
    if (place > rows.length || wrong) return undefined;
    rows.splice(place, 0, row);
  } else if (operation === 1) {
    if (place > rows.length || wrong) return undefined;
    rows[place] = row;
  } else if (operation === 2) rows.splice(place, 1);
  else return undefined;
  return side === 1 ? { ...book, bids: rows } : { ...book, asks: rows };
}

const text = ({ bids, asks }: Book) => {
  const rows = (side: Book["bids"]): string[] =>
    side.map(({ price, size, marketMaker }) => `${price}/${size}/${marketMaker}`);
  return { bids: rows(bids), asks: rows(asks) };
};

test("a book is what its changes make of it, or the change is refused; it never has a hole", () => {
  fc.assert(
    fc.property(changes, (all) => {
      const { on, books, replay } = begun();
      let book = { bids: [] as string[], asks: [] as string[] };
      for (const change of all) {
        const next = expected(book, change);
        if (next === undefined) expect(() => apply(on, change)).toThrow();
        else {
          apply(on, change);
          book = next;
        }
        const told = books.at(-1) ?? { bids: [], asks: [] };
        expect(text(told)).toEqual(book);
        expect(told.bids).toHaveLength(Object.keys(told.bids).length);
        expect(replay()).toEqual(book.bids.length + book.asks.length === 0 ? [] : [told]);
      }
      for (const one of books) {
        expect(Object.isFrozen(one)).toBe(true);
        for (const rows of [one.bids, one.asks]) expect(rows.every((row) => Object.isFrozen(row))).toBe(true);
      }
    }),
    runs(300),
  );
});

test("a side of a book stays bounded, whatever TWS inserts", () => {
  const { on, books } = begun();
  for (let at = 0; at < 1_500; at++) on.updateMktDepth?.(1, 0, 0, 1, at, 1);
  expect(books.at(-1)?.bids).toHaveLength(1_000);
});

test("a change that does not fit is refused with the reason, and leaves the book as it was", () => {
  const { on, books, replay } = begun();
  const row = (place: unknown, operation: unknown, side: unknown, price: unknown = 9, size: unknown = 1) =>
    on.updateMktDepth?.(1, place, operation, side, price, size);
  row(0, 0, 1, 100, 5);
  row(1, 1, 1, 99, 6);
  row(0, 0, 0, 101, 7);
  const book = {
    bids: [
      { price: 100, size: 5, marketMaker: "" },
      { price: 99, size: 6, marketMaker: "" },
    ],
    asks: [{ price: 101, size: 7, marketMaker: "" }],
  };
  expect(replay()).toEqual([book]);
  // What is not there need not be removed, up to the most rows that a side can have.
  for (const place of [2, 999]) row(place, 2, 1);
  expect(books.slice(3)).toEqual([book, book]);
  const at = (place: number, operation: number) =>
    `the book has 2 rows, and TWS changes (${operation}) the one at ${place}`;
  const of = (price: number, size: number) =>
    `TWS sends the price ${price} and the size ${size} for a row of the book`;
  for (const [sentence, ...change] of [
    [at(3, 0), 3, 0, 1],
    [at(3, 1), 3, 1, 1],
    [at(-1, 0), -1, 0, 1],
    [at(-1, 2), -1, 2, 1],
    [at(0.5, 1), 0.5, 1, 1],
    [at(2.5, 2), 2.5, 2, 1],
    [at(1_000, 2), 1_000, 2, 1],
    [at(0, 3), 0, 3, 1],
    [of(Number.NaN, 1), 0, 0, 1, Number.NaN],
    [of(Number.MAX_VALUE, 1), 0, 1, 1, Number.MAX_VALUE],
    [of(-Number.MAX_VALUE, 1), 0, 1, 1, -Number.MAX_VALUE],
    [of(9, Number.POSITIVE_INFINITY), 0, 1, 1, 9, Number.POSITIVE_INFINITY],
    [of(9, -1), 0, 0, 1, 9, -1],
    [of(9, "1" as never), 0, 0, 1, 9, "1"],
    ["the book has two sides, and TWS changes the one with the number 2", 0, 0, 2],
  ] as const) {
    expect(() => row(...(change as unknown as [unknown, unknown, unknown]))).toThrow(new Error(sentence));
  }
  expect([replay(), books.length]).toEqual([[book], 5]);
  // A row that goes needs no price; a price may be below zero, and a size may be nothing.
  row(0, 2, 1, Number.MAX_VALUE, -1);
  on.updateMktDepthL2?.(1, 0, "ARCA", 1, 0, -3, 0);
  const changed = { bids: [book.bids[1]], asks: [{ price: -3, size: 0, marketMaker: "ARCA" }] };
  expect(replay()).toEqual([changed]);
  row(0, 2, 1);
  row(0, 2, 0);
  expect([books.at(-1), replay()]).toEqual([{ bids: [], asks: [] }, []]);
});

test("the last row of a full side gives way to one that is inserted, and none is added behind it", () => {
  const { on, books } = begun();
  for (let at = 0; at < 1_000; at++) on.updateMktDepth?.(1, at, 1, 1, at, 1);
  expect(() => on.updateMktDepth?.(1, 1_000, 0, 1, 7, 1)).toThrow("1000 rows");
  expect(() => on.updateMktDepth?.(1, 1_000, 1, 1, 7, 1)).toThrow("1000 rows");
  on.updateMktDepth?.(1, 999, 0, 1, 7, 1);
  expect(books.at(-1)?.bids.map(({ price }) => price)).toEqual([
    ...Array.from({ length: 999 }, (_, at) => at),
    7,
  ]);
});

test.each([
  { what: "a place far away", frame: [4_294_967_294, 0, 1, 100, 1] },
  { what: "a place below zero", frame: [-1, 1, 1, 100, 1] },
  { what: "a place behind a hole", frame: [5, 0, 1, 100, 1] },
  { what: "an operation that does not exist", frame: [0, 7, 1, 100, 1] },
  { what: "a side that does not exist", frame: [0, 0, 2, 100, 1] },
])(
  "$what: the book is begun anew with a gap, later each time, and other streams go on",
  async ({ frame }) => {
    const world = new World();
    let broken = true;
    const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
      const id = fields[2] ?? "";
      if (name === "reqExecutions") send([55, 1, id]);
      if (name === "reqMktData") send([1, 6, id, 1, 100, 3, 0]);
      if (name !== "reqMktDepth") return;
      send([12, 1, id, 0, 0, 1, 99, 5]);
      if (broken) send([12, 1, id, ...frame]);
    });
    const pool = world.pool({ port: 5000 });
    const book = new Kept(pool.watchMarketDepth(AAPL));
    const other = new Kept(pool.watchMarketData(AAPL));
    await world.clock.advance(40_000);
    const atMs = tws.of("reqMktDepth").map((one) => one.atMs);
    const waits = atMs.slice(1).map((ms, at) => Math.round((ms - (atMs[at] ?? 0)) / 1_000));
    expect(waits).toEqual([1, 2, 4, 8, 16]);
    expect(tws.of("cancelMktDepth")).toHaveLength(6);
    broken = false;
    await world.clock.advance(60_000);
    expect(book.gaps.at(-1)).toBe("resumed");
    expect(text(book.values.at(-1) as Book)).toEqual({ bids: ["99/5/"], asks: [] });
    expect(other.gaps).toEqual([]);
    // It has flowed for a while: the next time begins with the shortest wait again.
    tws.last.send([12, 1, tws.of("reqMktDepth").at(-1)?.fields[2] ?? "", 0, 1, 1, 98, 5]);
    await world.clock.advance(0);
    const before = tws.of("reqMktDepth").length;
    tws.last.send([12, 1, tws.of("reqMktDepth").at(-1)?.fields[2] ?? "", ...frame]);
    await world.clock.advance(1_500);
    expect(tws.of("reqMktDepth")).toHaveLength(before + 1);
    expect(pool.stats().state).toBe("ready");
  },
);

test("a book combines the exchanges unless its contract names one, or the caller decides", async () => {
  const of = (exchange: string, smart?: boolean): unknown[] => {
    const calls: unknown[][] = [];
    const api = {
      reqMktDepth: (...args: unknown[]) => calls.push(args),
      cancelMktDepth: (...args: unknown[]) => calls.push(args),
    };
    const args = { contract: { ...AAPL, exchange }, ...(smart === undefined ? {} : { smart }) };
    marketDepth.send(api as never, 1, args, "continuous");
    marketDepth.stop?.(api as never, 1, args);
    return calls.map((call) => call.at(-1));
  };
  expect(["SMART", "smart", "", "ISLAND"].map((exchange) => of(exchange))).toEqual([
    [true, true],
    [true, true],
    [true, true],
    [false, false],
  ]);
  expect([of("SMART", false), of("ISLAND", true)]).toEqual([
    [false, false],
    [true, true],
  ]);
  const world = new World({}, Date.UTC(2026, 0, 13, 15, 30));
  const pool = world.pool();
  for (const exchange of ["SMART", "ISLAND"]) {
    const book = new Kept(pool.watchMarketDepth({ ...AAPL, exchange }));
    await world.clock.advance(3_000);
    expect(book.values.at(-1)?.bids.length, exchange).toBe(5);
    await book.stream.return?.();
  }
  const refused = new Kept(pool.watchMarketDepth(AAPL, { smart: false }));
  await world.clock.advance(3_000);
  expect(refused.over).toMatchObject({ code: "TWS_ERROR", message: expect.stringContaining("10092") });
});
