import { expect, test } from "vitest";
import { silentLogger } from "../../../src/logger.ts";
import { type Recipient, Router } from "../../../src/session/router.ts";

interface Kept extends Recipient {
  readonly got: string[];
}

function kept(then: (event: string) => void = () => {}): Kept {
  const got: string[] = [];
  return {
    got,
    receive: (event) => {
      got.push(event);
      then(event);
    },
    skipped: () => {
      got.push("skipped");
      then("skipped");
    },
  };
}

const throws = (): Kept =>
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

test("an order with the number of a request is not mistaken for it, whoever's it is", () => {
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

test("an error reaches the owner of its number; odd numbers reach nobody and harm nothing", () => {
  const router = new Router(1, silentLogger);
  const [one, writing] = [kept(), kept()];
  router.own(5, one);
  for (const id of [0, -1, 2 ** 53, Number.NaN, undefined, null, "5", {}])
    router.receive("error", [null, 200, id]);
  router.receive("error", []);
  expect(one.got).toEqual([]);
  router.sending(writing, () => router.receive("error", [new Error("x"), 503, -1]));
  router.receive("error", [new Error("x"), 200, 5]);
  expect([one.got, writing.got]).toEqual([["error"], ["error"]]);
});

test("a recipient that throws takes the event from nobody else", () => {
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

test("who joins while an event is handed out does not get it, who leaves gets it no more", () => {
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

test("a commission goes to those who saw the fill, and to no others", () => {
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
  const fills = ({ got }: Kept): number => got.filter((event) => event === "commissionReport").length;
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
