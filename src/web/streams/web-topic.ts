import type { Beginning } from "../../operations/stream.ts";
import type { SocketFrame } from "../socket/frame.ts";

/** One subscription of the WebSocket at the gateway; several topics can share it. */
export interface WebLine {
  /** The `topic` of its frames, e.g. `smd+265598`; equal lines are subscribed once. */
  readonly key: string;
  /** True for a market data line, which counts against a limit, and which the gateway ends unless it is renewed. */
  readonly isMarketData?: boolean;
  /** Time without a frame after which it is subscribed again once, in ms; missing where hours may pass. */
  readonly silenceMsMax?: number;
  /** Message that ends it. */
  readonly unsubscribe: string;
  /**
   * Makes the message that begins or renews it.
   *
   * @param fields Fields that its topics need, each once, in ascending order.
   * @param gapMs Time since which frames may be missing, in ms; 0 for the first message.
   */
  subscribe(fields: readonly string[], gapMs: number): string;
}

/** What a topic makes of the frames of one subscription. */
export interface WebFlow<Value> {
  /** Takes a frame of the line; frames of any shape must be survived. */
  receive(frame: SocketFrame): void;
  /** Takes the rows that were read by REST, for a topic with `isReread`. */
  reread?(rows: unknown): void;
  /** The values that a reader gets that joins later. */
  replay(): readonly Value[];
}

/** Callback and memory of one subscription; `kept` lasts from one WebSocket to the next. */
export type WebBeginning<Value> = Pick<Beginning<Value>, "emit" | "kept">;

/** What can be watched over the WebSocket, as the hub carries it out. */
export interface WebTopic<Value> {
  /** Method of the pool, e.g. `watchQuotes`. */
  readonly name: string;
  /** Description of the call and its subject, for a sentence that begins "Cannot <what>: ...". */
  readonly what: string;
  /** Equal for equal streams. */
  readonly key: string;
  readonly line: WebLine;
  /** Fields that it needs of the line. */
  readonly fields?: readonly string[];
  /** Whether hours may pass without a frame although all is well. */
  readonly quiet?: boolean;
  /** Whether its state is read by REST after each subscription, because frames may be missing. */
  readonly isReread?: boolean;
  /** Begins a subscription. */
  begin(beginning: WebBeginning<Value>): WebFlow<Value>;
}

/** A topic whose types do not matter to its holder. */
// biome-ignore lint/suspicious/noExplicitAny: the hub moves values about and never looks into them.
export type AnyTopic = WebTopic<any>;
