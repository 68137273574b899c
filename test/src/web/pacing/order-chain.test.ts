import { expect, test } from "vitest";
import type { WebCall } from "../../../../src/web/call.ts";
import {
  afterAnswer,
  type ChainState,
  chainDecision,
  FREE,
  type OrderRole,
  orderRole,
  POSTED,
} from "../../../../src/web/pacing/order-chain.ts";
import { webAnswer } from "../../../support/web/paced-server.ts";

const ROLES: readonly [method: WebCall["method"], path: string, role: OrderRole["kind"]][] = [
  ["POST", "/iserver/account/U1/orders", "write"],
  ["POST", "/iserver/account/U1/orders/", "write"],
  ["POST", "/iserver/account/U1/order", "write"],
  ["POST", "/iserver/account/U1/order/12", "write"],
  ["POST", "/iserver/account/orders/Group", "write"],
  ["DELETE", "/iserver/account/U1/order/12", "cancel"],
  ["POST", "/iserver/Account/U1/Orders", "write"],
  ["POST", "/iserver/account/U1/orders;v=1", "write"],
  ["POST", "/x%2f../iserver/account/U1/orders", "write"],
  ["POST", "/iserver/reply/abc-1", "reply"],
  ["POST", "/iserver/account/U1/orders/whatif", "none"],
  ["GET", "/iserver/account/orders", "none"],
  ["GET", "/iserver/account/order/status/12", "none"],
  ["POST", "/tickle", "none"],
];

test("a reply keeps the case of the ID of its question, in a path of any case", () => {
  const role = orderRole({ method: "POST", path: "/iServer/Reply/aBc-1" });
  expect(role).toEqual({ kind: "reply", questionId: "aBc-1" });
});

test.each(ROLES)("%s %s has its part in placing orders", (method, path, role) => {
  expect(orderRole({ method, path }).kind).toBe(role);
});

const WRITE: OrderRole = { kind: "write" };
const NONE: OrderRole = { kind: "none" };
const QUESTION: ChainState = { kind: "question", id: "q1", untilMs: 9 };
const reply = (questionId: string): OrderRole => ({ kind: "reply", questionId });

test.each<[state: ChainState, role: OrderRole, inFlight: number, decision: string]>([
  [FREE, NONE, 3, "go"],
  [FREE, WRITE, 0, "go"],
  [FREE, WRITE, 1, "wait"],
  [FREE, reply("q1"), 0, "ended"],
  [POSTED, NONE, 1, "wait"],
  [POSTED, WRITE, 1, "wait"],
  [POSTED, reply("q1"), 1, "wait"],
  [QUESTION, NONE, 0, "wait"],
  [QUESTION, WRITE, 0, "wait"],
  [QUESTION, reply("q1"), 0, "go"],
  [QUESTION, reply("q2"), 0, "ended"],
])("in state %j a call %j with %i under way: %s", (state, role, inFlight, decision) => {
  expect(chainDecision(state, role, inFlight)).toBe(decision);
});

test("a question keeps the lock, and every other answer ends it", () => {
  const question = [{ id: "q7", message: ["Sure?"], isSuppressed: false }];
  expect(afterAnswer(webAnswer(200, question), 50)).toEqual({ kind: "question", id: "q7", untilMs: 50 });
  const others = [
    [{ order_id: "1", order_status: "Submitted" }],
    { error: "no" },
    [],
    [null],
    [{ id: 7, message: [] }],
    "x",
  ];
  for (const body of [...others, undefined]) expect(afterAnswer(webAnswer(200, body), 50)).toBe(FREE);
  expect(afterAnswer(webAnswer(503, question), 50)).toBe(FREE);
});
