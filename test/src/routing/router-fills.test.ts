import { expect, test } from "vitest";
import { silentLogger } from "../../../src/logger.ts";
import { type Recipient, Router } from "../../../src/routing/router.ts";
import { recordingRecipient as kept } from "../../support/recording-recipient.ts";

/** A fill, as `execDetails` reports it: about a request, or with -1 about an order. */
const fill = (router: Router, execId: string, id = -1, orderId = 0): void =>
  router.receive("execDetails", [id, {}, { orderId, clientId: 1, execId }]);
const paid = (router: Router, execId: string): void => router.receive("commissionReport", [{ execId }]);

test("the commission of the last 10 000 fills goes to their recipients; older ones are forgotten", () => {
  const router = new Router(1, silentLogger);
  const commissions = (): Recipient & { readonly paid: string[] } => {
    const all: string[] = [];
    const receive = (event: string, [report]: readonly unknown[]): void => {
      if (event === "commissionReport") all.push((report as { execId: string }).execId);
    };
    return { paid: all, receive };
  };
  const [request, order, listener] = [commissions(), commissions(), commissions()];
  router.own(1, request);
  router.join(2, order);
  router.listen("execDetails", listener);
  const names = Array.from({ length: 10_006 }, (_, at) => `${at}`);
  for (const [at, name] of names.entries()) fill(router, name, at % 3 === 0 ? 1 : -1, at % 3 === 1 ? 2 : 0);
  for (const name of names) paid(router, name);
  const kept = names.slice(6);
  expect(listener.paid).toEqual(kept);
  expect(request.paid).toEqual(kept.filter((name) => Number(name) % 3 === 0));
  expect(order.paid).toEqual(kept.filter((name) => Number(name) % 3 === 1));
});

test("a request that is sent fills without end keeps no more of them than the router does", () => {
  const router = new Router(1, silentLogger);
  router.own(1, kept());
  for (let at = 0; at < 30_000; at++) fill(router, `${at}`, 1);
  for (let at = 0; at < 30_000; at++) fill(router, "the same", 1);
  // When it is over, each fill that is kept for it is looked at: whether it still listens to all of them.
  let looks = 0;
  const { get } = Map.prototype;
  Map.prototype.get = function (this: Map<unknown, unknown>, key) {
    if (key === "execDetails") looks++;
    return get.call(this, key);
  };
  try {
    router.disown(1);
  } finally {
    Map.prototype.get = get;
  }
  expect(looks).toBe(10_000);
});

test("a recipient that no longer listens to fills receives no commission of earlier ones", () => {
  const router = new Router(1, silentLogger);
  const [left, stays] = [kept(), kept()];
  for (const one of [left, stays]) router.listen("execDetails", one);
  fill(router, "x");
  router.unlisten("execDetails", left);
  paid(router, "x");
  expect([left.got, stays.got]).toEqual([["execDetails"], ["execDetails", "commissionReport"]]);
});
