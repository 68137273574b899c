import type { Socket } from "node:net";
import { EventName, IBApi, OrderAction, OrderType, SecType, TimeInForce } from "@stoqey/ib";
import type { DialPlace, DrillTarget, RunningTarget } from "../../sim/drills/target.ts";
import { systemClock } from "../../sim/mod.ts";

const share = (symbol: string) => ({ symbol, secType: SecType.STK, exchange: "SMART", currency: "USD" });

/** What a bot does wrong. */
export interface BadHabits {
  /** What it does when its connection ends: nothing for ever, or a dial after so many ms. Default: a dial after 20 ms. */
  readonly afterLoss?: "nothing" | number;
  /** Whether each dial takes another client ID. */
  readonly newIds?: true;
  /** Connections that it opens at once. Default 1. */
  readonly connections?: number;
  /** Whether it ends its connection at each notice that is no error of its own, and at each error. */
  readonly leavesAt?: RegExp;
  /** Time after which it ends a connection without a session, in ms. Default: never. */
  readonly givesUpMs?: number;
  /** Whether each session places the orders of the first one again. */
  readonly resends?: true;
  /** Whether it ends its connection at a status of an order that comes twice. */
  readonly leavesAtRepeat?: true;
  /** Time after which it ends its connection where an order has no status, in ms. Default: never. */
  readonly statusWithinMs?: number;
  /** Most bytes that it reads in one session: it ends its connection at the first beyond them. */
  readonly bytesMax?: number;
  /** Whether it ends its connection at bytes that are no whole message. */
  readonly leavesAtPieces?: true;
  /** Whether it trades. */
  readonly trades?: true;
  /** Whether its second and later sessions subscribe again. Default true. */
  readonly subscribesOnce?: true;
}

/** A bot on `IBApi` with bad habits, as the target of a drill: drills must find them. */
export function brokenBot(habits: BadHabits): DrillTarget {
  return {
    kind: "program",
    start: async (place): Promise<RunningTarget> => {
      const bots = Array.from(
        { length: habits.connections ?? 1 },
        (_, index) => new Bot(place, habits, index),
      );
      return {
        ended: new Promise(() => {}),
        stop: async () => {
          for (const bot of bots) bot.stop();
        },
        record: () => undefined,
        checks: () => [],
      };
    },
  };
}

class Bot {
  readonly #place: DialPlace;
  readonly #habits: BadHabits;
  readonly #timers = new Set<() => void>();
  #clientId: number;
  #sessions = 0;
  #api: IBApi | undefined;
  #isStopped = false;
  #lastStatus = "";
  /** Steps that are left of each order. */
  readonly #orders = new Map<number, (() => void)[]>();

  constructor(place: DialPlace, habits: BadHabits, index: number) {
    this.#place = place;
    this.#habits = habits;
    this.#clientId = place.clientId + index;
    this.#dial();
  }

  stop(): void {
    this.#isStopped = true;
    for (const cancel of this.#timers) cancel();
    this.#end();
  }

  #end(): void {
    const api = this.#api;
    this.#api = undefined;
    api?.removeAllListeners();
    api?.on(EventName.error, () => {});
    api?.disconnect();
  }

