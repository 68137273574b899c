import { ORDER_CANCELLED, ORDER_MESSAGE } from "../tws/facts/codes.ts";
import { counted } from "../world/counted.ts";

/** Values of a message by their names. */
type Values = Readonly<Record<string, unknown>>;

/** An order that no client of the relay has placed. */
export interface EarlierOrder {
  readonly clientId: number;
  readonly orderId: number;
  readonly permId: number;
  /** Its terms, such as `BUY 3 MSFT`; empty while no message has said them. */
  readonly text: string;
}

/** State of a change or a cancel: `done` when the gateway has said so. */
type Deed = "none" | "sent" | "done";

/** An order of others, and what clients of the relay did to it. */
interface Touched extends EarlierOrder {
  change: Deed;
  cancel: Deed;
}

/** Options that were exercised, or left to lapse. */
interface Exercise {
  readonly clientId: number;
  readonly reqId: number;
  readonly text: string;
}

/** Orders of others that are kept. */
const ORDERS_MAX = 20_000;
const CANCELLED: readonly string[] = ["Cancelled", "ApiCancelled"];
const LAPSE = 2;

/** What clients of a relay did to an account besides placing orders, as far as the messages that passed say. */
export class SideEffects {
  /** Client ID that has cancelled every order; undefined for none. */
  globalCancelBy: number | undefined;
  readonly #orders = new Map<string, Touched>();
  readonly #unread = new Map<string, number>();
  readonly #advisors = new Set<number>();
  #exercises: readonly Exercise[] = [];

  /** Follows a change of an order that was there before. */
  changed(clientId: number, orderId: number): void {
    this.#order({ clientId, orderId, permId: 0, text: "" }).change = "sent";
  }

  /** Follows the cancel of an order that was there before. */
  cancelSent(clientId: number, orderId: number): void {
    const order = this.#order({ clientId, orderId, permId: 0, text: "" });
    if (order.cancel === "none") order.cancel = "sent";
  }

  /** Follows the exercise or the lapse of options. */
  exerciseSent(clientId: number, values: Values): void {
    const { reqId, symbol, secType, lastTradeDate, strike, right, exerciseAction, exerciseQuantity } = values;
    const options = [exerciseQuantity, symbol, secType, lastTradeDate, strike, right].join(" ");
    const text = exerciseAction === LAPSE ? `has let lapse ${options}` : `has exercised ${options}`;
    this.#exercises = [...this.#exercises, { clientId, reqId: Number(reqId), text }];
  }

  /** Follows a change of the settings of an advisor. */
  advisorChanged(clientId: number): void {
    this.#advisors.add(clientId);
  }

  /** Follows a request that has passed and may be an order, and that cannot be followed. */
  unread(name: string): void {
    this.#unread.set(name, (this.#unread.get(name) ?? 0) + 1);
  }

  /** Follows a message of the gateway about an order that no client of the relay has placed, or about another request. */
  reported(name: string, clientId: number, values: Values): void {
    if (name === "error") return this.#failed(clientId, Number(values.reqId), Number(values.code));
    if (name !== "openOrder" && name !== "orderStatus") return;
    const { action, totalQuantity, symbol } = values;
    const order = this.#order({
      clientId: Number(values.clientId),
      orderId: Number(values.orderId),
      permId: Number(values.permId ?? 0),
      text: name === "openOrder" ? `${action} ${totalQuantity} ${symbol}` : "",
    });
    if (order.change === "sent") order.change = "done";
    if (CANCELLED.includes(String(values.status))) this.#cancelled(order);
  }

  /** Tests whether what became of an order of others is described. */
  describes(order: EarlierOrder): boolean {
    return this.#orders.get(keyOf(order))?.cancel === "done";
  }

  /**
   * Describes everything that a flat ending does not undo, one phrase each.
   *
   * @param before Orders that were open before, with their terms.
   */
  described(before: readonly EarlierOrder[] = []): readonly string[] {
    const known = new Map(before.map((order) => [keyOf(order), order.text]));
    const orders = [...this.#orders].map(([key, order]) => ({
      ...order,
      text: known.get(key) ?? order.text,
    }));
    const exercises = this.#exercises.map(
      ({ clientId, text }) => `client ${clientId} ${text}, which is not undone`,
    );
    const advisors = [...this.#advisors].map(
      (clientId) =>
        `client ${clientId} has changed the settings of the advisor (replaceFA), which is not undone`,
    );
    const unread = [...this.#unread].map(
      ([name, count]) =>
        `${name} could not be followed (${counted(count, "request")}), and may have placed an order`,
    );
    return [...orders.flatMap(describedOrder), ...exercises, ...advisors, ...unread];
  }

  #order(seen: EarlierOrder): Touched {
    const key = keyOf(seen);
    const known = this.#orders.get(key);
    const { permId, text } = { ...seen, text: seen.text || (known?.text ?? "") };
    const order = known ?? { ...seen, change: "none" as const, cancel: "none" as const };
    const merged = { ...order, permId: permId || order.permId, text };
    this.#orders.set(key, merged);
    if (this.#orders.size > ORDERS_MAX)
      for (const [oldest, { change, cancel }] of this.#orders)
        if (change === "none" && cancel === "none") {
          this.#orders.delete(oldest);
          break;
        }
    return merged;
  }

  #failed(clientId: number, reqId: number, code: number): void {
    const order = this.#orders.get(keyOf({ clientId, orderId: reqId, permId: 0, text: "" }));
    if (code === ORDER_CANCELLED) {
      if (order !== undefined) this.#cancelled(order);
      return;
    }
    if (leavesOrder(code)) return;
    // The gateway did not find the order, or could not change or cancel it any more.
    if (order?.change === "sent") order.change = "none";
    if (order?.cancel === "sent") order.cancel = "none";
    this.#exercises = this.#exercises.filter((one) => one.clientId !== clientId || one.reqId !== reqId);
  }

  #cancelled(order: Touched): void {
    if (order.cancel === "sent" || this.globalCancelBy !== undefined) order.cancel = "done";
  }
}

/** Tests whether an error about an order leaves it in force: order messages, and the range of warnings. */
export function leavesOrder(code: number): boolean {
  return code === ORDER_MESSAGE || (code >= 2_100 && code < 2_200);
}

/** Names an order that was there before a drill. */
export function earlierOrderText({ clientId, orderId, text }: EarlierOrder): string {
  // Orders that were entered in TWS by hand have no number.
  const name = orderId > 0 ? `#${orderId} of client ${clientId}` : "of no client";
  return `the order ${name}${text === "" ? "" : ` (${text})`} was there before the drill`;
}

function describedOrder(order: Touched): readonly string[] {
  if (order.cancel === "done") return [`${earlierOrderText(order)} and was cancelled`];
  if (order.cancel === "sent")
    return [`${earlierOrderText(order)}, and it is not known what became of its cancel`];
  return order.change !== "none" ? [`${earlierOrderText({ ...order, text: "" })} and is left as it is`] : [];
}

function keyOf({ clientId, orderId, permId }: EarlierOrder): string {
  return orderId > 0 ? `${clientId}/${orderId}` : `permanent/${permId}`;
}
