import { expect, test } from "vitest";
import { type AnswerRow, orderAnswer } from "../../../../src/web/orders/order-answer.ts";

const CALL = { method: "POST", path: "/iserver/account/DU1/orders" } as const;

/** Reads an answer. @param body Its JSON; a text that is no JSON is given as `text`. */
function read(status: number, body: unknown, text = ""): unknown {
  const answer = orderAnswer(CALL, { status, body, text, retryAfterMs: undefined });
  return answer.kind === "absent" ? [answer.kind, answer.reason.code] : answer;
}

/** A row of an answer. */
const row = (orderId: number | undefined, status: string, reference?: string): AnswerRow => ({
  reference,
  orderId,
  status,
  refusal: undefined,
});

test("an accepted order has its ID, its status and its reference", () => {
  const body = [{ order_id: "987", order_status: "Submitted", local_order_id: "a", encrypt_message: "1" }];
  expect(read(200, body)).toEqual({ kind: "accepted", rows: [row(987, "Submitted", "a")] });
  const receipt = { msg: "Request was submitted", order_id: 5, conid: 1 };
  expect(read(200, receipt)).toEqual({ kind: "accepted", rows: [row(5, "")] });
  expect(read(200, [{ order_id: "-1", order_status: "x" }])).toMatchObject({ rows: [row(undefined, "x")] });
});

test("each order of a group has a row, which may be its refusal", () => {
  const body = [
    { order_id: "7", order_status: "Filled", local_order_id: "a" },
    { error: "No.", local_order_id: "b" },
  ];
  const refused = { ...row(undefined, "", "b"), refusal: "No." };
  expect(read(200, body)).toEqual({ kind: "accepted", rows: [row(7, "Filled", "a"), refused] });
  expect(read(200, [{ error: "No." }])).toEqual({ kind: "refused", code: 0, text: "No." });
});

test("a question has its ID, its types, and its text without markup", () => {
  const body = [{ id: "q", message: ["Sure<br>?", "Really?"], messageIds: ["o163", 4] }];
  const question = { id: "q", text: "Sure ? Really?", types: ["o163"] };
  expect(read(200, body)).toEqual({ kind: "question", question, hasOrders: false });
  const beside = [{ order_id: "7", order_status: "Submitted" }, ...body];
  expect(read(200, beside)).toEqual({ kind: "question", question, hasOrders: true });
});

test("a refusal has the text of IBKR, and the HTTP status where that is no success", () => {
  expect(read(200, { error: "No." })).toEqual({ kind: "refused", code: 0, text: "No." });
  expect(read(400, { error: "Bad" })).toEqual({ kind: "refused", code: 400, text: "HTTP 400: Bad" });
});

test("an answer about the session, a 429 and a lost question prove that IBKR has no order", () => {
  expect(read(401, undefined)).toEqual(["absent", "SESSION_LOST"]);
  expect(read(400, { error: "Bad Request: no bridge" })).toEqual(["absent", "SESSION_LOST"]);
  expect(read(500, { error: "Please query /accounts first" })).toEqual(["absent", "SESSION_LOST"]);
  expect(read(429, undefined)).toEqual(["absent", "RATE_LIMITED"]);
  expect(read(400, { error: "reply id not found: 'x'" })).toEqual(["absent", "QUESTION_ENDED"]);
});

test("server errors, texts that are no JSON and unknown bodies leave the fate of an order open", () => {
  const lost = (value: unknown): void => expect(value).toMatchObject({ kind: "lost", why: /./ });
  for (const status of [500, 502, 503, 504]) lost(read(status, undefined));
  lost(read(500, { error: "no bridge" }));
  lost(read(200, undefined, '[{"order_id":"9'));
  for (const body of [null, {}, [], [{}], [null], "text", 4]) lost(read(200, body));
  lost(read(400, { error: "Local order ID=#x is already registered." }));
});
