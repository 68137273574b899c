import type { BadEncoding } from "../wire/bad-bytes.ts";

/** Way in which a connection is cut: closed in order (`fin`) or reset (`rst`). */
export type Cut = "fin" | "rst";

/** A connection that has a session, as a fault sees it. */
export interface FaultConnection {
  /** The number of the connection. */
  readonly id: number;
  /** The client ID of its session. */
  readonly clientId: number;
}

/** One message that was read or is about to be sent. */
export interface FrameMoment {
  /** The number of its connection. */
  readonly connection: number;
  /** The client ID of its session; -1 before START_API. */
  readonly clientId: number;
  /** `in`: the server has read it; `out`: the server is about to send it. */
  readonly direction: "in" | "out";
  /** The name of the message, e.g. `reqPositions`. */
  readonly name: string;
  /** Messages of this session so far in both directions, this one and START_API included; 0 before START_API. */
  readonly count: number;
  /** Reads the values of the message, by their names; undefined for one that cannot be read. */
  values(): Readonly<Record<string, unknown>> | undefined;
}

/** Code of the error with which a dial fails: nothing listens, no way to the machine, or no machine of that name. */
export type DialErrorCode = "ECONNREFUSED" | "EHOSTUNREACH" | "ENOTFOUND";

/** Effect of a fault on a dial; none where no field is set. */
export interface DialVerdict {
  /** Delays the answer, in ms. */
  readonly delayMs?: number;
  /** Refuses the dial, as if nothing listened. */
  readonly refuse?: boolean;
  /** Code of the error of a dial that is refused. Default `ECONNREFUSED`. */
  readonly code?: DialErrorCode;
  /** Loses the dial on its way: nothing answers it. The client's system repeats it for 127 s, as Linux does. */
  readonly lost?: boolean;
  /** Accepts it and never sends anything. */
  readonly mute?: boolean;
  /** Accepts it and cuts it at once. */
  readonly hangUp?: Cut;
}

/** Effect of a fault on the connection at a message; none where no field is set. */
export interface LossVerdict {
  /** Loses the message: one that was read has no effect, one that is to be sent does not arrive. */
  readonly swallow?: boolean;
  /** Cuts the connection at this message. */
  readonly cut?: Cut;
  /** Makes the connection half-open: nothing gets through from here on, and the server does not notice. */
  readonly halfOpen?: boolean;
  /** Ends what TWS sends (FIN); TWS goes on reading until the client closes its side. */
  readonly halfClose?: boolean;
}

/** Effect of a fault on a message at the moment when TWS would read it; none where no field is set. */
export interface ReadVerdict extends LossVerdict {
  /** Leaves the message unread. Nothing after it is read either, so that `cut` or `halfOpen` belongs to it. */
  readonly unread?: boolean;
}

/** Effect of a fault on a message; none where no field is set. */
export interface FrameVerdict extends LossVerdict {
  /** Delays the message, in ms. Messages of one direction stay in order. */
  readonly delayMs?: number;
  /** Delays the message, one that is to be sent, in ms. Others overtake it. */
  readonly lateMs?: number;
  /** Sends the message this many times. */
  readonly copies?: number;
  /** Writes the texts of the message, one that is to be sent, as bytes that are not UTF-8. */
  readonly badBytes?: BadEncoding;
  /** Changes the bytes of the message, one that is to be sent. */
  readonly rewrite?: ((frame: Uint8Array) => Uint8Array) | undefined;
}

/** Destination of the bytes of one direction of a connection. */
export interface ByteSink {
  /** Takes bytes, however they are divided. */
  write(bytes: Uint8Array): void;
  /** Takes the end of the connection (FIN), after everything written before. */
  end(): void;
}

/** A part of the way of bytes, which may hold them back. Order is kept. */
export interface BytePipe extends ByteSink {
  /** Forgets what it holds, because the connection is over. */
  drop(): void;
  /** Whether it changes now what is written to it. Default true. */
  readonly isActive?: boolean;
  /** Takes a reset (RST). @returns Whether it gets through; a pipe that lacks this lets it through. */
  reset?(): boolean;
}
