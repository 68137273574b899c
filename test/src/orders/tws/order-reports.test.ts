import { describe, expect, test } from "vitest";
import type { OrderChange } from "../../../../src/orders/order-change.ts";
import { OrderReports } from "../../../../src/orders/tws/order-reports.ts";
import { type OrderStatus, SecType } from "../../../../src/stoqey/mod.ts";
import {
  CONTRACT,
  LIMIT,
  testBook,
  WORKS,
  writtenChange,
  writtenOrder,
} from "../../../support/orders/records.ts";
import { StubSession } from "../../../support/orders/stub-session.ts";

const PERM_ID = 500;

/** An order with the number 7 that was written in a session, and what is reported about it. */
function reported(change: Parameters<typeof writtenOrder>[2] = {}) {
  const { book } = testBook();
  const session = new StubSession();
  const doubted: string[] = [];
  const record = writtenOrder(book, "a", change);
  record.epoch = session.live.epoch;
  const reports = new OrderReports(session.live, book, ({ key }) => void doubted.push(key));
  const changes: OrderChange[] = [];
  record.listen((one) => void changes.push(one));
  const status = (name: string, filled = 0, { permId = PERM_ID, clientId = 1, orderId = 7 } = {}) =>
    session.emit("orderStatus", orderId, name, filled, 10 - filled, 100, permId, 0, 0, clientId, "", 0);
  const openOrder = (name: string, terms: object = {}, orderId = 7) => {
    const order = { ...record.order, permId: PERM_ID, clientId: 1, ...terms };
    session.emit("openOrder", orderId, CONTRACT, order, { status: name });
  };
  const execution = (
    execId: string,
    shares: number,
    cumQty: number,
    other: object = {},
    secType = SecType.STK,
  ) => {
    const what = {
      execId,
      shares,
      cumQty,
      price: 100,
      avgPrice: 100,
      exchange: "X",
      orderId: 7,
      clientId: 1,
    };
    session.emit(
      "execDetails",
      -1,
      { ...CONTRACT, secType },
      { ...what, permId: PERM_ID, orderRef: "#a", ...other },
    );
  };
  return { book, session, record, reports, doubted, changes, status, openOrder, execution };
}

describe("reports", () => {
  test("an open order acknowledges, a status works, and both have the permanent ID", () => {
    const { record, openOrder, status } = reported();
    openOrder("PendingSubmit");
    expect([record.state.kind, record.permId]).toEqual(["acknowledged", PERM_ID]);
    status("Submitted");
    expect(record.state.kind).toBe("working");
  });

  test("a status of another client ID, of another number or of another order is not about it", () => {
    const { record, status } = reported();
    status("Filled", 10, { clientId: 2 });
    status("Filled", 10, { orderId: 8 });
    expect(record.state.kind).toBe("written");
    status("Submitted");
    status("Filled", 10, { permId: 501 });
    expect(record.state.kind).toBe("working");
  });

  test("an open order with another reference under the same number is another order", () => {
    const { record, openOrder } = reported();
    openOrder("Submitted", { orderRef: "manual" });
    openOrder("Submitted", { orderRef: "#b" });
    expect(record.state.kind).toBe("written");
    openOrder("Submitted", { orderRef: "" });
    openOrder("Submitted", {}, 12);
    expect(record.state.kind).toBe("written");
    openOrder("Submitted", { clientId: 0 }, 0);
    expect(record.state.kind).toBe("working");
  });

  test("a report with the permanent ID of the order is about it, whatever its reference is", () => {
    const { record, openOrder } = reported();
    openOrder("PendingSubmit");
    openOrder("Submitted", { orderRef: "edited by a person" });
    expect(record.state.kind).toBe("working");
  });

  test("a number of an earlier session proves nothing while TWS has not shown the order", () => {
    const { record, session, status, openOrder, changes } = reported();
    record.epoch = session.live.epoch - 1;
    record.apply({ kind: "lost", why: "x" });
    status("Filled", 10);
    openOrder("Submitted", { orderRef: undefined });
    for (const code of [201, 202, 10147]) session.error(7, code, "no");
    expect(record.state.kind).toBe("unknown");
    expect(changes.slice(1).map(({ kind }) => kind)).toEqual(["notice", "notice", "notice"]);
    openOrder("Submitted");
    status("Filled", 10);
    expect(record.state.kind).toBe("filled");
  });

  test("a report without a reference is about the order with its number", () => {
    const { record, openOrder } = reported();
    openOrder("Submitted", { orderRef: undefined });
    expect(record.state.kind).toBe("working");
  });

  test("the answer to a what-if is not about the order", () => {
    const { record, openOrder } = reported();
    openOrder("PreSubmitted", { whatIf: true });
    expect(record.state.kind).toBe("written");
  });

  test("doubled statuses, and those that come out of order, change nothing", () => {
    const { record, status, changes } = reported();
    status("Submitted", 6);
    status("Submitted", 6);
    status("Submitted", 2);
    expect(changes).toHaveLength(1);
    status("Filled", 10);
    status("Submitted", 6);
    expect(record.state).toMatchObject({ kind: "filled", progress: { filled: 10 } });
    expect(changes).toHaveLength(2);
  });

  test("an inactive order is acknowledged, and may work later", () => {
    const { record, status } = reported();
    status("Inactive");
    expect(record.state.kind).toBe("acknowledged");
    status("Submitted");
    expect(record.state.kind).toBe("working");
  });
});

