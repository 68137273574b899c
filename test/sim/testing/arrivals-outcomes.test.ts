import { expect, test } from "vitest";
import { assertAnswered, assertNotReceived, assertReceived, type TestTws } from "../../../sim/mod.ts";
import { reqContractDetails } from "../../../sim/wire/requests/contracts.ts";
import { reqIds } from "../../../sim/wire/requests/session.ts";
import { AAPL } from "../../support/contracts.ts";
import { handClient, inMemory } from "../../support/hand-client.ts";

/** Checks that an order has arrived, in every way in which a test can see it. */
async function expectArrived(tws: TestTws, outcome: string): Promise<void> {
  expect(tws.requests("placeOrder")).toMatchObject([{ id: 1, clientId: 1, outcome }]);
  expect((await tws.received("placeOrder", { symbol: "AAPL" })).outcome).toBe(outcome);
  assertReceived(tws, "placeOrder", undefined, { times: 1 });
  const text = outcome === "read" ? "(client 1)" : `(client 1, ${outcome})`;
  expect(() => assertNotReceived(tws, "placeOrder")).toThrow(text);
  expect(() => tws.verify({ only: ["reqIds"] })).toThrow(`${text} was not expected`);
}

test.each([
  ["swallow:request=placeOrder", "lost"],
  ["cut-order:at=unkept", "lost"],
  ["cut-order:at=unread,how=half-open", "unread"],
  ["cut-order:at=unacknowledged", "read"],
  ["answer-error:request=placeOrder", "read"],
])("with %s an order has arrived and is %s", async (fault, outcome) => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  const rule = tws.on("placeOrder").delay(0);
  tws.inject(fault);
  await client.order(1);
  // No rule is used for what TWS does not serve.
  expect(rule.uses.used).toBe(outcome === "read" ? 1 : 0);
  rule.remove();
  await expectArrived(tws, outcome);
});

test("a request that is lost later than expected is still waited for", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  tws.inject("swallow:request=placeOrder");
  const arrived = tws.received("placeOrder");
  await client.order(1);
  expect((await arrived).outcome).toBe("lost");
});

test("START_API arrives also where a fault refuses its client ID", async () => {
  await using tws = await inMemory({ faults: ["client-id-conflict"] });
  await handClient(tws, 6);
  expect(tws.requests("startApi")).toMatchObject([{ clientId: 6, outcome: "read" }]);
});

test("what TWS cannot read has arrived under a name of its own, and verify() names it", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  await client.send({ name: "bad", parts: [], write: () => ["999", "1"] } as never);
  await client.send({ name: "bad", parts: [], write: () => ["3", "x"] } as never);
  expect(tws.requests().slice(1)).toMatchObject([
    { name: "unknown(999)", outcome: "unreadable", values: {}, id: undefined, clientId: 1 },
    { name: "unreadable(placeOrder)", outcome: "unreadable", values: {} },
  ]);
  expect(tws.requests("placeOrder")).toEqual([]);
  const verify = (): void => tws.verify({ only: ["placeOrder"] });
  expect(verify).toThrow(/- unknown\(999\) \(client 1, unreadable\) was not expected/);
  expect(verify).toThrow(/- unreadable\(placeOrder\) \(client 1, unreadable\) was not expected/);
});

test("a message of one session is waited for, and one of another session is named instead", async () => {
  await using tws = await inMemory();
  const [first, second] = [await handClient(tws, 1), await handClient(tws, 2)];
  await first.send(reqContractDetails, { ...AAPL, reqId: 4 });
  const arrived = tws.received("reqContractDetails", { symbol: "AAPL" }, { clientId: 2 });
  await second.send(reqContractDetails, { ...AAPL, reqId: 5 });
  expect(await arrived).toMatchObject({ id: 5, clientId: 2 });
  expect(await tws.answered("contractDetailsEnd", undefined, { connection: 2 })).toMatchObject({ id: 5 });
  expect(tws.requests("reqContractDetails", undefined, { clientId: 1 })).toMatchObject([{ id: 4 }]);
  expect(tws.answers("contractDetails", undefined, { clientId: 1 })).toMatchObject([{ id: 4 }]);
  await expect(tws.received("reqContractDetails", undefined, { clientId: 3, withinMs: 50 })).rejects.toThrow(
    /^No reqContractDetails of client 3 came within 50 ms\n {2}reqContractDetails #4 .*\(client 1, connection 1\): of another session, and 1 more/,
  );
  assertReceived(tws, "reqContractDetails", undefined, { clientId: 2, times: 1 });
  assertNotReceived(tws, "reqContractDetails", undefined, { clientId: 3 });
  tws.on("reqIds").from({ clientId: 2 }).once();
  await first.send(reqIds);
  expect(() => tws.verify()).toThrow(
    /on: reqIds of client 2 was never used\n +reqIds \(client 1, connection 1\): of another session/,
  );
});

test("a message of a session after another one is waited for", async () => {
  await using tws = await inMemory();
  const [first, second] = [await handClient(tws, 1), await handClient(tws, 2)];
  await first.send(reqIds);
  const after = await tws.received("reqIds", undefined, { clientId: 1 });
  await second.send(reqIds);
  await expect(tws.received("reqIds", undefined, { after, clientId: 1, withinMs: 5 })).rejects.toThrow(
    /^No reqIds of client 1 came after reqIds within 5 ms\n {2}reqIds \(client 2, connection 2\): of another/,
  );
  expect(await tws.received("reqIds", undefined, { after, connection: 2 })).toMatchObject({ clientId: 2 });
});

test.each([
  [{ clientID: 1 }, "clientID: there is no such value; did you mean clientId?"],
  [{ clientId: "1" }, "clientId: expected number, received string"],
  [{ connection: 0 }, "connection: "],
  [{ connection: 1.5 }, "connection: "],
])("the session %j is refused wherever one is meant", async (session, problem) => {
  await using tws = await inMemory();
  const given = session as object;
  await expect(tws.received("reqIds", undefined, given)).rejects.toThrow(problem);
  await expect(tws.answered("nextValidId", undefined, given)).rejects.toThrow(problem);
  for (const look of [
    () => tws.requests("reqIds", undefined, given),
    () => tws.answers("nextValidId", undefined, given),
    () => assertReceived(tws, "reqIds", undefined, given),
    () => assertNotReceived(tws, "reqIds", undefined, given),
    () => assertAnswered(tws, "nextValidId", undefined, given),
  ])
    expect(look).toThrow(problem);
});

test("a session that is none, or a number of messages in its place, is refused", async () => {
  await using tws = await inMemory();
  for (const session of [null, 5, { times: 2 }])
    expect(() => assertNotReceived(tws, "reqIds", undefined, session as never)).toThrow(
      /^Cannot expect reqIds: /,
    );
  expect(() => tws.requests(undefined as never, undefined, { clientId: 1 })).toThrow("expected its name");
});

test("what has come already is there at once, and no time passes", async () => {
  await using tws = await inMemory();
  await handClient(tws);
  const startMs = tws.nowMs;
  expect((await tws.received("startApi", undefined, { withinMs: 60_000 })).clientId).toBe(1);
  expect(tws.nowMs).toBe(startMs);
});

test("the wait ends at the instant at which the message comes", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  tws.inject("latency:frameMs=700");
  const arrived = tws.received("reqIds", undefined, { withinMs: 60_000 });
  const startMs = tws.nowMs;
  const sent = client.send(reqIds);
  await arrived;
  expect(tws.nowMs).toBe(startMs + 700);
  await sent;
});
