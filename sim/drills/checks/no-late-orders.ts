import { answerOf } from "./answered.ts";
import {
  type DrillCheck,
  drillCheck,
  type Finding,
  failedIf,
  framesOf,
  notReached,
  passed,
} from "./drill-check.ts";
import { listsOrders } from "./looked-up.ts";
import { valuesOf } from "./message-values.ts";
import { readySessions, sessionsOf } from "./seen-sessions.ts";
import { count, msText } from "./wording.ts";

/**
 * Checks that no order arrives right when a session comes back, before the program has looked up its orders (open orders, executions
 * or completed orders): such an order was written while there was no session, or without knowing what became of the others.
 */
export const noLateOrders: DrillCheck = drillCheck(
  {
    check: "no-late-orders",
    about: "After a loss no order arrives with the next session before the program has looked up its orders.",
    points: 4,
  },
  (seen) => {
    const { lateOrderMs } = seen.limits;
    const lostFrame = Math.min(
      ...readySessions(seen).map(({ loss }) => loss?.frame ?? Number.POSITIVE_INFINITY),
    );
    if (!Number.isFinite(lostFrame)) return notReached("No session ended.");
    const later = sessionsOf(seen).filter(({ opened }) => opened.frame > lostFrame);
    const orders = later.flatMap((session) => {
      const { connection, ready, requests } = session;
      const lists = requests.flatMap((request) =>
        listsOrders(request.message) ? framesOf(answerOf(session, request)) : [],
      );
      const listed = Math.min(...lists);
      return requests
        .filter(({ message }) => message.name === "placeOrder" && valuesOf(message).whatIf !== true)
        .map((order) => ({
          order,
          connection,
          sinceReadyMs: order.message.atMs - (ready?.happened.atMs ?? order.message.atMs),
          isBefore: ready === undefined || order.frame < ready.frame,
          isListed: listed < order.frame,
        }));
    });
    if (orders.length === 0) return notReached("No order was placed after a session had ended.");
    const found = orders
      .filter(({ isListed, isBefore, sinceReadyMs }) => isBefore || (!isListed && sinceReadyMs < lateOrderMs))
      .map(
        ({ order, connection, isBefore, sinceReadyMs }): Finding => ({
          reason: isBefore
            ? `${order.message.text} arrived on connection ${connection} before its session was ready.`
            : `${order.message.text} arrived ${msText(sinceReadyMs)} after session ${connection} was ready, before the program had received open orders, executions or completed orders.`,
          frames: [order.frame],
        }),
      );
    return failedIf(
      found,
      passed(
        `${count(orders.length, "order")} after a loss, none as the session came back.`,
        orders.map(({ order }) => order.frame),
      ),
    );
  },
);