describe("executions", () => {
  test("an order is filled by its executions alone, without a status", () => {
    const { record, execution } = reported();
    execution("x.01", 4, 4);
    expect(record.state).toMatchObject({ kind: "working", progress: { filled: 4, remaining: 6 } });
    execution("y.01", 6, 10);
    expect(record.state).toMatchObject({ kind: "filled", progress: { filled: 10, avgFillPrice: 100 } });
    expect([...record.fills.values()].map(({ quantity }) => quantity)).toEqual([4, 6]);
  });

  test("a correction replaces its execution, and the commission belongs to either", () => {
    const { record, session, execution, changes } = reported();
    execution("x.01", 10, 10);
    execution("x.02", 10, 10, { price: 99 });
    session.emit("commissionReport", { execId: "x.02", commission: 1, currency: "USD" });
    session.emit("commissionReport", { execId: "of another", commission: 1, currency: "USD" });
    expect(changes.map((one) => (one.kind === "fill" ? one.correction : one.kind))).toEqual([
      false,
      "state",
      true,
      "state",
      "commission",
    ]);
    expect([...record.fills.values()].map(({ price }) => price)).toEqual([99]);
    expect(record.state).toMatchObject({ kind: "filled", progress: { filled: 10, avgFillPrice: 99 } });
  });

  test("a correction that a list has once more, behind what it corrects, changes nothing", () => {
    const { record, execution, changes } = reported();
    for (let list = 0; list < 3; list++) {
      execution("x.01", 4, 4);
      execution("x.02", 4, 4, { price: 99 });
      execution("y.01", 6, 10, { avgPrice: 99.6 });
    }
    expect(changes.filter(({ kind }) => kind === "fill")).toHaveLength(3);
    expect(record.state).toMatchObject({ kind: "filled", progress: { filled: 10, avgFillPrice: 99.6 } });
  });

  test("a corrected number of units stays when a list repeats what was corrected", () => {
    const { record, execution } = reported();
    for (let list = 0; list < 3; list++) {
      execution("x.01", 10, 10);
      execution("x.02", 7, 7);
    }
    expect(record.state).toMatchObject({ kind: "filled", progress: { filled: 7 } });
    expect([...record.fills.values()].map(({ quantity }) => quantity)).toEqual([7]);
  });

  test("a correction of units replaces them, also in an order of an earlier process", () => {
    const { record, execution } = reported();
    const progress = { status: "Submitted", filled: 3, remaining: 7, avgFillPrice: 99 };
    record.restore({ kind: "unknown", why: "x", progress });
    execution("x.01", 4, 4);
    execution("x.02", 3, 3, { price: 99 });
    expect(record.state).toMatchObject({ progress: { filled: 3, remaining: 7, avgFillPrice: 99 } });
    expect(record.fills.size).toBe(1);
  });

  test("an execution without a permanent ID is the order's by its reference", () => {
    const { record, execution } = reported();
    execution("x.01", 4, 4, { permId: 0 });
    expect([record.state.kind, record.permId]).toEqual(["working", undefined]);
    execution("y.01", 6, 10);
    expect([record.state.kind, record.permId]).toEqual(["filled", PERM_ID]);
  });

  test("the shares of the accounts of a group are not added to the whole", () => {
    const terms = { contract: CONTRACT, order: { ...LIMIT, orderRef: "#a", faGroup: "All" } };
    const { record, execution } = reported({ terms, account: "DF1" });
    execution("x.01", 10, 10, { acctNumber: "DF1" });
    execution("x.02", 6, 6, { acctNumber: "DU2" });
    execution("x.03", 4, 4, { acctNumber: "DU3" });
    expect([...record.fills.values()].map(({ quantity }) => quantity)).toEqual([10]);
    expect(record.state).toMatchObject({ kind: "filled", progress: { filled: 10 } });
  });

  test("an execution of an earlier part, as a list has it, does not undo a later one", () => {
    const { record, execution } = reported();
    execution("y.01", 6, 8);
    execution("x.01", 2, 2);
    expect(record.state).toMatchObject({ progress: { filled: 8 } });
    expect(record.fills.size).toBe(2);
  });

  test("executions of other clients, and of manual orders, are not ours", () => {
    const { record, execution } = reported();
    execution("x.01", 10, 10, { clientId: 0, orderId: 0, orderRef: "" });
    execution("y.01", 10, 10, { clientId: 2, orderRef: undefined });
    execution("z.01", 10, 10, { orderRef: "other" });
    expect([record.state.kind, record.fills.size]).toEqual(["written", 0]);
  });

  test("the legs of a combination do not fill it; the combination does", () => {
    const terms = { contract: { ...CONTRACT, secType: SecType.BAG }, order: { ...LIMIT, orderRef: "#a" } };
    const { record, execution } = reported({ terms });
    execution("leg.01", 10, 10);
    expect([record.state.kind, record.fills.size]).toEqual(["written", 0]);
    execution("whole.01", 10, 10, {}, SecType.BAG);
    expect(record.state.kind).toBe("filled");
  });

  test("an order whose quantity may have been raised is not filled by the old quantity", () => {
    const { book, record, execution, status } = reported();
    record.apply(WORKS);
    writtenChange(book, record, "m", { totalQuantity: 20 });
    execution("x.01", 10, 10);
    expect(record.state).toMatchObject({ kind: "working", progress: { filled: 10, remaining: 10 } });
    status("Filled", 20);
    expect(record.state).toMatchObject({ kind: "filled", progress: { filled: 20 } });
  });
});

