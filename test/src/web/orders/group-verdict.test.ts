import { expect, test } from "vitest";
import { VirtualClock } from "../../../../sim/mod.ts";
import { PoolError } from "../../../../src/errors.ts";
import type { OrderRecord } from "../../../../src/orders/order-record.ts";
import { applyGroupVerdict } from "../../../../src/web/orders/group-verdict.ts";
import type { AnswerRow, OrderVerdict } from "../../../../src/web/orders/order-answer.ts";
import type { SentMessage } from "../../../../src/web/orders/verdict.ts";
import { orderBook, sentOrder } from "../../../support/web/order-records.ts";

const row = (reference: string | undefined, orderId: number, status = "Submitted"): AnswerRow => ({
  reference,
  orderId,
  status,
  refusal: undefined,
});
const refused = (reference: string | undefined): AnswerRow => ({
  reference,
  orderId: undefined,
  status: "",
  refusal: "No.",
});

/** Applies a verdict to a group of three that was sent; `before` happens first. */
function judged(verdict: OrderVerdict, before: (records: readonly OrderRecord[]) => void = () => {}) {
  const clock = new VirtualClock();
  const book = orderBook();
  const records = ["a", "b", "c"].map((key) => sentOrder(book, key));
  before(records);
  let comparisons = 0;
  const parts = { clock, suspect: () => {}, compare: () => void comparisons++ };
  const message = { live: { epoch: 1 }, gone: new AbortController(), timeoutMs: 5_000 };
  applyGroupVerdict(parts, records, verdict, message as unknown as SentMessage);
  const kinds = (): string[] => records.map(({ state }) => state.kind);
  return { clock, records, kinds, comparisons: () => comparisons };
}

const accepted = (...rows: readonly AnswerRow[]): OrderVerdict => ({ kind: "accepted", rows });

test("each order has the row with its reference, in whatever order the rows are", () => {
  const { records, kinds, comparisons } = judged(
    accepted(row("#c", 9), row("#a", 7, "PreSubmitted"), row("#b", 8, "Inactive")),
  );
  expect(kinds()).toEqual(["working", "acknowledged", "working"]);
  expect([records.map(({ permId }) => permId), comparisons()]).toEqual([[7, 8, 9], 0]);
});

test("rows without references are those of the orders in their order, if each order has one", () => {
  const whole = judged(accepted(row(undefined, 7), row(undefined, 8), row(undefined, 9)));
  expect(whole.records.map(({ permId }) => permId)).toEqual([7, 8, 9]);
  const part = judged(accepted(row(undefined, 7), row(undefined, 8)));
  expect(part.kinds()).toEqual(["written", "written", "written"]);
  expect(part.records.map(({ permId }) => permId)).toEqual([undefined, undefined, undefined]);
});

test("orders without a row are compared, and unknown if nothing is reported about them in time", async () => {
  const { clock, kinds, comparisons } = judged(accepted(row("#a", 7)));
  expect([kinds(), comparisons()]).toEqual([["working", "written", "written"], 1]);
  await clock.advance(5_000);
  expect(kinds()).toEqual(["working", "unknown", "unknown"]);
});

test("a refusal in a row rejects its order; one that names none is a doubt about the rest", () => {
  expect(judged(accepted(row("#a", 7), row("#b", 8), refused("#c"))).kinds()).toEqual([
    "working",
    "working",
    "rejected",
  ]);
  const { kinds, records, comparisons } = judged(accepted(row("#a", 7), refused(undefined)));
  expect([kinds(), comparisons()]).toEqual([["working", "written", "written"], 1]);
  expect(records.map(({ doubt }) => doubt?.text)).toEqual([undefined, "No.", "No."]);
});

test("a refusal of the whole group rejects none of its orders by itself", () => {
  const { kinds, records, comparisons } = judged(
    { kind: "refused", code: 0, text: "No." },
    ([first, second]) => {
      const progress = { filled: 0, remaining: 10, avgFillPrice: undefined };
      first?.apply({ kind: "reported", progress: { ...progress, status: "Submitted" } });
      second?.apply({ kind: "reported", progress: { ...progress, status: "Inactive" } });
    },
  );
  expect([kinds(), comparisons()]).toEqual([["working", "rejected", "written"], 1]);
  expect(records.map(({ doubt }) => doubt?.text)).toEqual([undefined, undefined, "No."]);
});

test("what is proven absent, or lost, is so of each order", () => {
  const reason = new PoolError("QUESTION_ENDED", "no");
  expect(judged({ kind: "absent", reason }).kinds()).toEqual(["not-sent", "not-sent", "not-sent"]);
  expect(judged({ kind: "lost", why: "503" }).kinds()).toEqual(["unknown", "unknown", "unknown"]);
});
