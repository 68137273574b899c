import { expect, test } from "vitest";
import { isMeantRequest, meantRequest } from "../../../sim/faults/meant-request.ts";
import { reqCurrentTime } from "../../../sim/wire/requests/session.ts";
import { cutTable } from "../../support/cut-client.ts";
import { drop, halfOpen } from "../../support/sim.ts";

test("any means every request but START_API, the handshake and cancels of subscriptions", () => {
  const names = ["reqPositions", "placeOrder", "cancelOrder", "startApi", "hello", "cancelMktData"];
  expect(names.filter((name) => isMeantRequest("any", name))).toEqual([
    "reqPositions",
    "placeOrder",
    "cancelOrder",
  ]);
  expect(names.filter((name) => isMeantRequest("reqPositions", name))).toEqual(["reqPositions"]);
  expect(names.filter((name) => isMeantRequest(undefined, name))).toEqual([]);
  expect(meantRequest.safeParse("any").success).toBe(true);
  expect(meantRequest.safeParse("reqNothing").success).toBe(false);
});

test("afterRequest=any of drop and half-open means the first request, not the handshake", async () => {
  for (const fault of [
    drop({ afterRequest: "any", times: 1 }),
    halfOpen({ afterRequest: "any", times: 1 }),
  ]) {
    const { clock, tws, dial } = cutTable({ seed: 1 });
    const injected = tws.inject(fault);
    const client = dial();
    await clock.advance(0);
    expect(injected.strikes).toBe(0);
    client.sendUnread(reqCurrentTime);
    expect(injected.strikes).toBe(1);
  }
});
