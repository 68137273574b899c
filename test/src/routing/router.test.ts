import { expect, test } from "vitest";
import { silentLogger } from "../../../src/logger.ts";
import { type Recipient, Router } from "../../../src/routing/router.ts";
import { recordingRecipient as kept, type RecordingRecipient } from "../../support/recording-recipient.ts";

const throws = (): RecordingRecipient =>
  kept(() => {
    throw new Error("no");
  });

test("an event with a number goes to its owner alone, however many there are", () => {
  const router = new Router(1, silentLogger);
  const all = Array.from({ length: 10_000 }, () => kept());
  for (const [at, one] of all.entries()) router.own(at + 1, one);
  router.receive("tickPrice", [77, 1, 2]);
  expect(all.filter(({ got }) => got.length > 0)).toEqual([all[76]]);
  for (let at = 0; at < all.length; at++) router.disown(at + 1);
  expect(router.owned).toBe(0);
});

test("an order of any client with the number of a request is not mistaken for it", () => {
  const router = new Router(1, silentLogger);
  const [request, mine] = [kept(), kept()];
  router.own(7, request);
  router.join(8, mine);
  for (const clientId of [1, 2]) {
    router.receive("openOrder", [7, {}, { clientId }, {}]);
    router.receive("orderStatus", [7, "Filled", 1, 0, 1, 1, 0, 1, clientId]);
    router.receive("execDetails", [-1, {}, { orderId: 7, clientId, execId: "a" }]);
    router.receive("execDetails", [-1, {}, { orderId: 8, clientId, execId: `b${clientId}` }]);
    router.receive("openOrder", [8, {}, { clientId }, {}]);
  }
  expect(request.got).toEqual([]);
  expect(mine.got).toEqual(["execDetails", "openOrder"]);
});

test("an error reaches the owner of its number; odd numbers are dropped", () => {
  const faults: string[] = [];
  const router = new Router(1, { ...silentLogger, error: (line) => void faults.push(line) });
  const [one, writing] = [kept(), kept()];
  router.own(5, one);
  // Who puts no answer together need not know what could not be decoded.
  router.own(6, { receive: () => {} });
  router.skipped(1);
  for (const event of ["tickPrice", "openOrder", "execDetails", "commissionReport", "position", "no such"])
    for (const args of [[], [99], [-1, {}, { orderId: 99, execId: "x" }], [{}, {}, 5]])
      router.receive(event, args);
  expect(one.got.splice(0)).toEqual(["skipped"]);
  for (const id of [0, -1, 2 ** 53, Number.NaN, undefined, null, "5", {}])
    router.receive("error", [null, 200, id]);
  router.receive("error", []);
  expect(one.got).toEqual([]);
  router.sending(writing, () => router.receive("error", [new Error("x"), 503, -1]));
  router.receive("error", [new Error("x"), 200, 5]);
  expect([one.got, writing.got, faults]).toEqual([["error"], ["error"], []]);
});

test("a recipient that throws does not keep the event from others", () => {
  const router = new Router(1, silentLogger);
  const [order, listener] = [kept(), kept()];
  router.join(1, throws());
  router.join(1, order);
  router.listen("openOrder", throws());
  router.listen("openOrder", listener);
  router.receive("openOrder", [1, {}, { clientId: 1 }, {}]);
  router.skipped(5);
  expect([order.got, listener.got]).toEqual([
    ["openOrder", "skipped"],
    ["openOrder", "skipped"],
  ]);
});

test("a recipient that joins during a delivery does not get the event, nor one that leaves", () => {
  const router = new Router(1, silentLogger);
  const [gone, late] = [kept(), kept()];
  const first = kept(() => {
    router.unlisten("position", gone);
    router.listen("position", late);
  });
  for (const one of [first, gone]) router.listen("position", one);
  router.receive("position", []);
  expect([first.got.length, gone.got.length, late.got.length]).toEqual([1, 0, 0]);
});

test("a commission goes to the recipients of its fill, and to no others", () => {
  const router = new Router(1, silentLogger);
  const [request, order, listener, other] = [kept(), kept(), kept(), kept()];
  router.own(1, request);
  router.own(2, other);
  router.join(9, order);
  router.listen("execDetails", listener);
  router.receive("execDetails", [1, {}, { orderId: 4, clientId: 3, execId: "x" }]);
  router.receive("execDetails", [-1, {}, { orderId: 9, clientId: 1, execId: "y" }]);
  router.receive("commissionReport", [{ execId: "x" }]);
  router.receive("commissionReport", [{ execId: "y" }]);
  router.receive("commissionReport", [undefined]);
  router.receive("execDetails", [1]);
  const fills = ({ got }: RecordingRecipient): number =>
    got.filter((event) => event === "commissionReport").length;
  expect([request, order, listener, other].map(fills)).toEqual([1, 1, 2, 0]);
});

