import { expect, test } from "vitest";
import { getContractDetails } from "../../../src/operations/contracts.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import type { Read } from "../../../src/operations/read.ts";
import { checkedCall } from "../../../src/requests/checked-call.ts";
import { EVENTS_MAX } from "../../../src/requests/numbered-request.ts";
import { requestsFixture } from "../../support/requests-fixture.ts";

/** The same operation, whose parts are counted and not kept. */
function counting<Args, Result>(operation: Read<Args, Result>, event: string) {
  const kept = { parts: 0 };
  const counted: Read<Args, Result> = {
    ...operation,
    collect: (args) => {
      const { on, ...rest } = operation.collect(args);
      return { ...rest, on: { ...on, [event]: () => void kept.parts++ } };
    },
  };
  return { counted, kept };
}

for (const [numbering, operation, event, id, args] of [
  ["a number", getContractDetails, "contractDetails", [1], { contract: { symbol: "A" } }],
  ["the connection", getPositions, "position", [], null],
] as const) {
  test(`an endless answer, named by ${numbering}, is refused after 2 000 000 parts`, async () => {
    expect(EVENTS_MAX).toBe(2_000_000);
    const { counted, kept } = counting(operation as Read<unknown, unknown>, event);
    const hand = requestsFixture();
    const { answer } = hand.requests.request(checkedCall(counted, args), { timeoutMs: 60_000 });
    let outcome: unknown;
    answer.catch((error: unknown) => {
      outcome = error;
    });
    const part = [...id, {}];
    for (let at = 0; at < EVENTS_MAX; at++) hand.router.receive(event, part);
    await hand.clock.settle();
    expect([outcome, kept.parts]).toEqual([undefined, EVENTS_MAX]);
    for (let at = 0; at < 1_000; at++) hand.router.receive(event, part);
    await hand.clock.settle();
    expect(outcome).toMatchObject({
      code: "TWS_ERROR",
      message: expect.stringContaining("the answer is not valid: it has more than 2000000 parts"),
    });
    expect(kept.parts).toBeLessThanOrEqual(EVENTS_MAX + 1);
    expect([hand.router.owned, hand.requests.open]).toEqual([0, 0]);
  });
}
