import { connect } from "node:net";
import type { DialUpstream } from "./upstream.ts";

/** A host and a port. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Makes a function that dials a gateway over TCP. */
export function tcpUpstream({ host, port }: Place): DialUpstream {
  return (events) => {
    const socket = connect({ host, port, noDelay: true, allowHalfOpen: true });
    let isOver = false;
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
    socket.on("close", () => fail("closed"));
    // Messages of one turn are written together: one system call for each would be most of the cost.
    let isCorked = false;
    const flush = (): void => {
      if (!isCorked) return;
      isCorked = false;
      socket.uncork();
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
      end: () => {
        if (isOver || socket.writableEnded) socket.destroySoon();
        else socket.end();
      },
      reset: () => {
        isOver = true;
        flush();
        socket.resetAndDestroy();
      },
      pause: (paused) => void (paused ? socket.pause() : socket.resume()),
      waitingBytes: () => socket.writableLength,
    };
  };
}
