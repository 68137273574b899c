import { expect, test } from "vitest";
import { joinedPieces } from "../../../../sim/exchange/prices/joined-pieces.ts";

const PIECES = [
  { startMs: 0, endMs: 1_000, open: 10, high: 12, low: 9, close: 11, volume: 10, wap: 10, count: 2 },
  { startMs: 1_000, endMs: 4_000, open: 20, high: 21, low: 5, close: 6, volume: 30, wap: 14, count: 3 },
];

test("pieces of a bar of trades are joined: first, highest, lowest and last price, and sums", () => {
  expect(joinedPieces("TRADES", PIECES)).toEqual({
    startMs: 0,
    endMs: 4_000,
    open: 10,
    high: 21,
    low: 5,
    close: 6,
    volume: 40,
    wap: 13,
    count: 5,
  });
});

test("open and close of a bar of bid and ask are averages over its time", () => {
  expect(joinedPieces("BID_ASK", PIECES)).toMatchObject({ open: 17.5, close: 7.25, high: 21, low: 5 });
});

test("pieces without trades have the first price as their average", () => {
  const still = PIECES.map((piece) => ({ ...piece, volume: 0, wap: piece.open }));
  expect(joinedPieces("TRADES", still).wap).toBe(10);
  expect(() => joinedPieces("TRADES", [])).toThrow("it has no pieces");
});