test("a request that is over gets no commission any more, and is not kept for it", () => {
  const router = new Router(1, silentLogger);
  for (let id = 1; id <= 3; id++) {
    const request = kept();
    router.own(id, request);
    router.receive("execDetails", [id, {}, { execId: "x" }]);
    router.disown(id);
    router.receive("commissionReport", [{ execId: "x" }]);
    expect(request.got).toEqual(["execDetails"]);
  }
  expect(router.owned).toBe(0);
});

test("orders and events without recipients are forgotten, and only they", () => {
  const router = new Router(1, silentLogger);
  const [first, second, stranger] = [kept(), kept(), kept()];
  for (const one of [first, second]) {
    router.join(8, one);
    router.listen("position", one);
  }
  router.leave(8, stranger);
  router.leave(9, first);
  router.unlisten("position", stranger);
  router.unlisten("tickPrice", first);
  const comes = (): void => {
    router.receive("openOrder", [8, {}, { clientId: 1 }, {}]);
    router.receive("position", []);
  };
  comes();
  const both = ["openOrder", "position"];
  expect([first.got.splice(0), second.got.splice(0), router.owned]).toEqual([both, both, 1]);
  router.leave(8, first);
  router.unlisten("position", first);
  comes();
  expect([first.got, second.got, router.owned]).toEqual([[], both, 1]);
  router.leave(8, second);
  router.unlisten("position", second);
  comes();
  expect([second.got.length, router.owned]).toEqual([2, 0]);
});

test("clear() removes all recipients: of requests, orders, events and fills", () => {
  const router = new Router(1, silentLogger);
  const one = kept();
  router.own(7, one);
  router.join(8, one);
  router.listen("position", one);
  router.receive("execDetails", [7, {}, { execId: "x" }]);
  expect([one.got, router.owned]).toEqual([["execDetails"], 2]);
  router.clear();
  expect(router.owned).toBe(0);
  router.receive("tickPrice", [7, 1, 2]);
  router.receive("openOrder", [8, {}, { clientId: 1 }, {}]);
  router.receive("position", []);
  router.receive("commissionReport", [{ execId: "x" }]);
  router.receive("error", [new Error("no"), 200, 7]);
  router.skipped(61);
  expect(one.got).toEqual(["execDetails"]);
});

test("an error without a number goes to the request being written, also to a nested one", () => {
  const router = new Router(1, silentLogger);
  const [outer, inner, order] = [kept(), kept(), kept()];
  const fails = (id: unknown): void => router.receive("error", [new Error("cannot be encoded"), 503, id]);
  router.join(8, order);
  router.sending(outer, () => {
    expect(() =>
      router.sending(inner, () => {
        fails(-1);
        throw new Error("the library");
      }),
    ).toThrow("the library");
    expect([outer.got, inner.got]).toEqual([[], ["error"]]);
    fails(-1);
    // The number of an order says whom it is about.
    fails(8);
  });
  fails(-1);
  expect([outer.got, inner.got, order.got]).toEqual([["error"], ["error"], ["error"]]);
});

test("an error without a recipient is logged at debug, and no other", () => {
  const lines: string[] = [];
  const router = new Router(1, { ...silentLogger, debug: (line) => void lines.push(line) });
  router.own(7, kept());
  router.join(8, kept());
  router.listen("error", kept());
  for (const id of [7, 8, 9]) router.receive("error", [new Error("no"), 200, id]);
  router.sending(kept(), () => router.receive("error", [new Error("no"), 200, -1]));
  expect(lines).toEqual(["TWS reported an error about 9, which has no recipient: no (200)"]);
});

test("a recipient that throws is named in the log, with the event", () => {
  const lines: string[] = [];
  const router = new Router(1, { ...silentLogger, error: (line) => void lines.push(line) });
  router.own(7, throws());
  router.receive("tickPrice", [7]);
  router.skipped(1);
  expect(lines).toEqual([
    "Cannot handle tickPrice: no",
    "Cannot handle a message that could not be decoded: no",
  ]);
});

