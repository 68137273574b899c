import { Socket } from "node:net";
import { ClientReader, encodeHello } from "../sim/wire/frames.ts";

const PLACE_ORDER = "3";

/** Notes when bytes are passed to sockets, so that every client is timed at the same point. */
export class SocketWrites {
  #chunks: { readonly atMs: number; readonly bytes: Uint8Array }[] = [];

  /** Begins with the sockets of this process, before a client connects. */
  constructor() {
    const note = (chunk: unknown): void => {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk, "latin1") : chunk;
      if (bytes instanceof Uint8Array) this.#chunks.push({ atMs: performance.now(), bytes });
    };
    const { write } = Socket.prototype;
    Socket.prototype.write = function (this: Socket, ...given: Parameters<typeof write>): boolean {
      note(given[0]);
      return write.apply(this, given);
    } as typeof write;
  }

  /** Forgets what was written. */
  clear(): void {
    this.#chunks = [];
  }

  /** Gets the instants at which orders were written, oldest first, since the last `clear`. */
  orders(): readonly number[] {
    const reader = new ClientReader();
    // The reader expects the first bytes of a connection.
    reader.push(HELLO);
    return this.#chunks.flatMap(({ atMs, bytes }) =>
      reader
        .push(bytes)
        .flatMap((one) => (one.kind === "frame" && one.fields[0] === PLACE_ORDER ? [atMs] : [])),
    );
  }
}

const HELLO = encodeHello(100, 193);
