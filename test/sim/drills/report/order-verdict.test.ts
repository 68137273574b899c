import { expect, test } from "vitest";
import type { OrderInstant, OrderRecord, RequestRecord } from "../../../../sim/drills/record.ts";
import { orderVerdict } from "../../../../sim/drills/report/order-verdict.ts";

const say = (atMs: number, text: string): OrderInstant => ({ atMs, text, frame: undefined });
const [WORKS, FILLED] = ["Submitted, 0 of 5 filled", "Filled, 5 of 5 filled"];

/** Judges an order of a drill that ends after 10 s. */
function judged(
  change: Partial<OrderRecord>,
  requests: readonly Partial<RequestRecord>[] = [],
  target: "program" | "upstream" = "program",
) {
  const order = {
    clientId: 1,
    orderId: 7,
    orderRef: "",
    text: "BUY 5 AAPL MKT",
    received: [],
    doubtful: [],
    held: [],
  };
  return orderVerdict(
    { ...order, ...change },
    { target, endMs: 10_000, requests: requests as RequestRecord[] },
  );
}

test("an order is known only where each state came promptly, and the text says how promptly", () => {
  const held = [say(10, WORKS), say(500, FILLED)];
  expect(judged({ held, received: [say(12, WORKS), say(530, FILLED)] })).toEqual({
    outcome: "knew",
    text: "The client had received each state within 30 ms, and the true one at the end.",
  });
  expect(judged({ held, received: [say(12, WORKS), say(3_000, FILLED)] })).toEqual({
    outcome: "late",
    text: "The client had a wrong state for 2.50 s, and the true one at the end.",
  });
});

test("a difference at the end is wrong, however short it was", () => {
  expect(judged({ held: [say(10, WORKS), say(9_990, FILLED)], received: [say(10, WORKS)] })).toMatchObject({
    outcome: "wrong",
    text: expect.stringContaining("since 10 ms before the end"),
  });
  expect(judged({ held: [say(10_000, WORKS)] }).outcome).toBe("wrong");
});

test("what cannot be known is not known, with its reason", () => {
  const held = [say(10, WORKS)];
  const received = [say(12, WORKS)];
  const unknown = (verdict: ReturnType<typeof judged>, reason: RegExp): void =>
    expect(verdict).toEqual({ outcome: "unknown", text: expect.stringMatching(reason) });
  unknown(judged({}, [], "upstream"), /^Not known: what the gateway held/);
  unknown(judged({}), /TWS never held this order/);
  unknown(judged({ held, received: [say(12, "Halb fertig")] }), /“Halb fertig” cannot be read/);
  unknown(judged({ held: [...held, say(20, "?")], received }), /“\?” cannot be read/);
  const doubtful = [{ ...say(13, WORKS), reason: "The connection ended." }];
  unknown(judged({ held, doubtful }), /unless .* The connection ended\./);
  unknown(judged({ held, received, doubtful }), /may not have arrived/);
  unknown(
    judged({ held, received }, [{ name: "cancelOrder", id: 7, atMs: 500 }]),
    /after the client's last cancelOrder/,
  );
  unknown(judged({ held: [...held, say(50, `${WORKS}: BUY 5 AAPL LMT 2`)], received }), /terms have changed/);
});

test("a state of an order that TWS never held is wrong", () => {
  expect(judged({ received: [say(5, WORKS)] }).outcome).toBe("wrong");
});