describe("messages", () => {
  test("to a master client an error decides nothing that a status does", () => {
    const { record, session, status, changes, doubted } = reported();
    status("Submitted", 0, { clientId: 2, orderId: 8, permId: 600 });
    status("Submitted");
    for (const code of [201, 202]) session.error(7, code, "no");
    expect(record.state.kind).toBe("working");
    status("Submitted", 0, { clientId: 2, permId: 601 });
    for (const code of [201, 202, 10349]) session.error(7, code, "no");
    expect(record.state.kind).toBe("working");
    expect(changes.slice(1).map(({ kind }) => kind)).toEqual(Array(5).fill("notice"));
    expect(doubted).toEqual(["a", "a"]);
    status("Cancelled");
    expect(record.state.kind).toBe("cancelled");
  });

  test("to a master client an error with a number that others use leaves a new order in doubt", () => {
    const { record, session, status, doubted } = reported();
    status("Submitted", 0, { clientId: 2, permId: 601 });
    session.error(7, 201, "no");
    expect([record.state.kind, doubted]).toEqual(["written", ["a"]]);
  });

  test.each([10349, 399, 404, 2109, 2137, 2161])("%i is information, and the order goes on", (code) => {
    const { record, session, changes } = reported();
    record.apply(WORKS);
    session.error(7, code, "note");
    expect(record.state.kind).toBe("working");
    expect(changes.at(-1)).toEqual({ kind: "notice", code, text: "note" });
  });

  test.each([201, 103, 104, 105, 110, 135, 321, 434, 10243])(
    "%i refuses an order that was written",
    (code) => {
      const { record, session } = reported();
      session.error(7, code, "no");
      expect(record.state).toEqual({ kind: "rejected", code, text: "no" });
    },
  );

  test.each([201, 110])("%i refuses an order that was acknowledged", (code) => {
    const { record, session } = reported();
    record.apply(WORKS);
    session.error(7, code);
    expect(record.state.kind).toBe("rejected");
  });

  test.each([104, 105, 161, 10147, 10148, 136, 321])(
    "%i without a change under way does not end an order that works",
    (code) => {
      const { record, session } = reported();
      record.apply(WORKS);
      session.error(7, code);
      expect(record.state.kind).toBe("working");
    },
  );

  test("202 cancels, with the units that were filled", () => {
    const { record, session, status } = reported();
    status("Submitted", 4);
    session.error(7, 202, "Order cancelled");
    expect(record.state).toMatchObject({
      kind: "cancelled",
      text: "Order cancelled",
      progress: { filled: 4 },
    });
  });

  test("10147 after a fill refuses the cancel, and the order stays filled", () => {
    const { book, record, session, status } = reported();
    status("Submitted");
    const cancel = writtenChange(book, record, "c");
    status("Filled", 10);
    expect(cancel.state).toMatchObject({ kind: "rejected", text: "the order was filled before" });
    session.error(7, 10147);
    expect(record.state.kind).toBe("filled");
  });

  test.each([201, 110, 104, 321, 135])("%i with a modification under way refuses that alone", (code) => {
    const { book, record, session } = reported();
    record.apply(WORKS);
    const modification = writtenChange(book, record, "m", { lmtPrice: 2 });
    writtenChange(book, record, "later", { lmtPrice: 3 });
    session.error(7, code, "no");
    expect(modification.state).toMatchObject({ kind: "rejected", code });
    expect([record.state.kind, record.order.lmtPrice]).toEqual(["working", 1]);
  });

  test("a refusal that comes after the time for it is still the modification's", () => {
    const { book, record, session } = reported();
    record.apply(WORKS);
    const modification = writtenChange(book, record, "m", { lmtPrice: 2 });
    modification.apply({ kind: "lost", why: "late" });
    session.error(7, 201);
    expect([modification.state.kind, record.state.kind]).toEqual(["rejected", "working"]);
  });

  test("a refusal is not that of a modification which was not written yet", () => {
    const { book, record, session } = reported();
    record.apply(WORKS);
    const what = { of: record, change: "modify", order: null } as const;
    const waiting = book.addChange("m", "m", what);
    session.error(7, 201);
    expect([waiting.state.kind, record.state.kind]).toEqual(["intended", "rejected"]);
  });

  test.each([201, 110, 135])("%i after the answer to a modification leaves the order in doubt", (code) => {
    const { book, record, session, changes, openOrder, status } = reported();
    record.apply(WORKS);
    const modification = writtenChange(book, record, "m", { lmtPrice: 2 });
    modification.epoch = session.live.epoch;
    openOrder("Submitted", { lmtPrice: 2 });
    session.error(7, code, "no");
    expect(record.state).toMatchObject({ kind: "unknown", progress: { status: "Submitted" } });
    expect(changes).toContainEqual({ kind: "notice", code, text: "no" });
    status("Inactive");
    expect(record.state).toMatchObject({ kind: "acknowledged", progress: { status: "Inactive" } });
    session.error(7, code, "no");
    status("Cancelled");
    expect(record.state.kind).toBe("cancelled");
  });

  test("a refusal is not that of a modification of an earlier session", () => {
    const { book, record, session } = reported();
    record.apply(WORKS);
    const modification = writtenChange(book, record, "m", { lmtPrice: 2 });
    modification.epoch = session.live.epoch - 1;
    modification.apply(WORKS);
    session.error(7, 201, "no");
    expect(record.state.kind).toBe("rejected");
  });

  test.each([161, 10147, 10148, 135, 321])("%i with a cancel under way refuses the cancel alone", (code) => {
    const { book, record, session } = reported();
    record.apply(WORKS);
    const cancel = writtenChange(book, record, "c");
    session.error(7, code);
    expect([cancel.state.kind, record.state.kind]).toEqual(["rejected", "working"]);
  });

  test("a code that is not in the table leaves the order, and calls for the lists", () => {
    const { record, session, doubted } = reported();
    session.error(7, 19_999, "new");
    expect([record.state.kind, doubted]).toEqual(["written", ["a"]]);
    expect(record.doubt).toEqual({ code: 19_999, text: "new" });
  });

  test("errors reach the budgets, too, and those of unknown numbers reach no order", () => {
    const { session, record } = reported();
    session.error(8, 201);
    expect([record.state.kind, session.exceeded]).toEqual(["written", []]);
    session.error(7, 201);
    expect(session.exceeded).toHaveLength(1);
  });
});

