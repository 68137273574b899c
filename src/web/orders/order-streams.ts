import { reasonOf } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import type { Stream } from "../../subscriptions/stream-reader.ts";
import { WATCH_ORDERS } from "../streams/orders.ts";
import { WATCH_EXECUTIONS } from "../streams/trades.ts";
import type { WebTopic } from "../streams/web-topic.ts";
import type { WebOrderReports } from "./web-order-reports.ts";

/** Dependencies of the streams of orders. */
export interface OrderStreamsOptions {
  readonly reports: WebOrderReports;
  readonly logger: Logger;
  watch<Value>(topic: WebTopic<Value>): Stream<Value>;
}

/** Receives the orders and the fills of the session over the WebSocket, from the first order of the pool until it closes. */
export class OrderStreams {
  readonly #options: OrderStreamsOptions;
  readonly #open = new Set<string>();

  constructor(options: OrderStreamsOptions) {
    this.#options = options;
  }

  /** Opens the streams that are not open. */
  want(): void {
    const { reports } = this.#options;
    this.#follow(WATCH_ORDERS, (row) => reports.order(row, false));
    this.#follow(WATCH_EXECUTIONS, (update) => reports.update(update));
  }

  #follow<Value>(topic: WebTopic<Value>, take: (value: Value) => void): void {
    if (this.#open.has(topic.key)) return;
    this.#open.add(topic.key);
    void this.#read(topic, take).finally(() => this.#open.delete(topic.key));
  }

  async #read<Value>(topic: WebTopic<Value>, take: (value: Value) => void): Promise<void> {
    try {
      for await (const update of this.#options.watch(topic)) if (update.kind === "update") take(update.value);
    } catch (error) {
      // Lists are compared in the next session, and the streams are opened again with it.
      this.#options.logger.debug(`A stream of the orders of the pool has ended: ${reasonOf(error)}`);
    }
  }
}
