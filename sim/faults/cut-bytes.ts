import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, type FaultWorld, forMs } from "./fault.ts";
import type { BytePipe, ByteSink, Cut } from "./moments.ts";
import { Strikes, timesOf } from "./strikes.ts";

/** Parameters of `cut-bytes`. */
export interface CutBytesParams extends CommonParams {
  /** The number of bytes that get through, on each connection, from the beginning of the fault on. Default 100. */
  readonly bytes?: number;
  /** The direction that is counted: what TWS sends (`out`, the default) or what it receives (`in`). */
  readonly direction?: "in" | "out";
  /** What follows: the end of the connection (`fin`), a reset (`rst`, the default), or nothing for ever (`half-open`). */
  readonly how?: Cut | "half-open";
  /** The most connections that are cut. Default: no limit. */
  readonly times?: number;
}

/** Cuts connections after a number of bytes, wherever in a message that is. */
export const cutBytes: FaultKind<CutBytesParams> = defineFault<CutBytesParams>(
  "cut-bytes",
  "connections are cut after some bytes: bytes, direction=in|out,\n    how=fin|rst|half-open, times",
  z.strictObject({
    bytes: z
      .number()
      .int()
      .min(0)
      .default(100)
      .describe(
        "The number of bytes that get through, on each connection, from the beginning of the fault on.",
      ),
    direction: z
      .enum(["in", "out"])
      .default("out")
      .describe("The direction that is counted: what TWS sends (out, the default) or what it receives (in)."),
    how: z
      .enum(["fin", "rst", "half-open"])
      .default("rst")
      .describe(
        "What follows: the end of the connection (fin), a reset (rst, the default), or nothing for ever (half-open).",
      ),
    times: timesOf("connections that are cut"),
    forMs,
  }),
  ({ bytes = 100, direction: counted = "out", how = "rst", times }, world) => {
    const strikes = new Strikes({ times }, world.random);
    const cut = (connection: number): boolean => {
      const isCut = strikes.next();
      if (isCut) lose(world, connection, how);
      return isCut;
    };
    return {
      get isSpent() {
        return strikes.isSpent;
      },
      pipe: (direction, next, connection) =>
        direction === counted ? new CountedBytes(next, bytes, () => cut(connection)) : undefined,
    };
  },
);

function lose(world: FaultWorld, connection: number, how: NonNullable<CutBytesParams["how"]>): void {
  if (how === "half-open") world.halfOpen(connection);
  else world.cut(connection, how);
}

/** Bytes that are counted, and lost from a number on. */
class CountedBytes implements BytePipe {
  readonly #next: ByteSink;
  readonly #cut: () => boolean;
  #leftBytes: number;
  #state: "counts" | "passes" | "loses" = "counts";

  constructor(next: ByteSink, bytes: number, cut: () => boolean) {
    this.#next = next;
    this.#leftBytes = bytes;
    this.#cut = cut;
  }

  /** Whether bytes are lost. */
  get isActive(): boolean {
    return this.#state === "loses";
  }

  write(bytes: Uint8Array): void {
    if (this.#state === "loses") return;
    if (this.#state === "passes" || bytes.length <= this.#leftBytes) {
      this.#leftBytes -= bytes.length;
      return this.#next.write(bytes);
    }
    const passing = bytes.subarray(0, this.#leftBytes);
    this.#leftBytes = 0;
    if (passing.length > 0) this.#next.write(passing);
    this.#state = "loses";
    if (this.#cut()) return;
    this.#state = "passes";
    this.#next.write(bytes.subarray(passing.length));
  }

  end(): void {
    this.#next.end();
  }

  drop(): void {}
}
