/** Events of the connection to the real gateway. */
export interface UpstreamEvents {
  /** Reports received bytes, however they are divided. */
  received(bytes: Uint8Array): void;
  /** Reports that fewer bytes wait for the network than before. */
  drained(): void;
  /** Reports the end of what the gateway sends (FIN), after everything received. */
  ended(): void;
  /** Reports that the gateway has refused or reset the connection, or cannot be reached; called once and last. */
  failed(reason: string): void;
}

/** The relay's side of a connection to the real gateway. What is written before it is open waits. */
export interface UpstreamLink {
  /** Sends bytes. */
  write(bytes: Uint8Array): void;
  /** Ends what is sent (FIN), after everything written before; what the gateway sends still arrives. */
  end(): void;
  /** Ends the connection as a whole, after everything written before. The gateway's own end is not awaited for ever. */
  close(): void;
  /** Resets the connection (RST), after everything written before has been handed to the network. */
  reset(): void;
  /** Stops or resumes reading. */
  pause(paused: boolean): void;
  /** Number of bytes that wait for the network. */
  waitingBytes(): number;
}

/** Dials the real gateway. */
export type DialUpstream = (events: UpstreamEvents) => UpstreamLink;
