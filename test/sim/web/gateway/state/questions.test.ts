import fc from "fast-check";
import { expect, test } from "vitest";
import { newCounts } from "../../../../../sim/web/gateway/counts.ts";
import { newBrokerageMemory } from "../../../../../sim/web/gateway/state/login-state.ts";
import { Questions } from "../../../../../sim/web/gateway/state/questions.ts";
import "../../../../support/replay.ts";
import { AAPL_CON_ID, ACCOUNT_ID, GatewayTable } from "../../../../support/web/gateway-table.ts";
import { postOrders, questionOf, quietOrder } from "../../../../support/web/orders.ts";

const marketOrder = (table: GatewayTable): unknown =>
  quietOrder(table, { orderType: "MKT", price: undefined, tif: "DAY" });

const reply = (table: GatewayTable, id: string, confirmed: unknown = true) =>
  table.post(`/iserver/reply/${id}`, { confirmed });

const placed = (table: GatewayTable): number => table.exchange.trading.orders().length;

test("a confirmed question places the order; before nothing is placed", () => {
  const table = GatewayTable.primed();
  const answer = postOrders(table, marketOrder(table));
  expect(answer).toMatchObject({
    status: 200,
    body: [{ id: expect.any(String), isSuppressed: false, messageIds: ["o10151"] }],
  });
  expect(placed(table)).toBe(0);
  expect(reply(table, questionOf(answer).id).body).toMatchObject([{ order_status: "Filled" }]);
  expect(placed(table)).toBe(1);
  expect(table.gateway.counts()).toMatchObject({ questions: 1, questionsLost: 0 });
});

test("questions follow one another, each with its own ID, and the last one places the order", () => {
  const table = GatewayTable.primed();
  let answer = postOrders(table, quietOrder(table, { price: 1_000, quantity: 101 }));
  expect(questionOf(answer).type).toBe("o163");
  const first = questionOf(answer).id;
  answer = reply(table, first);
  expect(questionOf(answer).type).toBe("o451");
  expect(questionOf(answer).id).not.toBe(first);
  expect(placed(table)).toBe(0);
  expect(reply(table, questionOf(answer).id).body).toMatchObject([{ order_id: expect.any(String) }]);
  expect(placed(table)).toBe(1);
});

test("any other request cancels the question, a tickle too; its reply gets 400 and the ID", () => {
  const others: readonly ((table: GatewayTable) => unknown)[] = [
    (table) => table.post("/tickle"),
    (table) => table.get("/sso/ping"),
    (table) => table.get("/nothing"),
    (table) => postOrders(table, quietOrder(table)),
    (table) => reply(table, "another"),
    (table) => table.open(),
  ];
  for (const other of others) {
    const table = GatewayTable.primed();
    const { id } = questionOf(postOrders(table, marketOrder(table)));
    other(table);
    const before = placed(table);
    expect(reply(table, id)).toMatchObject({
      status: 400,
      body: { error: `reply id not found: '${id}'` },
    });
    expect(placed(table)).toBe(before);
    expect(table.gateway.counts().questionsLost).toBe(1);
    expect(table.notes("question-lost")).toHaveLength(1);
  }
});

test("frames of a WebSocket cancel no question", () => {
  const table = GatewayTable.primed();
  const peer = table.openLive();
  const { id } = questionOf(postOrders(table, marketOrder(table)));
  peer.send("tic");
  peer.send("sor+{}");
  expect(reply(table, id).body).toMatchObject([{ order_status: "Filled" }]);
});

test("another login of the username cancels the question too", () => {
  const table = new GatewayTable({ access: "oauth", requestsPerSecond: 100 });
  const headers = { authorization: "Bearer a" };
  table.post("/iserver/auth/ssodh/init", { publish: true, compete: false }, headers);
  table.advance(500);
  table.get("/iserver/accounts", {}, headers);
  const body = { orders: [marketOrder(table)] };
  const { id } = questionOf(table.post(`/iserver/account/${ACCOUNT_ID}/orders`, body, headers));
  table.get("/iserver/auth/status", {}, { authorization: "Bearer b" });
  expect(table.post(`/iserver/reply/${id}`, { confirmed: true }, headers).status).toBe(400);
});

test("a reply up to ten seconds later is in time; one later gets 503, and then 400", () => {
  const table = GatewayTable.primed();
  const early = questionOf(postOrders(table, marketOrder(table)));
  table.advance(10_000);
  expect(reply(table, early.id).status).toBe(200);
  const late = questionOf(postOrders(table, marketOrder(table)));
  table.advance(10_001);
  expect(reply(table, late.id).status).toBe(503);
  expect(reply(table, late.id).status).toBe(400);
  expect(table.gateway.counts().questionsLost).toBe(1);
  expect(placed(table)).toBe(1);
});

