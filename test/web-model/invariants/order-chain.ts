import { ofEachPool, type PoolRecord, type WebInvariant } from "../record.ts";
import type { SeenRequest } from "../recorded-gateway.ts";

const ORDER = /^POST \/iserver\/(?:account\/[^/]+\/orders|reply\/[^/]+)$/;
const QUESTION = /^\[\{"id":"([^"]+)","message":/;

/** From the post of an order to its last answer no other request leaves, so that its question is not cancelled. */
export const orderChain: WebInvariant = ofEachPool(
  "while an order or its question is open nothing else is sent",
  (pool) => pool.requests.filter(isOrder).flatMap((order) => intruders(order, pool)),
);

const isOrder = ({ method, path }: SeenRequest): boolean => ORDER.test(`${method} ${path}`);

function intruders(order: SeenRequest, pool: PoolRecord): readonly string[] {
  const { requests, sockets } = pool;
  const untilSeq = endOf(order, pool);
  return [...requests, ...sockets]
    .filter(({ seq }) => seq > order.seq && seq < untilSeq)
    .map((one) => {
      const what = "path" in one ? `${one.method} ${one.path}` : "a WebSocket";
      return `${what} at ${one.atMs}, while ${order.path} of ${order.atMs} was open`;
    });
}

/** Returns the place at which an order lets other requests go: with its answer, or with the end of its question. */
function endOf({ answer, ended, seq }: SeenRequest, { requests, events, calls }: PoolRecord): number {
  const over = (answer ?? ended)?.seq ?? Infinity;
  // The caller may have given it up at the same instant.
  const abandoned = events.find(
    (one) => one.seq > seq && ["lost", "question-abandoned", "closed"].includes(one.event.type),
  );
  // A reply that never reached the gateway leaves its fate open, and ends the lock.
  const lost = calls.find(
    ({ what, ended: end, outcome }) =>
      what === "reply" && (end?.seq ?? 0) > seq && outcome !== undefined && "error" in outcome,
  );
  const upTo = Math.min(abandoned?.seq ?? Infinity, lost?.ended?.seq ?? Infinity, closing(calls));
  const [, id] = QUESTION.exec(answer?.status === 200 ? answer.body : "") ?? [];
  if (id === undefined) return Math.min(over, upTo);
  const isKnown = events.some(({ event }) => event.type === "question" && event.id === id);
  if (!isKnown) return Math.min(over, upTo);
  const reply = requests.find((one) => one.seq > over && one.path === `/iserver/reply/${id}`);
  return Math.min(reply?.seq ?? Infinity, upTo);
}

const closing = (calls: PoolRecord["calls"]): number =>
  calls.find(({ what }) => what === "close")?.began.seq ?? Infinity;
