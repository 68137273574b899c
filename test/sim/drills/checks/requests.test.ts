import { expect, test } from "vitest";
import type { DrillCheck } from "../../../../sim/drills/checks/drill-check.ts";
import { heartbeatSpacing } from "../../../../sim/drills/checks/heartbeat-spacing.ts";
import { messageRate } from "../../../../sim/drills/checks/message-rate.ts";
import { noEarlyRequests } from "../../../../sim/drills/checks/no-early-requests.ts";
import { numbersKeptApart } from "../../../../sim/drills/checks/numbers-kept-apart.ts";
import { requestsNotLeftHanging } from "../../../../sim/drills/checks/requests-not-left-hanging.ts";
import type { Seen } from "../../../../sim/drills/seen.ts";
import { reqContractDetails } from "../../../../sim/wire/requests/contracts.ts";
import { cancelMktData } from "../../../../sim/wire/requests/market-data.ts";
import { reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { reqCurrentTime } from "../../../../sim/wire/requests/session.ts";
import { drilled } from "../../../support/drilled.ts";

const APPLE = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" };

/** Gets the events of the frames that a check names. */
const shownBy = (check: DrillCheck, seen: Seen): readonly string[] =>
  check(seen).frames.map((frame) => {
    const { event, detail } = seen.events[frame - 1]?.happened ?? {};
    return `${event} ${detail}`;
  });

test("no-early-requests names what was sent before nextValidId", async () => {
  await using run = await drilled();
  expect(noEarlyRequests(run.seen()).outcome).toBe("not reached");
  await (await run.dial(1)).send(reqPositions);
  expect(noEarlyRequests(run.seen()).outcome).toBe("passed");
  expect(shownBy(noEarlyRequests, run.seen())).toEqual(["sent nextValidId", "read reqPositions"]);
  await (await run.dial(undefined)).send(reqPositions);
  expect(noEarlyRequests(run.seen())).toMatchObject({
    outcome: "failed",
    reasons: ["Connection 2 sent reqPositions before nextValidId."],
  });
});

test("no-early-requests counts a session whose nextValidId a fault has withheld", async () => {
  await using run = await drilled({ faults: ["withhold:message=nextValidId"] });
  await (await run.dial(1)).send(reqPositions);
  expect(noEarlyRequests(run.seen()).outcome).toBe("failed");
});

test("message-rate fails for more messages in any second than the limit", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  expect(messageRate(run.seen()).outcome).toBe("not reached");
  for (let sent = 0; sent < 50; sent++) await client.send(reqPositions);
  expect(messageRate(run.seen()).outcome).toBe("passed");
  // The first and the last ones of the busiest second.
  expect(shownBy(messageRate, run.seen())).toEqual(Array(12).fill("read reqPositions"));
  await run.tws.advance(999);
  await client.send(reqPositions);
  const { outcome, reasons, frames } = messageRate(run.seen());
  expect({ outcome, reasons }).toEqual({
    outcome: "failed",
    reasons: ["Connection 1 sent 51 messages in the second that began at 0.01 s; 50 are accepted."],
  });
  expect(frames).toHaveLength(40);
});

test("message-rate begins a new second after 1 s", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  for (let sent = 0; sent < 50; sent++) await client.send(reqPositions);
  await run.tws.advance(1_000);
  await client.send(reqPositions);
  expect(messageRate(run.seen()).outcome).toBe("passed");
});

test("requests-not-left-hanging names a request that was lost with its session and not repeated", async () => {
  await using run = await drilled({ faults: ["drop:how=rst,afterRequest=reqContractDetails,times=1"] });
  const first = await run.dial(1);
  await first.send(reqContractDetails, { reqId: 5, ...APPLE });
  await run.dial(1);
  expect(requestsNotLeftHanging(run.seen()).outcome).toBe("not reached");
  await run.tws.advance(6_000);
  const { outcome, reasons } = requestsNotLeftHanging(run.seen());
  expect(outcome).toBe("failed");
  expect(reasons[0]).toMatch(
    /^reqContractDetails AAPL STK SMART .*had no answer when session 1 was lost at 0.01 s, and was not requested again before the drill ended\.$/,
  );
});

test("requests-not-left-hanging passes for a request that is repeated under another number", async () => {
  await using run = await drilled({ faults: ["drop:how=rst,afterRequest=reqContractDetails,times=1"] });
  await (await run.dial(1)).send(reqContractDetails, { reqId: 5, ...APPLE });
  await (await run.dial(1)).send(reqContractDetails, { reqId: 6, ...APPLE });
  expect(requestsNotLeftHanging(run.seen()).outcome).toBe("passed");
});

test("requests-not-left-hanging counts a request that is swallowed in a session that lives on", async () => {
  await using run = await drilled({ faults: ["swallow:request=reqContractDetails"] });
  await (await run.dial(1)).send(reqContractDetails, { reqId: 5, ...APPLE });
  await run.tws.advance(6_000);
  expect(requestsNotLeftHanging(run.seen()).outcome).toBe("failed");
});

test("requests-not-left-hanging judges a swallowed request though the program leaves later", async () => {
  await using run = await drilled({ faults: ["swallow:request=reqContractDetails"] });
  const client = await run.dial(1);
  await client.send(reqContractDetails, { reqId: 5, ...APPLE });
  await run.tws.advance(6_000);
  await client.end();
  expect(requestsNotLeftHanging(run.seen()).outcome).toBe("failed");
});

test("requests-not-left-hanging is not reached where every request was answered", async () => {
  await using run = await drilled();
  await (await run.dial(1)).send(reqContractDetails, { reqId: 5, ...APPLE });
  await run.tws.advance(6_000);
  expect(requestsNotLeftHanging(run.seen()).outcome).toBe("not reached");
});

test("heartbeat-spacing fails for heartbeats that come faster than once a second in the median", async () => {
  for (const [everyMs, outcome] of [
    [1_500, "passed"],
    [1_000, "passed"],
    [970, "failed"],
    [500, "failed"],
  ] as const) {
    await using run = await drilled();
    const client = await run.dial(1);
    for (let sent = 0; sent < 4; sent++) {
      await client.send(reqCurrentTime);
      await run.tws.advance(everyMs);
    }
    expect(heartbeatSpacing(run.seen()).outcome).toBe("not reached");
    await client.send(reqCurrentTime);
    expect(heartbeatSpacing(run.seen()).outcome).toBe(outcome);
  }
});

test("numbers-kept-apart fails for an order with the number of a request", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  expect(numbersKeptApart(run.seen()).outcome).toBe("not reached");
  await client.watch(7);
  await client.order(8);
  await client.order(8);
  expect(numbersKeptApart(run.seen()).outcome).toBe("passed");
  expect(shownBy(numbersKeptApart, run.seen())).toEqual([
    "read reqMktData",
    "read placeOrder",
    "read placeOrder",
  ]);
  await client.order(7);
  expect(numbersKeptApart(run.seen())).toMatchObject({ outcome: "failed" });
});

test("numbers-kept-apart allows the number of a request that is over, not of one under way", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  await client.watch(7);
  await client.send(cancelMktData, { reqId: 7 });
  await client.watch(7);
  expect(numbersKeptApart(run.seen()).outcome).toBe("passed");
  await client.watch(7);
  expect(numbersKeptApart(run.seen()).outcome).toBe("failed");
});
