import { expect, test } from "vitest";
import type { OrderTerms } from "../../../../sim/exchange/orders/orders.ts";
import { cents, HOUR, PaperTrading } from "../../../support/paper-trading.ts";

const DEAR = 100_000;
/** A limit that is refused as too aggressive once it is transmitted. */
const BEYOND: Partial<OrderTerms> = { type: "LMT", limitPrice: 900, quantity: 1 };
const RESTING: Partial<OrderTerms> = { type: "LMT", limitPrice: 150, quantity: 1 };
const child = (parent: number): Partial<OrderTerms> => ({
  side: "SELL",
  type: "LMT",
  limitPrice: 400,
  quantity: 1,
  parent,
});

test("an order that TWS holds is checked only when it is transmitted", () => {
  const paper = new PaperTrading();
  const dear = paper.place({ quantity: DEAR, transmit: false });
  const beyond = paper.place({ ...BEYOND, transmit: false });
  expect(paper.pass(HOUR)).toEqual([]);
  expect([paper.status(dear), paper.status(beyond)]).toEqual(["PendingSubmit", "PendingSubmit"]);
  expect(paper.trading.modify(dear, paper.terms({ quantity: DEAR }), paper.nowMs).refusal?.kind).toBe(
    "margin",
  );
  expect(paper.status(dear)).toBe("Inactive");
  expect(paper.trading.modify(beyond, paper.terms(BEYOND), paper.nowMs).refusal).toBeUndefined();
  expect(paper.status(beyond)).toBe("Cancelled");
});

test("the last child transmits its bracket, and the rejection of the parent is theirs", () => {
  const paper = new PaperTrading();
  const parent = paper.place({ quantity: DEAR, transmit: false });
  const target = paper.place({ ...child(parent), transmit: false });
  const { permId, transmitted } = paper.trading.place(paper.terms(child(parent)), paper.nowMs);
  expect(transmitted).toEqual([
    { permId: parent, what: "order", refusal: expect.objectContaining({ kind: "margin" }) },
    { permId: target, what: "order", refusal: { kind: "parent" } },
    { permId, what: "order", refusal: { kind: "parent" } },
  ]);
  expect([parent, target, permId].map((one) => paper.status(one))).toEqual([
    "Inactive",
    "Inactive",
    "Inactive",
  ]);
});

test("a parent that is transmitted later takes its children along", () => {
  const paper = new PaperTrading();
  const parent = paper.place({ ...RESTING, transmit: false });
  const target = paper.place({ ...child(parent), transmit: false });
  paper.pass(HOUR);
  paper.trading.modify(parent, paper.terms(RESTING), paper.nowMs);
  expect([paper.status(parent), paper.status(target)]).toEqual(["Submitted", "PreSubmitted"]);
  expect(paper.order(parent).placedMs).toBe(paper.nowMs);
});

test("a change that TWS holds leaves the order at work until it is transmitted", () => {
  const paper = new PaperTrading();
  const permId = paper.place(RESTING);
  const marketable = paper.terms({ ...RESTING, limitPrice: cents(paper.quote().ask) });
  expect(paper.trading.modify(permId, { ...marketable, transmit: false }, paper.nowMs).transmitted).toEqual(
    [],
  );
  paper.pass(HOUR);
  expect(paper.order(permId)).toMatchObject({ status: "Submitted", terms: { limitPrice: 150 } });
  paper.trading.modify(permId, paper.terms({ ...RESTING, type: "MKT", limitPrice: undefined }), paper.nowMs);
  expect(paper.order(permId)).toMatchObject({ status: "Filled" });
  expect(paper.order(permId).staged).toBeUndefined();
});

test("a held change of a parent is transmitted with a new child, or dropped when rejected", () => {
  const paper = new PaperTrading();
  const permId = paper.place(RESTING);
  const change = (quantity: number) =>
    paper.terms({ ...RESTING, quantity, limitPrice: 151, transmit: false });
  paper.trading.modify(permId, change(DEAR), paper.nowMs);
  const refused = paper.trading.place(paper.terms(child(permId)), paper.nowMs);
  expect(refused.refusal).toBeUndefined();
  expect(refused.transmitted[0]).toMatchObject({ permId, what: "change", refusal: { kind: "margin" } });
  expect(paper.order(permId)).toMatchObject({
    status: "Submitted",
    staged: undefined,
    terms: { quantity: 1 },
  });
  paper.trading.modify(permId, change(2), paper.nowMs);
  paper.trading.place(paper.terms(child(permId)), paper.nowMs);
  expect(paper.order(permId).terms).toMatchObject({ limitPrice: 151, quantity: 2, transmit: true });
});

test("a held order or change is a part of the state", () => {
  const paper = new PaperTrading();
  const permId = paper.place(RESTING);
  paper.place({ ...RESTING, transmit: false });
  paper.trading.modify(permId, paper.terms({ ...RESTING, limitPrice: 151, transmit: false }), paper.nowMs);
  const { book } = JSON.parse(JSON.stringify(paper.trading.state()));
  expect(book.orders).toMatchObject([
    { status: "Submitted", terms: { limitPrice: 150 }, staged: { limitPrice: 151 } },
    { status: "PendingSubmit", terms: { transmit: false } },
  ]);
});

test("a fill in its OCA group leaves a held order, which is rejected when transmitted", () => {
  const paper = new PaperTrading();
  const group = { ocaGroup: "exit", ocaType: 1 };
  const held = paper.place({ ...RESTING, ...group, transmit: false });
  paper.place({ quantity: 1, ...group });
  expect(paper.status(held)).toBe("PendingSubmit");
  const { refusal } = paper.trading.modify(held, paper.terms({ ...RESTING, ...group }), paper.nowMs);
  expect(refusal).toEqual({ kind: "group" });
  const other = paper.place({ ...RESTING, transmit: false });
  paper.trading.cancel(other, paper.nowMs);
  expect(paper.order(other)).toMatchObject({ status: "Cancelled", terms: { transmit: false } });
});

test("an order that joins a group is rejected long after the group was filled", () => {
  const paper = new PaperTrading();
  const group = { ocaGroup: "done", ocaType: 1 };
  expect(paper.status(paper.place({ quantity: 1, ...group }))).toBe("Filled");
  for (let other = 0; other < 30; other++) paper.trading.cancel(paper.place(RESTING), paper.nowMs);
  const { permId, refusal } = paper.trading.place(paper.terms({ ...RESTING, ...group }), paper.nowMs);
  expect(refusal).toEqual({ kind: "group" });
  expect(paper.status(permId)).toBe("Inactive");
});
