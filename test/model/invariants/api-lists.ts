import type { ApiCall, ApiUser } from "../api-user.ts";
import { orderRow, type Page, type Rows } from "../book.ts";
import type { Invariant, RunRecord } from "../record.ts";
import type { Moment } from "../sequence.ts";
import { SessionClients } from "../session-clients.ts";
import { dueMs } from "../standstills.ts";

/** Longest time that a request of `lease.api` is pending, in ms. */
const WAITS_MS = 20_000;

interface ListForm {
  readonly row: string;
  readonly end: string;
  book(page: Page, clientId: number): Rows;
  text(args: readonly unknown[]): string;
}
const openOrder = (_id: unknown, contract: { symbol?: string }, order: Order): string =>
  orderRow({
    permId: order.permId,
    ref: order.orderRef,
    clientId: order.clientId,
    symbol: contract.symbol,
    quantity: order.totalQuantity,
    limit: order.lmtPrice,
  });
const LISTS: Readonly<Record<string, ListForm>> = {
  reqPositions: {
    row: "position",
    end: "positionEnd",
    book: ({ positions }) => positions,
    text: ([, contract, size]) => `${(contract as { conId: number }).conId} ${size}`,
  },
  reqOpenOrders: {
    row: "openOrder",
    end: "openOrderEnd",
    book: ({ open }, clientId) => open.get(clientId) ?? [],
    text: (args) => openOrder(...(args as Parameters<typeof openOrder>)),
  },
  reqAllOpenOrders: {
    row: "openOrder",
    end: "openOrderEnd",
    book: ({ allOpen }) => allOpen,
    text: (args) => openOrder(...(args as Parameters<typeof openOrder>)),
  },
};

/** Lists that `lease.api` delivers end, by their end event or by an error, and hold what the book held. */
export const apiLists: Invariant = {
  name: "lease.api: each requested list is whole and ends, or is an error",
  breaches: (run) => {
    const clients = new SessionClients(run.frames);
    return run.users.flatMap((user) =>
      user.calls.flatMap((call) => {
        const form = LISTS[call.method];
        // With two lists under way at once, an end event may belong to either.
        return form === undefined || !alone(user, call) ? [] : judged(run, user, call, form, clients);
      }),
    );
  },
};

const alone = (user: ApiUser, call: ApiCall): boolean =>
  !user.calls.some(
    (other) => other !== call && other.method in LISTS && Math.abs(other.atMs - call.atMs) <= WAITS_MS,
  );

function judged(
  run: RunRecord,
  user: ApiUser,
  call: ApiCall,
  form: ListForm,
  clients: SessionClients,
): readonly string[] {
  // A caller receives nothing while its machine stands still.
  const untilMs = dueMs(run.setting, call.atMs, WAITS_MS);
  const what = `${call.method} of caller ${user.no} at ${call.atMs}`;
  const after = user.events.filter(({ seq, atMs }) => seq > call.seq && atMs <= untilMs + 1);
  const end = after.find(({ event, args }) => event === form.end || (event === "error" && args[2] === -1));
  const gone = user.events.find(({ event }) => event === "disconnected") ?? diedOf(user);
  if (end === undefined) return gone !== undefined && gone.atMs <= untilMs ? [] : [`${what} did not end`];
  if (end.event === "error") return [];
  const received = after
    .filter(({ event, seq }) => event === form.row && seq < end.seq)
    .map(({ args }) => form.text(args));
  const clientId = clients.at(end.seq) ?? run.clientId;
  const pages = run.book.between(call.atMs - WAITS_MS, end.atMs).map((page) => form.book(page, clientId));
  // Events of its own orders arrive meanwhile as well.
  if (pages.some((rows) => rows.every((row) => received.includes(row)))) return [];
  return [
    `${what} received [${received.join("; ")}], and the book held ${pages.map((rows) => `[${rows.join("; ")}]`).join(" or ")}`,
  ];
}

const diedOf = ({ diedAt }: ApiUser): Moment | undefined => diedAt;

interface Order {
  readonly permId?: number;
  readonly orderRef?: string;
  readonly clientId?: number;
  readonly totalQuantity?: number;
  readonly lmtPrice?: number;
}