test("all possible recipients of a message that could not be decoded are notified once", () => {
  const router = new Router(1, silentLogger);
  const told: (readonly [who: string, events: readonly string[]])[] = [];
  const one = (who: string): Recipient => ({ receive: () => {}, skipped: (of) => void told.push([who, of]) });
  const all = one("all three");
  router.own(7, all);
  router.join(8, all);
  router.listen("tickSize", all);
  router.own(9, one("request"));
  router.join(8, one("order"));
  router.listen("tickSize", one("listener"));
  router.listen("position", one("listener of others"));
  router.skipped(1);
  const events = ["tickPrice", "tickSize"];
  expect(told).toEqual(["all three", "request", "order", "listener"].map((who) => [who, events]));
  told.length = 0;
  router.skipped(9_999);
  expect(told).toEqual([]);
  router.skipped(Number.NaN);
  expect(told.map(([who]) => who)).toEqual([
    ...["all three", "request", "order", "listener", "listener of others"],
  ]);
});

test("an order reaches its recipients, also by a status that names no client", () => {
  const router = new Router(1, silentLogger);
  const [mine, all] = [kept(), kept()];
  router.join(8, mine);
  for (const event of ["openOrder", "orderStatus"]) router.listen(event, all);
  router.receive("openOrder", [8, {}, {}, {}]);
  router.receive("openOrder", [8]);
  router.receive("orderStatus", [8, "Filled"]);
  router.receive("orderStatus", [8, "Filled", 1, 0, 1, 1, 0, 1, 1]);
  router.receive("orderStatus", [8, "Filled", 1, 0, 1, 1, 0, 1, 2]);
  expect(mine.got).toEqual(["openOrder", "openOrder", "orderStatus", "orderStatus"]);
  expect(all.got.length).toBe(5);
});

test("a fill goes to its request, or to the recipients of its order, and to listeners once", () => {
  const router = new Router(1, silentLogger);
  const [request, order, listener] = [kept(), kept(), kept()];
  router.own(5, request);
  router.join(5, order);
  router.join(9, order);
  for (const one of [listener, order]) router.listen("execDetails", one);
  router.receive("execDetails", [5, {}, { orderId: 9, clientId: 1, execId: "a" }]);
  expect([request, order, listener].map(({ got }) => got.length)).toEqual([1, 1, 1]);
  router.unlisten("execDetails", order);
  router.receive("execDetails", [-1, {}, { orderId: 9, execId: "b" }]);
  router.receive("execDetails", [0, {}, { orderId: 9, clientId: 1, execId: "c" }]);
  router.receive("execDetails", [-1, {}, { clientId: 1, execId: "d" }]);
  // One that was asked for is the answer to a request alone, also where the order is well known.
  router.receive("execDetails", [6, {}, { orderId: 9, clientId: 1, execId: "e" }]);
  expect([request, order, listener].map(({ got }) => got.length)).toEqual([1, 3, 5]);
});

test("commissions of the last 10 000 fills reach the recipients of the fills", () => {
  const router = new Router(1, silentLogger);
  const one = kept();
  router.listen("execDetails", one);
  for (let fill = 0; fill <= 10_000; fill++) router.receive("execDetails", [-1, {}, { execId: `${fill}` }]);
  one.got.length = 0;
  for (const execId of ["0", "1", "10000"]) router.receive("commissionReport", [{ execId }]);
  expect(one.got).toEqual(["commissionReport", "commissionReport"]);
});

test("a request that ends does not keep commissions from other recipients of its fills", () => {
  const router = new Router(1, silentLogger);
  const [request, other, listener] = [kept(), kept(), kept()];
  router.own(5, request);
  router.own(6, other);
  router.own(7, listener);
  for (const execId of ["x", "y"]) {
    for (const id of [5, 6]) router.receive("execDetails", [id, {}, { execId }]);
  }
  router.receive("commissionReport", [{ execId: "x" }]);
  expect([request, other].map(({ got }) => got.at(-1))).toEqual(["commissionReport", "commissionReport"]);
  router.listen("execDetails", listener);
  router.receive("execDetails", [7, {}, { execId: "z" }]);
  for (const one of [request, other, listener]) one.got.length = 0;
  for (const id of [5, 7, 99]) router.disown(id);
  for (const execId of ["x", "y", "z"]) router.receive("commissionReport", [{ execId }]);
  expect([request.got.length, other.got.length, listener.got.length]).toEqual([0, 2, 1]);
});
