import type { PoolError } from "../errors.ts";
import type { IBApi } from "../stoqey/mod.ts";

/** Where to dial, and as whom. */
export interface DialTarget {
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
}

/** One live, handshaken connection to TWS. */
export interface Session {
  readonly clientId: number;
  /** The protocol version that both sides agreed on. */
  readonly serverVersion: number;
  /** Account codes, at least one. */
  readonly accounts: readonly string[];
  /** The first order number that TWS has not seen from this client ID. */
  readonly nextValidId: number;
  /** The client, for this session only. Nothing may be asked of it once the session has ended. */
  readonly api: IBApi;
  /** The number of messages that TWS counts and that its start has sent: `START_API`. They are in TWS's rate already. */
  readonly messagesSent: number;
  /**
   * Frames that were written, and how many of these the system has taken: what it has not taken TWS never gets.
   * `undelivered`: TWS has not acknowledged all that was sent about orders.
   */
  readonly outgoing: { readonly frames: number; readonly taken: number; readonly undelivered: boolean };
  /** When the last bytes came in, by the clock's `now()`. */
  receivedMs(): number;
}

/** What becomes of a dial. `ended` comes at most once and last, also after `ready`; never after `Attempt.end()`. */
export interface DialObserver {
  opened(): void;
  ready(session: Session): void;
  /** Everything that TWS says once the session is ready, by the event names of `@stoqey/ib`. */
  received(event: string, args: readonly unknown[]): void;
  /**
   * A message came that could not be decoded, and was skipped: whatever answer it was part of is not whole.
   *
   * @param messageId TWS's number of its kind; NaN when not even this could be read.
   */
  skipped?(messageId: number): void;
  ended(error: PoolError): void;
}

/** One try to open a session, and the session that came of it. */
export interface Attempt {
  /** Ends it, whatever it has become. Resolves when the connection is gone; a second call gives the same promise. */
  end(): Promise<void>;
  /** What has come of the handshake since `opened`, and what has not, as the end of a sentence. */
  waitingFor?(): string;
}

/** Opens sessions. */
export interface Connector {
  dial(target: DialTarget, observer: DialObserver): Attempt;
}
