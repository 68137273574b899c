import { expect, test } from "vitest";
import { type KnownOrder, KnownOrders } from "../../../src/ibapi/known-orders.ts";
import { type ViewsFixture, viewsFixture } from "../../support/views-fixture.ts";

function bookFixture(nextValidId = 1): { hand: ViewsFixture; book: KnownOrders; received: unknown[][] } {
  const hand = viewsFixture({ nextValidId });
  const received: unknown[][] = [];
  const book = new KnownOrders(
    hand.live,
    (one, event, args) => void received.push([one.callerId, event, args]),
  );
  return { hand, book, received };
}
const outers = (book: KnownOrders): number[] => book.all.map(({ callerId }) => callerId);

test("an order is known by the caller's ID when it is placed, and followed when it is sent", () => {
  const { hand, book, received } = bookFixture();
  const one = book.add(7);
  expect(one).toMatchObject({
    callerId: 7,
    twsId: undefined,
    parent: undefined,
    reported: undefined,
    over: false,
    forgettable: false,
    record: undefined,
    queued: new Set(),
    emitted: new Map(),
  });
  expect([book.get(7), book.get(8), book.get(undefined), book.follows(40)]).toEqual([
    ...[one, undefined, undefined, false],
  ]);
  book.follow(one, 40);
  hand.comes("error", new Error("rejected"), 201, 40);
  expect([one.twsId, book.follows(40), received]).toEqual([
    ...[40, true, [[7, "error", [new Error("rejected"), 201, 40]]]],
  ]);
  book.unfollow(one);
  hand.comes("error", new Error("rejected"), 201, 40);
  expect([one.twsId, book.follows(40), received.length, book.get(7), hand.router.owned]).toEqual([
    ...[undefined, false, 1, one, 0],
  ]);
  book.unfollow(one);
});

test("the next ID is unused by caller and session, and within the range of TWS", () => {
  const { hand, book } = bookFixture(40);
  expect(book.nextId).toBe(40);
  book.add(7);
  expect(book.nextId).toBe(40);
  book.add(40);
  expect(book.nextId).toBe(41);
  book.add(9);
  hand.ids.next();
  expect(book.nextId).toBe(41);
  book.add(2 ** 31 - 2);
  expect(book.nextId).toBe(2 ** 31 - 1);
  book.add(2 ** 31 - 1);
  expect(book.nextId).toBe(41);
});

test("an order that is shown has one number below -1, whichever event shows it", () => {
  const { book } = bookFixture();
  const mine = book.add(7);
  book.follow(mine, 40);
  expect([book.shownAs(40, 1, 940), book.shownAs(40, undefined, undefined)]).toEqual([mine, mine]);
  const unknown = book.shownAs(41, 1, 941);
  const foreign = book.shownAs(40, 9, 5);
  const inTws = book.shownAs(0, 1, 6);
  const ids = [unknown, foreign, inTws].map(({ callerId, twsId }) => [callerId, twsId]);
  // One of the same client ID can be changed; one of another client ID or of TWS itself cannot.
  expect(ids).toEqual([
    [-2, 41],
    [-3, undefined],
    [-4, undefined],
  ]);
  expect([book.shownAs(41, undefined, 941), book.shownAs(40, 9, 5), book.shownAs(0, 1, 6)]).toEqual([
    ...[unknown, foreign, inTws],
  ]);
  expect(book.shownAs(0, 1, 7).callerId).toBe(-5);
  expect(outers(book)).toEqual([7, -2, -3, -4, -5]);
  expect(book.follows(41)).toBe(false);
});

test("of orders that were shown the last ten thousand are known", () => {
  const { book, hand } = bookFixture();
  const first = book.shownAs(50_001, 9, 1);
  const second = book.shownAs(50_002, 1, 2);
  book.follow(second, 50_002);
  for (let at = 3; at <= 10_000; at++) book.shownAs(50_000 + at, 9, at);
  expect([book.get(first.callerId), book.all.length]).toEqual([first, 10_000]);
  book.shownAs(60_001, 9, 60_001);
  expect([book.get(first.callerId), book.get(second.callerId), hand.router.owned]).toEqual([
    undefined,
    second,
    1,
  ]);
  book.shownAs(60_002, 9, 60_002);
  expect([book.get(second.callerId), book.follows(50_002), hand.router.owned]).toEqual([undefined, false, 0]);
  expect(book.shownAs(50_001, 9, 1).callerId).toBeLessThan(first.callerId);
});

test("of orders that are over the last thousand are known, and no lower number may be used again", () => {
  const { book, hand } = bookFixture();
  const placed: KnownOrder[] = [];
  for (let id = 1; id <= 1_001; id++) {
    const one = book.add(id);
    book.follow(one, id);
    placed.push(one);
  }
  const [first, second] = placed;
  if (first === undefined || second === undefined) return;
  // The second goes on after all.
  book.markForgettable(second);
  book.markActive(second);
  for (const one of placed) {
    if (one === second) continue;
    book.markForgettable(one);
    book.markForgettable(one);
  }
  expect([book.all.length, first.forgettable, second.forgettable, book.mayBeForgotten(1)]).toEqual([
    ...[1_001, true, false, false],
  ]);
  book.markForgettable(second);
  expect([book.get(1), book.follows(1), hand.router.owned]).toEqual([undefined, false, 1_000]);
  expect([0, 1, 2].map((id) => book.mayBeForgotten(id))).toEqual([true, true, false]);
  const low = book.add(-1);
  book.markForgettable(low);
  expect([low.forgettable, book.all.length]).toEqual([false, 1_001]);
});

test("numbers that may be forgotten never become fewer", () => {
  const { book } = bookFixture();
  const high = book.add(5_000);
  book.markForgettable(high);
  for (let id = 1; id <= 1_001; id++) book.markForgettable(book.add(id));
  expect([5_000, 5_001].map((id) => book.mayBeForgotten(id))).toEqual([true, false]);
  expect(book.mayBeForgotten(-1)).toBe(true);
});

test("an order that is forgotten leaves another one alone that has its number since", () => {
  const { book } = bookFixture();
  const before = book.add(7);
  book.follow(before, 40);
  const since = book.add(7);
  book.follow(since, 40);
  book.forget(before);
  expect([book.get(7), book.follows(40)]).toEqual([since, true]);
  book.forget(since);
  expect([book.get(7), book.follows(40)]).toEqual([undefined, false]);
});

test("a book that is closed knows nothing and receives nothing", () => {
  const { book, hand, received } = bookFixture();
  for (const [callerId, twsId] of [
    [1, 40],
    [2, 41],
  ] as const)
    book.follow(book.add(callerId), twsId);
  book.shownAs(42, 9, 1);
  book.close();
  hand.comes("error", new Error("late"), 201, 40);
  expect([book.all, book.follows(40), book.get(1), hand.router.owned, received]).toEqual([
    ...[[], false, undefined, 0, []],
  ]);
});
