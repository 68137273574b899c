import { connect } from "node:net";
import { nextTick } from "node:process";
import type { Transport } from "../../seams/transport.ts";

/** TCP transport, on Node and on Deno. */
export const tcpTransport: Transport = {
  open(host, port, events) {
    let failure: Error | undefined;
    const socket = connect({ host, port, noDelay: true });
    socket.on("connect", () => events.opened());
    socket.on("data", (chunk) => events.received(chunk));
    // The other side sent FIN: nothing more will be received.
    socket.on("end", () => socket.destroySoon());
    socket.on("error", (error) => {
      failure = error;
    });
    socket.on("close", () => events.closed(failure));
    let busy = false;
    const turnOver = (): void => {
      busy = false;
      socket.uncork();
    };
    return {
      write: (bytes, written) => {
        if (!socket.writable) return;
        socket.write(bytes, (error) => {
          if (!error) written?.();
        });
        if (busy) return;
        // The first write of a turn is sent at once, later ones of the same turn in one segment: a system call costs more
        // than the rest of a request.
        busy = true;
        socket.cork();
        nextTick(turnOver);
      },
      end: () => void (socket.connecting ? socket.destroy() : socket.destroySoon()),
      reset: () => void (socket.connecting ? socket.destroy() : socket.resetAndDestroy()),
    };
  },
};
