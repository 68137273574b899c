/** What the reader of a stream gets, in the order in which it happened. */
export type StreamUpdate<Value> =
  /** A new value; `missed` is how many updates this reader was too slow for since its last one. */
  | { readonly kind: "update"; readonly value: Value; readonly missed: number }
  /** The snapshot is complete; what follows are changes. Streams without a snapshot have none. */
  | { readonly kind: "snapshot-end" }
  /** From here on data are missing. `atMs` is epoch ms. */
  | { readonly kind: "gap"; readonly reason: string; readonly atMs: number }
  /** Data flow again, on the session of this epoch; `gapMs` is how long they were missing, in ms. */
  | { readonly kind: "resumed"; readonly epoch: number; readonly gapMs: number }
  /** A notice of TWS about the stream, which does not end it, such as 10167: delayed data follow. */
  | { readonly kind: "notice"; readonly code: number; readonly message: string };
