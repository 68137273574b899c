import { expect, test } from "vitest";
import { AAPL, count, errors, leased, loose, of, RESTING } from "../../support/views.ts";

test("a change that waits for its turn never follows the cancel of somebody who was shown the order", async () => {
  const { world, apis, told } = await leased(2, { messagesPerSecond: 5 });
  const [a, b] = apis;
  a?.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(3_000);
  b?.reqAllOpenOrders();
  await world.clock.advance(3_000);
  const number = of(told[1] ?? [], "openOrder")[0]?.[0] as number;
  expect(number).toBeLessThan(0);
  for (let n = 0; n < 10; n++) loose(a as never).reqContractDetails?.(100 + n, AAPL);
  a?.placeOrder(1, AAPL, { ...RESTING, lmtPrice: 2 });
  b?.placeOrder(number, AAPL, { ...RESTING, lmtPrice: 3 });
  b?.cancelOrder(number);
  await world.clock.advance(10_000);
  expect([count(world.tws, "placeOrder"), count(world.tws, "cancelOrder")]).toEqual([1, 1]);
  // Whose change was not sent is told why; whoever cancelled knows.
  expect(errors(told[0] ?? [])).toEqual([
    [504, 1],
    [202, 1],
  ]);
  expect(errors(told[1] ?? [])).toEqual([[202, number]]);
  expect(of(told[0] ?? [], "error")[0]?.[0]).toMatchObject({
    message: expect.stringContaining("the order was cancelled before it was sent"),
  });
  await world.close();
});

test("a cancel leaves alone what waits for other orders", async () => {
  const { world, apis } = await leased(2, { messagesPerSecond: 5 });
  const [a, b] = apis;
  a?.placeOrder(1, AAPL, RESTING);
  a?.placeOrder(2, AAPL, RESTING);
  await world.clock.advance(3_000);
  for (let n = 0; n < 10; n++) loose(b as never).reqContractDetails?.(100 + n, AAPL);
  a?.placeOrder(2, AAPL, { ...RESTING, lmtPrice: 2 });
  b?.placeOrder(1, AAPL, RESTING);
  a?.cancelOrder(1);
  await world.clock.advance(10_000);
  expect([count(world.tws, "placeOrder"), count(world.tws, "cancelOrder")]).toEqual([4, 1]);
  await world.close();
});
