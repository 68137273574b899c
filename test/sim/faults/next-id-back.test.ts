import { expect, test } from "vitest";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { reqIds } from "../../../sim/wire/requests/session.ts";
import { AAPL } from "../../support/contracts.ts";
import { bookOf, cutTable } from "../../support/cut-client.ts";
import { nextIdBack } from "../../support/sim.ts";

const ORDER = {
  ...AAPL,
  action: "BUY",
  orderType: "LMT",
  lmtPrice: 100,
  totalQuantity: 1,
  tif: "DAY",
  transmit: true,
};

test("nextValidId is lower by the number, never below 1, and the book of TWS is as before", async () => {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  for (const orderId of [1, 2, 3]) client.send(placeOrder, { ...ORDER, orderId });
  await clock.advance(0);
  client.names();
  const named = (): unknown => {
    client.send(reqIds, {});
    return client.messages().find(({ name }) => name === "nextValidId")?.values.orderId;
  };
  expect(named()).toBe(4);
  const injected = tws.inject(nextIdBack({ by: 2 }));
  expect([named(), injected.strikes]).toEqual([2, 1]);
  injected.heal();
  tws.inject(nextIdBack({ by: 99, times: 1 }));
  expect([named(), named()]).toEqual([1, 4]);
  expect(bookOf(tws).nextId).toBe(4);
});

test("the first ID of all cannot go back, so that the fault has not struck", async () => {
  const { tws, dial } = cutTable();
  const injected = tws.inject(nextIdBack());
  const client = dial();
  expect(client.messages().find(({ name }) => name === "nextValidId")?.values).toMatchObject({ orderId: 1 });
  expect(injected.strikes).toBe(0);
});
