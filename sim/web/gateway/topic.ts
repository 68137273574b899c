import type { GatewayContext } from "./context.ts";

/** A frame that a topic sends: its fields, with `topic`. */
export type TopicFrame = Readonly<Record<string, unknown>>;

/** A running subscription of one socket. */
export interface TopicSubscription {
  /**
   * Identifies it among those of its socket, e.g. `smd/265598`. A later subscription with the same key replaces it.
   */
  readonly key: string;
  /** Time of the next call of `run`, epoch ms; undefined: never. */
  dueMs: number | undefined;
  /** True to run it also whenever orders may have changed. Default false. */
  readonly followsOrders?: boolean;
  /** Frames that are due at `context.nowMs`; sets `dueMs`. */
  run(context: GatewayContext): readonly TopicFrame[];
}

/** What a subscribe message leads to: frames to send now, and a subscription where it goes on. */
export interface Subscribed {
  readonly frames: readonly TopicFrame[];
  readonly subscription?: TopicSubscription | undefined;
}

/** One topic of the WebSocket. */
export interface Topic {
  /** Name of the subscribe message, e.g. `smd`. */
  readonly subscribe: string;
  /** Name of the unsubscribe message, e.g. `umd`. */
  readonly unsubscribe: string;
  /** `brokerage` for topics that end with the brokerage session, `login` for those that only end with the login. */
  readonly layer: "login" | "brokerage";
  /**
   * Begins a subscription.
   *
   * @param targets The parts of the message between the plus signs, e.g. `["265598"]`.
   * @param args The JSON at its end; `{}` for none.
   * @param running The running subscriptions of the socket, by key: topics have limits, and extend one that is running.
   */
  begin(
    targets: readonly string[],
    args: Readonly<Record<string, unknown>>,
    context: GatewayContext,
    running?: ReadonlyMap<string, TopicSubscription>,
  ): Subscribed;
  /** Keys of the subscriptions that an unsubscribe message ends, and the frames that confirm it. */
  end(
    targets: readonly string[],
    keys: readonly string[],
    context: GatewayContext,
  ): { readonly keys: readonly string[]; readonly frames: readonly TopicFrame[] };
}
