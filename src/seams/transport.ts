/** What happens on an open connection; `closed` comes once and last. */
export interface TransportEvents {
  /** The connection is open; never inside the call that opens it. */
  opened(): void;
  /** Bytes came in, however cut. */
  received(chunk: Uint8Array): void;
  /**
   * The connection is over; comes once and last.
   *
   * @param error Why, where the connection ended by an error and not by the other side's end.
   */
  closed(error?: Error): void;
}

/** One connection, from the client's side. */
export interface TransportLink {
  /**
   * Hands bytes over; they go out in order. After `end` or `reset` nothing happens.
   *
   * @param written Called once when the system has taken the bytes, never inside the call. A connection with bytes that
   * were not taken is given up by `reset`, never by `end`.
   */
  write(bytes: Uint8Array, written?: () => void): void;
  /** Sends what was written, then ends the connection in order (FIN). */
  end(): void;
  /** Ends the connection at once (RST) and throws away what was not yet sent. */
  reset(): void;
}

/** A way to reach TWS: a real network or one in memory. */
export interface Transport {
  /** Opens a connection; its events come later, never inside the call. */
  open(host: string, port: number, events: TransportEvents): TransportLink;
}
