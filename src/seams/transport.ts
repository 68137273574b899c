/** Events of a connection; `closed` comes once and last. */
export interface TransportEvents {
  /** The connection is open; never called inside `open`. */
  opened(): void;
  /** Bytes were received, in chunks of any length. */
  received(chunk: Uint8Array): void;
  /**
   * The connection is closed; called once and last.
   *
   * @param error The error that closed it; undefined after an orderly end of the other side.
   */
  closed(error?: Error): void;
}

/** One connection, from the client's side. */
export interface TransportLink {
  /**
   * Sends bytes in order. Does nothing after `end` or `reset`.
   *
   * @param written Called once when the operating system has taken the bytes, never inside the call. The pool gives a
   * connection up by `reset` while bytes are not taken, never by `end`.
   */
  write(bytes: Uint8Array, written?: () => void): void;
  /** Sends what was written, then ends the connection in order (FIN). */
  end(): void;
  /** Ends the connection at once (RST), and discards what was not sent. */
  reset(): void;
}

/** Opens connections to TWS: over a real network, or one in memory. */
export interface Transport {
  /** Opens a connection; its events come later, never inside the call. */
  open(host: string, port: number, events: TransportEvents): TransportLink;
}
