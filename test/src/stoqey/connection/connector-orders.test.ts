import { expect, test } from "vitest";
import type { Session } from "../../../../src/seams/connector.ts";
import type { Transport } from "../../../../src/seams/transport.ts";
import { AAPL } from "../../../support/contracts.ts";
import { dialled, HANDSHAKE } from "../../../support/dialled.ts";

const ORDER = { action: "BUY", orderType: "LMT", totalQuantity: 1, lmtPrice: 1 } as never;
const TICK = [1, 6, 7, 1, 100, 1, 1];
const STATUS = [3, 7, "Submitted", 0, 1, 0, 9, 0, 0, 1, "", 0];

test("a session with unanswered requests is ended in order, so that TWS frees its client ID", async () => {
  const { api, attempt, clock, ends } = await dialled(HANDSHAKE);
  api().reqContractDetails(7, AAPL);
  api().reqCurrentTime();
  await clock.advance(1);
  await clock.until(attempt.end());
  expect(ends).toEqual(["fin"]);
});

test("a session with an unacknowledged order is reset, after any other message of TWS", async () => {
  const { api, attempt, clock, ends, says } = await dialled(HANDSHAKE);
  api().placeOrder(7, AAPL, ORDER);
  await says(...TICK);
  await says(49, 1, 1_768_314_600);
  await clock.until(attempt.end());
  expect(ends).toEqual(["rst"]);
});

test("a session whose order was acknowledged is ended in order", async () => {
  const { api, attempt, clock, ends, says } = await dialled(HANDSHAKE);
  api().placeOrder(7, AAPL, ORDER);
  await says(...STATUS);
  await clock.until(attempt.end());
  expect(ends).toEqual(["fin"]);
});

test("cancels, global cancels and exercises count as orders when a session is ended", async () => {
  for (const send of [
    (api: Session["api"]) => api.cancelOrder(7),
    (api: Session["api"]) => api.reqGlobalCancel(),
    (api: Session["api"]) => api.exerciseOptions(7, AAPL, 1, 1, "DU1", 0),
  ]) {
    const { api, attempt, clock, ends } = await dialled(HANDSHAKE);
    send(api());
    await clock.advance(1);
    await clock.until(attempt.end());
    expect(ends).toEqual(["rst"]);
  }
});

/** A network that takes the bytes and never says that they have left. */
const stuck = (network: Transport): Transport => ({
  open: (host, port, events) => {
    const link = network.open(host, port, events);
    return { write: (bytes) => link.write(bytes), end: () => link.end(), reset: () => link.reset() };
  },
});

test("requests that the system has not taken do not keep a session from ending in order", async () => {
  const { attempt, clock, ends } = await dialled(HANDSHAKE, { through: stuck });
  await clock.until(attempt.end());
  expect(ends).toEqual(["fin"]);
});

test("an order that the system has not taken is thrown away with its session", async () => {
  const { api, attempt, clock, ends } = await dialled(HANDSHAKE, { through: stuck });
  api().placeOrder(7, { symbol: "AAPL" } as never, { action: "BUY", totalQuantity: 1 } as never);
  await clock.until(attempt.end());
  expect(ends).toEqual(["rst"]);
});
