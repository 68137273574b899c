import type { PoolError } from "../errors.ts";
import type { IBApi } from "../stoqey/mod.ts";

/** Address and client ID of a dial. */
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
  /** The client, for this session only. It must not be used once the session has ended. */
  readonly api: IBApi;
  /** Messages that the start of the session has sent (`START_API`), which TWS counts in its rate. */
  readonly messagesSent: number;
  /**
   * Number of frames that were written, and `undelivered`: TWS has not acknowledged all messages about orders. Whether bytes
   * that were written have left the process is not known before TWS answers.
   */
  readonly outgoing: { readonly frames: number; readonly undelivered: boolean };
  /** Returns the time at which the last complete message was received, by the clock's `now()`. */
  receivedMs(): number;
  /**
   * Returns the time up to which what was received shows that TWS is alive, by the clock's `now()`: that of the last bytes,
   * unless they fill an incomplete message more slowly than any link does.
   */
  aliveMs(): number;
}

/** Events of a dial. `ended` comes at most once and last, also after `ready`; never after `Attempt.end()`. */
export interface DialObserver {
  /** The connection is open. */
  opened(): void;
  /** The handshake is complete. */
  ready(session: Session): void;
  /** Receives every event of TWS once the session is ready, by its name in `@stoqey/ib`. */
  received(event: string, args: readonly unknown[]): void;
  /**
   * A message could not be decoded and was skipped; the answer that it was part of is incomplete.
   *
   * @param messageId Message ID of TWS; NaN if it could not be read.
   */
  skipped?(messageId: number): void;
  /** The dial failed, or its session was lost. */
  ended(error: PoolError): void;
}

/** One attempt to open a session, and its session. */
export interface Attempt {
  /** Ends the attempt or its session. Resolves when the connection is gone; a second call returns the same promise. */
  end(): Promise<void>;
  /** Describes what the handshake still waits for, as the end of a sentence. */
  waitingFor?(): string;
}

/** Opens sessions. */
export interface Connector {
  dial(target: DialTarget, observer: DialObserver): Attempt;
}