test("a declined question and a reply without a boolean place nothing", () => {
  const table = GatewayTable.primed();
  const declined = questionOf(postOrders(table, marketOrder(table)));
  expect(reply(table, declined.id, false).body).toEqual({ error: "Order was not confirmed" });
  const odd = questionOf(postOrders(table, marketOrder(table)));
  expect(reply(table, odd.id, "true").status).toBe(400);
  expect(reply(table, odd.id).status).toBe(400);
  expect(placed(table)).toBe(0);
});

test("suppressed questions are not sent, until they are reset or the session is begun again", () => {
  const table = GatewayTable.primed();
  const isQuestion = (): boolean =>
    "messageIds" in (postOrders(table, marketOrder(table)).body as [object])[0];
  const suppress = () => table.post("/iserver/questions/suppress", { messageIds: ["o10151"] });
  expect(suppress().body).toEqual({ status: "submitted" });
  expect(isQuestion()).toBe(false);
  table.post("/iserver/questions/suppress/reset");
  expect(isQuestion()).toBe(true);
  suppress();
  table.post("/iserver/auth/ssodh/init", { publish: true, compete: false });
  expect(isQuestion()).toBe(true);
});

test("a question is lost with the brokerage session in which it was opened", () => {
  const counts = newCounts();
  const questions = new Questions(10_000, counts);
  const submit = () => ({ body: "placed" });
  const posed = questions.pose([{ type: "o163", text: "?" }], newBrokerageMemory("A"), submit, 0);
  const { id } = questionOf({ status: 200, headers: {}, afterMs: 0, body: posed.body });
  expect(questions.reply(id, true, newBrokerageMemory("A"), 0)).toMatchObject({ status: 400 });
  expect(counts.questionsLost).toBe(1);
});

/** Steps of a caller: an order with a number of questions, a reply, another request, or time that passes. */
const STEP = fc.oneof(
  fc.record({ kind: fc.constant("order" as const), questions: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ kind: fc.constant("reply" as const), which: fc.constantFrom("open", "old", "unknown") }),
  fc.record({ kind: fc.constant("other" as const) }),
  fc.record({ kind: fc.constant("wait" as const), forMs: fc.constantFrom(1, 9_999, 10_000, 10_001) }),
);

test("orders, replies and other requests in any order agree with the model of one question lock", () => {
  fc.assert(
    fc.property(fc.array(STEP, { maxLength: 25 }), (steps) => {
      const table = GatewayTable.primed();
      let open: { readonly id: string; readonly sinceMs: number; readonly left: number } | undefined;
      let old = "gone";
      let lost = 0;
      let orders = 0;
      const drop = (): void => {
        if (open === undefined) return;
        old = open.id;
        lost++;
        open = undefined;
      };
      for (const step of steps) {
        if (step.kind === "wait") table.advance(step.forMs);
        else if (step.kind === "other") {
          drop();
          table.get("/sso/ping");
        } else if (step.kind === "order") {
          drop();
          // 101 units at 1 000 USD are far from the market and of large value; 10 units are far from it alone.
          const quantity = step.questions === 2 ? 101 : 10;
          const fields = step.questions === 0 ? {} : { price: step.questions === 1 ? 150 : 1_000 };
          const order = { conid: AAPL_CON_ID, quantity, tif: "DAY" };
          const answer = postOrders(table, {
            ...(quietOrder(table, { side: "BUY" }) as object),
            ...order,
            ...fields,
          });
          if (step.questions === 0) {
            expect(answer.body).toMatchObject([{ encrypt_message: "1" }]);
            orders++;
          } else open = { id: questionOf(answer).id, sinceMs: table.nowMs, left: step.questions - 1 };
        } else {
          const id = step.which === "open" ? (open?.id ?? "none") : step.which === "old" ? old : "unknown";
          const answer = reply(table, id);
          if (open === undefined || id !== open.id) {
            drop();
            expect(answer.status).toBe(400);
          } else if (table.nowMs - open.sinceMs > 10_000) {
            drop();
            expect(answer.status).toBe(503);
          } else if (open.left > 0) {
            old = open.id;
            open = { id: questionOf(answer).id, sinceMs: table.nowMs, left: open.left - 1 };
          } else {
            old = open.id;
            open = undefined;
            orders++;
            expect(answer.body).toMatchObject([{ encrypt_message: "1" }]);
          }
        }
        expect(table.gateway.counts().questionsLost).toBe(lost);
        expect(placed(table)).toBe(orders);
      }
    }),
    { numRuns: 60 },
  );
});
