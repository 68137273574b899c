import { type PoolError, reasonOf } from "../errors.ts";
import { hasWritten } from "../orders/tws/order-writer.ts";
import type { Recipient } from "../routing/router.ts";
import type { Contract, IBApi } from "../stoqey/mod.ts";
import { Unsendable } from "./outgoing-orders.ts";
import type { RequestProgress } from "./request-progress.ts";
import type { ViewParts } from "./view-options.ts";

/** Place of the account in the arguments of `exerciseOptions`. */
const ACCOUNT = 4;

/** Recipients of what becomes of the request of a caller. */
export interface ExerciseRequest {
  readonly progress: RequestProgress;
  /** Receives the events of the order. */
  readonly recipient: Recipient;
  /** It will not be written. */
  dropped(reason: PoolError): void;
}

/** Gets the reason for which no exercise can be sent now, as a sentence; undefined while it can. */
export function exerciseClosed({ live, orders }: ViewParts, args: readonly unknown[]): string | undefined {
  if (live.outbox.cutOff) return "Not connected: TWS is cut off from IBKR";
  const closed = orders.closed(live, args[ACCOUNT], undefined);
  return closed && `Cannot send exerciseOptions: ${closed.message}`;
}

/**
 * Sends `exerciseOptions`, which makes an order: in the sequence of orders, with its entry in the journal first. It has an
 * order ID, under which TWS may send events of the order.
 *
 * @param args Arguments of the caller, with the ID.
 */
export function sendExercise(
  { live, orders, owner }: ViewParts,
  args: readonly unknown[],
  { progress, recipient, dropped }: ExerciseRequest,
): void {
  const [, contract, exerciseAction, exerciseQuantity, account, override] = args;
  const terms = {
    contract: contract as Contract,
    order: {
      exerciseAction: Number(exerciseAction),
      exerciseQuantity: Number(exerciseQuantity),
      account: String(account ?? ""),
      override,
    },
  };
  const write = (twsId: number): void => {
    const { api, router } = live.requests.channel;
    let isWriting = true;
    let complaint: readonly unknown[] = [];
    const receiving: Recipient = {
      receive: (event, got) => {
        if (isWriting && event === "error") complaint = got;
        else recipient.receive(event, got);
      },
    };
    router.join(twsId, receiving);
    progress.sent(twsId, () => router.leave(twsId, receiving));
    const call = (): void => {
      (api.exerciseOptions as (...all: readonly unknown[]) => IBApi).call(api, twsId, ...args.slice(1));
    };
    const isWritten = hasWritten(live, receiving, call);
    isWriting = false;
    const [error = "the library did not send it", code] = complaint;
    if (!isWritten) throw new Unsendable(reasonOf(error), code);
  };
  progress.withdrawable(orders.exercise(live, terms, { owner, write, dropped }));
}
