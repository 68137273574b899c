import { expect, test } from "vitest";
import { OrderBook } from "../../../../sim/exchange/orders/order-book.ts";
import { isDone, type Order, type OrderStatus } from "../../../../sim/exchange/orders/orders.ts";
import { seeded } from "../../../../sim/world/random.ts";
import { PaperTrading } from "../../../support/paper-trading.ts";

const STATUSES: readonly OrderStatus[] = ["PendingSubmit", "PreSubmitted", "Submitted"];
const ENDS: readonly OrderStatus[] = ["Filled", "Cancelled", "Inactive"];

/** Makes one order that others are made from. */
function anyOrder(): Order {
  const paper = new PaperTrading();
  return paper.order(paper.place({}));
}

/** Stores 60 orders and changes of them by chance: of several groups and parents, open and done. */
function filledBook(seed: number): { readonly book: OrderBook; readonly all: () => readonly Order[] } {
  const random = seeded(seed);
  const pick = <Value>(values: readonly Value[]): Value =>
    values[random.integer(0, values.length - 1)] as Value;
  const book = new OrderBook();
  const kept = new Map<number, Order>();
  const sample = anyOrder();
  for (let step = 0; step < 300; step++) {
    const permId = random.integer(1, 60);
    const before = kept.get(permId);
    if (before !== undefined && isDone(before)) continue;
    const terms = before?.terms ?? {
      ...sample.terms,
      ocaGroup: pick(["", "a", "b"]),
      parent: pick([undefined, 1, 2]),
    };
    const order = { ...sample, permId, terms, status: pick(random.chance(0.3) ? ENDS : STATUSES) };
    book.store(order);
    kept.set(permId, order);
  }
  return { book, all: () => [...kept.values()] };
}

test("the open orders are those of all that are not done, in the same order", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { book, all } = filledBook(seed);
    expect(book.all()).toEqual(all());
    expect(book.open()).toEqual(all().filter((order) => !isDone(order)));
  }
});

test("groupOf() finds every order of the OCA group and every child of the parent, done ones too", () => {
  const byId = (orders: readonly Order[]): readonly Order[] =>
    [...orders].sort((a, b) => a.permId - b.permId);
  for (let seed = 1; seed <= 20; seed++) {
    const { book, all } = filledBook(seed);
    for (const { terms } of all()) {
      const { ocaGroup, parent } = terms;
      const isMember = ({ terms: other }: Order): boolean =>
        (ocaGroup !== "" && other.ocaGroup === ocaGroup) || (parent !== undefined && other.parent === parent);
      expect(byId(book.groupOf(terms))).toEqual(byId(all().filter(isMember)));
    }
  }
});

test("an order that changes its group is in the new one alone", () => {
  const book = new OrderBook();
  const order = anyOrder();
  const inGroup = (ocaGroup: string): Order => ({ ...order, terms: { ...order.terms, ocaGroup } });
  book.store(inGroup("a"));
  book.store(inGroup("b"));
  expect(book.groupOf(inGroup("a").terms)).toEqual([]);
  expect(book.groupOf(inGroup("b").terms)).toEqual([inGroup("b")]);
});