describe("changes", () => {
  test("a report with the new terms acknowledges a modification; one with the old ones does not", () => {
    const { book, record, openOrder } = reported();
    record.apply(WORKS);
    const modification = writtenChange(book, record, "m", { lmtPrice: 2 });
    openOrder("Submitted");
    expect(modification.state.kind).toBe("written");
    openOrder("Submitted", { lmtPrice: 2 });
    expect([modification.state.kind, record.order.lmtPrice]).toEqual(["working", 2]);
  });

  test.each(["PendingCancel", "Cancelled", "ApiCancelled"])("the status %s acknowledges a cancel", (name) => {
    const { book, record, status } = reported();
    record.apply(WORKS);
    const cancel = writtenChange(book, record, "c");
    status(name);
    expect(cancel.isKnown).toBe(true);
    expect(cancel.state.kind).not.toBe("rejected");
  });
});

describe("lists", () => {
  const listed = (status: string, isOpen: boolean, terms: object = {}) => {
    const { reports, record } = reported();
    record.apply({ kind: "lost", why: "x" });
    reports.listed({ ...record.order, orderId: 7, ...terms }, { status: status as OrderStatus }, isOpen);
    return record;
  };

  test("a list of open or completed orders ends the doubt", () => {
    expect(listed("Submitted", true).state.kind).toBe("working");
    expect(listed("Filled", false, { filledQuantity: 10 }).state).toMatchObject({
      kind: "filled",
      progress: { filled: 10 },
    });
    expect(listed("Cancelled", false, { filledQuantity: Number.MAX_VALUE }).state).toMatchObject({
      kind: "cancelled",
      progress: { filled: 0 },
    });
  });

  test("an order of a list with another reference is not ours", () => {
    expect(listed("Submitted", true, { orderRef: "other" }).state.kind).toBe("unknown");
    expect(listed("Submitted", true, { whatIf: true }).state.kind).toBe("unknown");
  });

  test("a refused order that is listed as inactive stays rejected", () => {
    const { reports, record, session } = reported();
    session.error(7, 201);
    reports.listed({ ...record.order, orderId: 7 }, { status: "Inactive" as OrderStatus }, true);
    expect(record.state.kind).toBe("rejected");
    reports.listed({ ...record.order, orderId: 7 }, { status: "Submitted" as OrderStatus }, true);
    expect(record.state.kind).toBe("working");
  });
});
