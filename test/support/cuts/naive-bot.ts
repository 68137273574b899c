import { EventName, IBApi, type Order } from "@stoqey/ib";
import type { BotTime } from "./bot-time.ts";
import { APPLE } from "./terms.ts";

/** Time after which the bot gives a silent connection up, in ms: the stock client detects none. */
const SILENT_MS = 3_000;
const REDIAL_MS = 100;
/** Longest wait for the fill of a market order that was acknowledged, in ms, and the pause between two looks. */
const FILL_MS = 2_000;
const LOOK_MS = 50;
/** The error by which TWS reports that an order was cancelled. */
const CANCELLED = 202;

/** What the bot has learned of its last request. */
export type Answer = "acknowledged" | "refused" | "lost";

/** Habit of a bot whose connection ends before an answer: it sends the same again on the next one, or trusts the first. */
export type Habit = "sends again" | "sends once";

/**
 * A bot on the stock client, as bots are: it connects again when its connection ends. It keeps nothing on disk, requests no
 * lists of orders, and takes the next order ID that TWS names.
 */
export class NaiveBot {
  /** Units that it knows to be filled. */
  filled = 0;
  readonly #port: number;
  readonly #time: BotTime;
  #api: IBApi | undefined;
  #nextId = 0;
  #orderId = 0;

  readonly #habit: Habit;

  readonly #clientId: number;

  /** @param time Its time, which its user moves. */
  constructor(port: number, time: BotTime, habit: Habit, clientId = 1) {
    this.#port = port;
    this.#time = time;
    this.#habit = habit;
    this.#clientId = clientId;
  }

  /** Connects, until TWS serves it. */
  async connect(): Promise<void> {
    while (!(await this.#dial())) await this.#time.wait(REDIAL_MS);
  }

  /** Places an order until it is answered, and waits for its fill. */
  async place(order: Order): Promise<Answer> {
    const answer = await this.#untilAnswered((api) => {
      this.#orderId = this.#nextId;
      api.placeOrder(this.#orderId, APPLE, order);
    });
    await this.#awaitFill(order);
    return answer;
  }

  /** Modifies the order until it is answered, and waits for its fill. */
  async modify(order: Order): Promise<Answer> {
    const answer = await this.#untilAnswered((api) => void api.placeOrder(this.#orderId, APPLE, order));
    await this.#awaitFill(order);
    return answer;
  }

  /** Cancels the order until it is answered. */
  async cancel(): Promise<Answer> {
    return await this.#untilAnswered((api) => void api.cancelOrder(this.#orderId));
  }

  /** Sends an order, and dies with the answer. */
  async placeAndDie(order: Order): Promise<void> {
    const answer = this.#answer();
    this.#api?.placeOrder(this.#nextId, APPLE, order);
    await answer;
    this.close();
  }

  close(): void {
    this.#api?.disconnect();
  }

  /** Waits for the fill of a market order; another one rests. */
  async #awaitFill({ orderType }: Order): Promise<void> {
    if (`${orderType}` !== "MKT") return;
    for (let waitedMs = 0; waitedMs < FILL_MS && this.filled === 0; waitedMs += LOOK_MS)
      await this.#time.wait(LOOK_MS);
  }

  async #dial(): Promise<boolean> {
    const api = new IBApi({
      host: "127.0.0.1",
      port: this.#port,
      clientId: this.#clientId,
      maxReqPerSec: 1_000,
    });
    const isServed = await new Promise<boolean>((resolve) => {
      const cancel = this.#time.after(SILENT_MS, () => settle(false));
      const settle = (served: boolean): void => {
        cancel();
        resolve(served);
      };
      api.once(EventName.nextValidId, (id: number) => {
        this.#nextId = id;
        settle(true);
      });
      api.once(EventName.disconnected, () => settle(false));
      api.on(EventName.error, () => {});
      api.connect();
    });
    if (isServed) this.#api = api;
    else api.disconnect();
    return isServed;
  }

  async #untilAnswered(send: (api: IBApi) => void): Promise<Answer> {
    for (;;) {
      const answer = this.#answer();
      send(this.#api as IBApi);
      const kind = await answer;
      if (kind !== "lost") return kind;
      this.close();
      await this.connect();
      if (this.#habit === "sends once") return kind;
    }
  }

  #answer(): Promise<Answer> {
    const api = this.#api as IBApi;
    return new Promise((resolve) => {
      const cancel = this.#time.after(SILENT_MS, () => settle("lost"));
      const settle = (answer: Answer): void => {
        cancel();
        resolve(answer);
      };
      api.on(EventName.orderStatus, (_id: number, _status: string, filled: number) => {
        this.filled = Math.max(this.filled, filled);
        settle("acknowledged");
      });
      api.on(EventName.disconnected, () => settle("lost"));
      api.on(EventName.error, (_error: Error, code: number, id: number) => {
        if (id > 0) settle(code === CANCELLED ? "acknowledged" : "refused");
      });
    });
  }
}