  #dial(): void {
    if (this.#isStopped) return;
    const { host, port } = this.#place;
    const { newIds, leavesAt, leavesAtPieces, bytesMax = Number.POSITIVE_INFINITY } = this.#habits;
    const api = new IBApi({ host, port, clientId: newIds ? this.#clientId++ : this.#clientId });
    this.#api = api;
    const leave = (code: number): void => {
      if (this.#sessions === 0 || !leavesAt?.test(`${code}`) || this.#api !== api) return;
      this.#end();
      this.#later(50, () => this.#dial());
    };
    api.on(EventName.error, (_, code) => leave(code));
    api.on(EventName.info, (_, code) => leave(code));
    api.on(EventName.disconnected, () => this.#lost(api));
    api.on(EventName.orderStatus, (orderId, status) => this.#follow(api, orderId, status));
    api.once(EventName.nextValidId, (orderId) => this.#run(api, orderId));
    let bytes = 0;
    const isTooMuch = (length: number): boolean => {
      bytes += length;
      return bytes > bytesMax || (leavesAtPieces === true && length < MESSAGE_BYTES_MIN);
    };
    api.on(EventName.connected, () => {
      endAtNegativeLength(api);
      onBytes(api, (length) => isTooMuch(length) && this.#lost(api));
    });
    api.connect();
    const { givesUpMs } = this.#habits;
    const sessions = this.#sessions;
    if (givesUpMs !== undefined) this.#later(givesUpMs, () => this.#sessions === sessions && this.#lost(api));
  }

  #lost(api: IBApi): void {
    const { afterLoss = 20 } = this.#habits;
    if (this.#api !== api || afterLoss === "nothing") return;
    this.#end();
    this.#later(afterLoss, () => this.#dial());
  }

  #later(ms: number, then: () => void): void {
    const cancel = systemClock.after(ms, () => {
      this.#timers.delete(cancel);
      then();
    });
    this.#timers.add(cancel);
  }

  #run(api: IBApi, orderId: number): void {
    const isFirst = this.#sessions++ === 0;
    const { trades, resends, subscribesOnce } = this.#habits;
    if (isFirst || !subscribesOnce) api.reqMktData(1_001, share("SPY"), "", false, false);
    api.reqHistoricalData(1_002, share("AAPL"), "", "1 D", "1 hour" as never, "TRADES", 1, 1, false);
    api.reqPositions();
    if (trades && (isFirst || resends)) this.#trade(api, orderId);
  }

  /** Places an order that it changes and cancels, one that it changes into a market order, and a market order. */
  #trade(api: IBApi, orderId: number): void {
    this.#orders.clear();
    const orders: readonly ((id: number) => void)[] = [
      (id) => {
        api.placeOrder(id, share("AAPL"), limit("bot-1", 1));
        this.#orders.set(id, [
          () => api.placeOrder(id, share("AAPL"), limit("bot-1", 2)),
          () => api.cancelOrder(id),
        ]);
      },
      (id) => {
        api.placeOrder(id, share("IBM"), limit("bot-2", 1));
        this.#orders.set(id, [() => api.placeOrder(id, share("IBM"), market("bot-2"))]);
      },
      (id) => api.placeOrder(id, share("MSFT"), market("bot-3")),
    ];
    // Each session begins with another one, so that a number that is handed out again is given to another order.
    for (const index of orders.keys())
      orders[(index + this.#sessions - 1) % orders.length]?.(orderId + index);
    const { statusWithinMs } = this.#habits;
    if (statusWithinMs !== undefined)
      this.#later(statusWithinMs, () => this.#lastStatus === "" && this.#lost(api));
  }

  /** Takes the next step of an order when it works, and leaves at a status that comes twice if that is its habit. */
  #follow(api: IBApi, orderId: number, status: string | undefined): void {
    const key = `${orderId}/${status}`;
    const isRepeated = this.#lastStatus === key;
    this.#lastStatus = key;
    if (isRepeated && this.#habits.leavesAtRepeat) this.#lost(api);
    else if (status === "Submitted") this.#orders.get(orderId)?.shift()?.();
  }
}

const limit = (orderRef: string, lmtPrice: number) =>
  ({ ...TERMS, orderRef, orderType: OrderType.LMT, lmtPrice }) as const;
const market = (orderRef: string) => ({ ...TERMS, orderRef, orderType: OrderType.MKT }) as const;

const TERMS = { action: OrderAction.BUY, totalQuantity: 1, tif: TimeInForce.DAY, transmit: true } as const;

/** Length of the shortest message, in bytes. */
const MESSAGE_BYTES_MIN = 8;

/** The socket of a client on `IBApi`, and what reads its bytes. */
function socketOf(api: IBApi): { client: Socket; onData(data: Buffer): void } {
  return (api as unknown as { controller: { socket: ReturnType<typeof socketOf> } }).controller.socket;
}

/** Calls a function with the number of the bytes that arrive at once. */
function onBytes(api: IBApi, then: (length: number) => void): void {
  socketOf(api).client.on("data", ({ length }) => then(length));
}

const LENGTH_BYTES = 4;

/**
 * Lets a client read nothing more from a negative length on: on the wire this is what the stock client does, which loops
 * for ever there and would do so in the process of the test.
 */
function endAtNegativeLength(api: IBApi): void {
  const socket = socketOf(api);
  const read = socket.onData.bind(socket);
  let rest = Buffer.alloc(0);
  let isEnded = false;
  socket.onData = (data) => {
    rest = Buffer.concat([rest, data]);
    while (!isEnded && rest.length >= LENGTH_BYTES) {
      const length = rest.readInt32BE();
      if (length < 0) isEnded = true;
      else if (rest.length < LENGTH_BYTES + length) break;
      else rest = rest.subarray(LENGTH_BYTES + length);
    }
    if (!isEnded) read(data);
  };
}
