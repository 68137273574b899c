import { connect, type Socket } from "node:net";
import { type Clock, systemClock } from "../world/clock.ts";
import type { DialUpstream } from "./upstream.ts";

/** A host and a port. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Options of the connections to a gateway over TCP. */
export interface TcpUpstreamOptions {
  /** Clock of the waits. Default: the system clock. */
  readonly clock?: Clock;
  /** Longest wait for the gateway to end a connection that was ended here, in ms. Default 3 000. */
  readonly endMs?: number | undefined;
}

const END_MS = 3_000;

/** The connections to a gateway over TCP: none of them outlasts `close()`, whatever the gateway does. */
export class TcpUpstream {
  readonly #place: Place;
  readonly #clock: Clock;
  readonly #endMs: number;
  readonly #sockets = new Set<Socket>();
  #closed: () => void = () => {};
  #closing: Promise<void> | undefined;

  /** Dials nothing yet. */
  constructor(place: Place, { clock = systemClock, endMs = END_MS }: TcpUpstreamOptions = {}) {
    this.#place = place;
    this.#clock = clock;
    this.#endMs = endMs;
  }

  /** Dials the gateway. */
  readonly dial: DialUpstream = (events) => {
    const { host, port } = this.#place;
    const socket = connect({ host, port, noDelay: true, allowHalfOpen: true });
    this.#sockets.add(socket);
    let isOver = false;
    let stopWait: () => void = () => {};
    const fail = (reason: string): void => {
      if (isOver) return;
      isOver = true;
      events.failed(reason);
    };
    socket.on("data", (bytes) => events.received(bytes));
    socket.on("drain", () => events.drained());
    socket.on("end", () => {
      isOver = true;
      events.ended();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    socket.on("close", () => {
      stopWait();
      this.#sockets.delete(socket);
      if (this.#sockets.size === 0) this.#closed();
      fail("closed");
    });
    // Messages of one turn are written together: one system call for each would be most of the cost.
    let isCorked = false;
    const flush = (): void => {
      if (!isCorked) return;
      isCorked = false;
      socket.uncork();
    };
    // What was written is handed over first, however slowly the gateway reads.
    const boundEnd = (): void => {
      stopWait();
      stopWait = this.#clock.after(this.#endMs, () => socket.destroy());
    };
    return {
      write: (bytes) => {
        if (socket.destroyed || socket.writableEnded) return;
        if (!isCorked) {
          isCorked = true;
          socket.cork();
          process.nextTick(flush);
        }
        socket.write(bytes);
      },
      end: () => void socket.end(),
      close: () => {
        if (isOver || socket.writableEnded) socket.destroySoon();
        else socket.end();
        if (socket.destroyed) return;
        if (socket.writableFinished || socket.connecting) boundEnd();
        else socket.once("finish", boundEnd);
      },
      reset: () => {
        isOver = true;
        flush();
        if (socket.connecting) socket.destroy();
        else socket.resetAndDestroy();
      },
      pause: (paused) => void (paused ? socket.pause() : socket.resume()),
      waitingBytes: () => socket.writableLength,
    };
  };

  /**
   * Ends all connections; resolves when none is left. A gateway that reads gets everything that was written; one that does not end
   * its side in time is left without waiting for it any longer.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#sockets.size === 0) return;
    await new Promise<void>((resolve) => {
      const stop = this.#clock.after(this.#endMs, resolve);
      this.#closed = () => {
        stop();
        resolve();
      };
      for (const socket of this.#sockets) {
        // What nobody reads would keep the end of the gateway from being seen.
        socket.resume();
        if (!socket.writableEnded) socket.end();
      }
    });
    for (const socket of this.#sockets) socket.destroy();
  }
}
