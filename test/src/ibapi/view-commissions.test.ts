import { expect, test } from "vitest";
import { View } from "../../../src/ibapi/view.ts";
import { AAPL } from "../../support/contracts.ts";
import { RESTING } from "../../support/views.ts";
import { viewsFixture } from "../../support/views-fixture.ts";

test("a commission that reaches a view by order and by list is emitted once, even after the list", () => {
  const { take, comes, out } = viewsFixture();
  const { call, news } = take();
  call.placeOrder?.(1, AAPL, RESTING);
  call.reqExecutions?.(3, {});
  const [[, order] = [], [, inner] = []] = out();
  const execution = { orderId: order, clientId: 1, permId: 5, execId: "e1" };
  comes("execDetails", -1, {}, execution);
  comes("execDetails", inner, {}, execution);
  comes("commissionReport", { execId: "e1", commission: 1 });
  const told = () => news().filter(([event]) => event === "commissionReport").length;
  expect(told()).toBe(1);
  comes("execDetailsEnd", inner);
  comes("commissionReport", { execId: "e1", commission: 1 });
  expect(told()).toBe(1);
});

test("a commission after the end of the list of executions reaches its caller", () => {
  const { take, comes, out } = viewsFixture();
  const { call, news } = take();
  call.reqExecutions?.(3, {});
  const [[, inner] = []] = out();
  comes("execDetails", inner, {}, { orderId: 0, clientId: 9, permId: 5, execId: "e1" });
  comes("execDetailsEnd", inner);
  news();
  comes("commissionReport", { execId: "e1", commission: 1 });
  expect(news()).toEqual([["commissionReport", { execId: "e1", commission: 1 }]]);
});

test("a lease that is released while its executions arrive leaves no reference", () => {
  const { take, comes, out, router } = viewsFixture();
  const { call, view } = take();
  call.reqExecutions?.(3, {});
  const [[, inner] = []] = out();
  comes("execDetails", inner, {}, { orderId: 0, clientId: 9, permId: 5, execId: "e1" });
  view.close();
  // No number has an owner any more, so that nothing should be handed to the view.
  expect(router.owned).toBe(0);
  let handed = 0;
  const { receive } = View.prototype;
  View.prototype.receive = function (this: View, ...args) {
    handed++;
    return receive.apply(this, args);
  };
  try {
    comes("commissionReport", { execId: "e1", commission: 1 });
  } finally {
    View.prototype.receive = receive;
  }
  expect(handed).toBe(0);
});
