import { PoolError, reasonOf } from "../../errors.ts";
import type { Recipient } from "../../routing/router.ts";
import type { Clock } from "../../seams/clock.ts";
import type { LiveSession } from "../../session/live-session.ts";
import type { Contract, Order, OrderState as TwsState } from "../../stoqey/mod.ts";
import { isOrderNotice } from "../../tws/codes.ts";
import { onAbort } from "../../util/abort.ts";
import type { OrderSequence } from "./order-sequence.ts";
import { writeOrder } from "./order-writer.ts";

/** What an order would change, in the currency of the account; undefined where TWS does not say. */
export interface OrderPreview {
  /** Initial margin of the account now, its change, and after the order. */
  readonly initialMargin: MarginChange;
  /** Maintenance margin of the account. */
  readonly maintenanceMargin: MarginChange;
  /** Equity with loan value of the account. */
  readonly equityWithLoan: MarginChange;
  /** Commission; where TWS knows bounds only, `min` and `max`. */
  readonly commission: {
    readonly expected: number | undefined;
    readonly min: number | undefined;
    readonly max: number | undefined;
    readonly currency: string;
  };
  /** Warning of TWS; empty for none. */
  readonly warning: string;
}

/** A value before and after an order, and its change. */
export interface MarginChange {
  /** Value now. */
  readonly before: number | undefined;
  /** What the order adds to it. */
  readonly change: number | undefined;
  /** Value after the order. */
  readonly after: number | undefined;
}

/** Dependencies of a preview. */
export interface PreviewParts {
  readonly clock: Clock;
  readonly sequence: OrderSequence;
  /** An order ID was given to the preview: TWS may refuse orders with lower ones from now on. */
  used(clientId: number, orderId: number): void;
}

/**
 * Requests what an order would change, without placing it (`whatIf`).
 *
 * @param leftMs Time for the answer, in ms.
 */
export function previewOrder(
  { clock, sequence, used }: PreviewParts,
  live: LiveSession,
  { contract, order }: { readonly contract: Contract; readonly order: Order },
  leftMs: number,
  signal: AbortSignal | undefined,
): Promise<OrderPreview> {
  const what = "preview the order";
  const owner = {};
  return new Promise((resolve, reject) => {
    let leave: () => void = () => {};
    const settle = (act: () => void): void => {
      cancel();
      forget();
      leave();
      live.holders.delete(holder);
      act();
    };
    const fail = (error: PoolError): void => settle(() => reject(error));
    const holder = {
      sessionEnded: (error: PoolError) => {
        fail(new PoolError(error.code, `Cannot ${what}: ${error.message}`, { cause: error }));
        return () => {};
      },
    };
    live.holders.add(holder);
    const cancel = clock.after(leftMs, () => {
      const reason = new PoolError(
        "REQUEST_TIMEOUT",
        `Cannot ${what}: TWS did not answer within ${leftMs} ms`,
      );
      withdraw(reason);
      fail(reason);
    });
    const forget = onAbort(signal, () => {
      const { reason: cause } = signal ?? {};
      const reason = new PoolError("ABORTED", `Cannot ${what}: the caller's signal was aborted`, { cause });
      withdraw(reason);
      fail(reason);
    });
    const withdraw = sequence.submit(live, {
      owner,
      orderId: undefined,
      untilMs: clock.now() + leftMs,
      entries: (id) => {
        used(live.session.clientId, id);
        return [];
      },
      write: (id) => {
        const recipient: Recipient = {
          receive: (event, args) => {
            const state = args[3] as TwsState | undefined;
            if (event === "openOrder" && state !== undefined) {
              // TWS answers an order that has a warning twice: with the warning alone, then with the numbers.
              if (!isWarningAlone(state)) settle(() => resolve(previewOf(state)));
              return;
            }
            const code = Number(args[1]);
            if (event !== "error" || isOrderNotice(code)) return;
            fail(new PoolError("TWS_ERROR", `Cannot ${what}: ${reasonOf(args[0])}`, { twsCode: code }));
          },
        };
        live.router.join(id, recipient);
        leave = () => live.router.leave(id, recipient);
        writeOrder(live, id, contract, { ...order, whatIf: true, transmit: true });
      },
      dropped: (reason) =>
        fail(new PoolError(reason.code, `Cannot ${what}: ${reason.message}`, { cause: reason })),
    });
  });
}

/** Wait for a preview. */
export interface PreviewWait {
  /** Time for the session and the answer, in ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Requests a preview on the session that is ready, or on the first of the pool. */
export async function requestedPreview(
  parts: PreviewParts & {
    live(): LiveSession | undefined;
    noSession(): PoolError;
    shut(): PoolError | undefined;
    connect(untilMs: number, signal: AbortSignal | undefined): Promise<PoolError | undefined>;
  },
  terms: { readonly contract: Contract; readonly order: Order },
  { timeoutMs, signal }: PreviewWait,
): Promise<OrderPreview> {
  const { clock } = parts;
  const untilMs = clock.now() + timeoutMs;
  const failed = await parts.connect(untilMs, signal);
  const live = parts.live();
  const refused = failed ?? parts.shut() ?? (live === undefined ? parts.noSession() : undefined);
  if (refused !== undefined || live === undefined) {
    const { code, message } = refused as PoolError;
    throw new PoolError(code, `Cannot preview the order: ${message}`, { cause: refused });
  }
  return await previewOrder(parts, live, terms, Math.max(0, untilMs - clock.now()), signal);
}

/** Tests whether an answer is the warning of TWS without margins and commission, which come in a second one. */
export function isWarningAlone(state: TwsState | undefined): boolean {
  const { warningText = "", initMarginAfter, commission, minCommission } = state ?? {};
  return warningText !== "" && [initMarginAfter, commission, minCommission].every((value) => !isSet(value));
}

function previewOf(state: TwsState): OrderPreview {
  return {
    initialMargin: margin(state.initMarginBefore, state.initMarginChange, state.initMarginAfter),
    maintenanceMargin: margin(state.maintMarginBefore, state.maintMarginChange, state.maintMarginAfter),
    equityWithLoan: margin(state.equityWithLoanBefore, state.equityWithLoanChange, state.equityWithLoanAfter),
    commission: {
      expected: numberOf(state.commission),
      min: numberOf(state.minCommission),
      max: numberOf(state.maxCommission),
      currency: state.commissionCurrency ?? "",
    },
    warning: state.warningText ?? "",
  };
}

function margin(before: unknown, change: unknown, after: unknown): MarginChange {
  return { before: numberOf(before), change: numberOf(change), after: numberOf(after) };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== "" && Number(value) !== Number.MAX_VALUE;
}

function numberOf(value: unknown): number | undefined {
  return isSet(value) && Number.isFinite(Number(value)) ? Number(value) : undefined;
}
