/** One item of a stream; items arrive in the order in which they happened. */
export type StreamUpdate<Value> =
  /** A new value; `missed` is the number of updates dropped before it because this reader was too slow, `>= 0`. */
  | { readonly kind: "update"; readonly value: Value; readonly missed: number }
  /** The end of the initial snapshot: the updates that follow are changes. Sent only by streams that have a snapshot. */
  | { readonly kind: "snapshot-end" }
  /** The beginning of a gap: data are missing from here on. `atMs` is epoch ms. */
  | { readonly kind: "gap"; readonly reason: string; readonly atMs: number }
  /** The end of a gap: data flow again, on the session with this `epoch`; `gapMs` is the duration of the gap, in ms. */
  | { readonly kind: "resumed"; readonly epoch: number; readonly gapMs: number }
  /** A notice of TWS that does not end the stream, e.g. 10167: delayed market data are sent. `code` is the number of TWS. */
  | { readonly kind: "notice"; readonly code: number; readonly message: string };
