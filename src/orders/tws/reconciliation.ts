import { reasonOf } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import { getExecutionDetails } from "../../operations/executions.ts";
import { getAllOpenOrders, getCompletedOrders } from "../../operations/orders.ts";
import type { Read } from "../../operations/read.ts";
import { checkedCall } from "../../requests/checked-call.ts";
import type { Clock } from "../../seams/clock.ts";
import type { LiveSession } from "../../session/live-session.ts";
import type { Order } from "../../stoqey/mod.ts";
import { isExercise } from "../option-exercise.ts";
import type { OrderBook } from "../order-book.ts";
import type { OrderRecord } from "../order-record.ts";
import { progressOf } from "../order-transition.ts";
import { changeJudged } from "./change-judgement.ts";
import { judged } from "./judgement.ts";
import type { OrderReports } from "./order-reports.ts";

/** Time after the lists in which TWS may still report an order, in ms. */
const QUIET_MS = 1_000;
/** Timeout of each list, in ms. */
const LIST_MS = 60_000;
/** Pause before a comparison that failed, or that left something unknown, is made again, in ms. */
const AGAIN_MS = 15_000;
/** Number of comparisons in one session; what is unknown after them stays so until the next session or a person. */
const TIMES_MAX = 20;

/** Dependencies of the comparisons of one session. */
export interface ReconciliationOptions {
  readonly live: LiveSession;
  readonly clock: Clock;
  readonly book: OrderBook;
  readonly reports: OrderReports;
  readonly logger: Logger;
  /** A comparison has ended, or has begun. */
  changed(): void;
}

/**
 * Compares the orders of a book with those of TWS, after a session is ready and whenever an outcome is unknown: first the
 * open orders of all clients, the completed orders and the executions, then a quiet period, then `nextValidId`.
 */
export class Reconciliation {
  readonly #options: ReconciliationOptions;
  #state: "idle" | "running" | "ended" = "idle";
  #isWanted = false;
  #times = 0;
  #cancelAgain: () => void = () => {};
  /** Ends the wait of the comparison that is under way. */
  #stopWait: () => void = () => {};

  constructor(options: ReconciliationOptions) {
    this.#options = options;
  }

  /** Whether a comparison is under way. */
  get isRunning(): boolean {
    return this.#state === "running";
  }

  /** Compares now, or once more when the comparison under way has ended. */
  start(): void {
    if (this.#state === "ended") return;
    this.#cancelAgain();
    if (this.#state === "running") {
      this.#isWanted = true;
      return;
    }
    this.#state = "running";
    this.#times++;
    void this.#run();
  }

  /** Ends: the session is over. */
  end(): void {
    this.#state = "ended";
    this.#cancelAgain();
    this.#stopWait();
  }

  async #run(): Promise<void> {
    const { logger, book, changed } = this.#options;
    try {
      await this.#compare();
    } catch (error) {
      if (!this.#isEnded()) logger.warn(`Cannot compare the orders with those of TWS: ${reasonOf(error)}`);
    }
    if (this.#isEnded()) return;
    this.#state = "idle";
    changed();
    if (this.#isWanted) {
      this.#isWanted = false;
      return this.start();
    }
    if (book.unknown("").length === 0 || this.#times >= TIMES_MAX) return;
    this.#cancelAgain = this.#options.clock.after(AGAIN_MS, () => this.start());
  }

  async #compare(): Promise<void> {
    const { live, book, reports, clock } = this.#options;
    const compared = book.unfinished.filter(({ state }) => state.kind === "unknown");
    const changes = book.changesIn("unknown");
    const [open, completed, executions] = await Promise.all([
      this.#read(getAllOpenOrders, null),
      this.#read(getCompletedOrders, null),
      this.#read(getExecutionDetails, {}),
    ]);
    // The executions themselves were received as events; so were the orders, but a list is stronger than a late event.
    const listed = new Map<OrderRecord, Order>();
    for (const { orderId, order, orderState } of open) {
      live.requests.channel.ids.raiseTo(orderId + 1);
      const record = reports.listed({ ...order, orderId }, orderState, true);
      if (record !== undefined) listed.set(record, order);
    }
    for (const { order, orderState } of completed) reports.listed(order, orderState, false);
    for (const { contract, execution } of executions) reports.executed(contract, execution);
    await new Promise<void>((resolve) => {
      const cancel = clock.after(QUIET_MS, resolve);
      this.#stopWait = () => {
        cancel();
        resolve();
      };
    });
    if (this.#isEnded()) return;
    const nowValidId = await this.#nextValidId();
    if (this.#isEnded()) return;
    const { clientId } = live.session;
    book.use(clientId, nowValidId - 1);
    for (const record of compared) {
      if (record.state.kind !== "unknown") continue;
      const nextValidId = this.#nextValidIdSince(record, nowValidId);
      record.apply(judged(missing(record), { clientId, nextValidId }));
    }
    for (const change of changes) {
      if (change.state.kind === "unknown") change.apply(changeJudged(change, listed.get(change.of)));
    }
  }

  /** Gets the highest `nextValidId` that TWS has sent since an order was written. */
  #nextValidIdSince({ epoch }: OrderRecord, nowValidId: number): number {
    const { live, book } = this.#options;
    // That of the start of the session was sent before an order of the same session.
    if (epoch === live.epoch) return nowValidId;
    const atStart = live.session.nextValidId;
    // Later orders of this session, of other accounts, have raised it since.
    const hasSent = book.orders.some((record) => record.epoch === live.epoch);
    return hasSent ? atStart : Math.max(atStart, nowValidId);
  }

  #read<Args, Result>(read: Read<Args, Result>, args: Args): Promise<Result> {
    const call = this.#options.live.requests.request(checkedCall(read, args), { timeoutMs: LIST_MS });
    return call.answer;
  }

  /** Requests the next order ID of TWS. */
  #nextValidId(): Promise<number> {
    const { live, clock } = this.#options;
    const { router, outbox } = live;
    return new Promise((resolve, reject) => {
      const recipient = {
        receive: (_event: string, [id]: readonly unknown[]) => settle(() => resolve(Number(id))),
      };
      const settle = (act: () => void): void => {
        cancel();
        router.unlisten("nextValidId", recipient);
        act();
      };
      const cancel = clock.after(LIST_MS, () =>
        settle(() => reject(new Error("TWS did not send the next order ID"))),
      );
      this.#stopWait = () => settle(() => reject(new Error("the session has ended")));
      router.listen("nextValidId", recipient);
      outbox.submit(
        { lane: "interactive", owner: this, dropped: (reason) => settle(() => reject(reason)) },
        () => {
          live.requests.channel.api.reqIds();
        },
      );
    });
  }

  #isEnded(): boolean {
    return this.#state === "ended";
  }
}

function missing(record: OrderRecord): Parameters<typeof judged>[0] {
  const { clientId, orderId, state, order } = record;
  const wasReported = progressOf(state) !== undefined;
  return { clientId, orderId, wasReported, isExercise: isExercise(order) };
}
