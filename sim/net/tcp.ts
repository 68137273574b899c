import { Buffer } from "node:buffer";
import { createServer, type Server, type Socket } from "node:net";
import { FRAME_BYTES_MAX } from "../wire/frames.ts";
import type { FakeTws } from "./fake-tws.ts";
import { listenReason } from "./listen-reason.ts";

/** Bytes that a client may leave unread before it is cut off: four of the largest messages. */
const UNREAD_BYTES_MAX = 4 * FRAME_BYTES_MAX;

/** Options of `listen`. */
export interface ListenOptions {
  /** Address. Default `"127.0.0.1"`, which only this machine can reach. */
  readonly host?: string;
  /** Port. Default 0: any free one. */
  readonly port?: number;
}

/** A TCP port with a fake TWS behind it. */
export interface TcpDoor {
  /** Address that it listens on. */
  readonly host: string;
  /** Port that it listens on. */
  readonly port: number;
  /** Resolves when the listener has started or stopped as the faults in force require. */
  settled(): Promise<void>;
  /** Stops listening and ends all connections; resolves when they have ended. The fake itself stays open. */
  close(): Promise<void>;
}

/**
 * Puts a fake TWS behind a TCP port, for any client in any language.
 *
 * @throws {Error} When the port cannot be used; the message says why.
 * @example
 * ```ts
 * import { FakeTws, listen } from "ibkr-pool/sim";
 *
 * const tws = new FakeTws();
 * const door = await listen(tws);
 * assert.ok(door.port > 0);
 * await door.close();
 * tws.close();
 * ```
 */
export async function listen(tws: FakeTws, options: ListenOptions = {}): Promise<TcpDoor> {
  const { host = "127.0.0.1" } = options;
  const sockets = new Set<Socket>();
  let server: Server | undefined = await started(tws, sockets, host, options.port ?? 0);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  let wanted = true;
  let work: Promise<void> = Promise.resolve();
  /** Starts or stops the listener as required, one step after the other. */
  const adjust = (): void => {
    work = work.then(async () => {
      if (wanted && server === undefined) server = await started(tws, sockets, host, port);
      else if (!wanted && server !== undefined) {
        const old = server;
        server = undefined;
        await stopped(old, sockets, false);
      }
    });
    // Another program may have taken the port meanwhile; the trace records it, and the next change tries again.
    work = work.catch((error: unknown) => {
      tws.note("failed", error instanceof Error ? error.message : String(error));
    });
  };
  const follow = (refusing: boolean): void => {
    wanted = !refusing;
    if (refusing) tws.portClosed();
    adjust();
  };
  const unsubscribe = tws.onRefusing(follow);
  if (tws.refusing) follow(true);
  return {
    host,
    port,
    settled: () => work,
    close: async () => {
      unsubscribe();
      wanted = false;
      await work;
      for (const socket of sockets) socket.destroy();
      if (server !== undefined) await stopped(server, sockets, true);
      server = undefined;
    },
  };
}

function started(tws: FakeTws, sockets: Set<Socket>, host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      connected(tws, sockets, socket),
    );
    const failed = (error: Error): void =>
      reject(new Error(`Cannot listen on ${host}:${port}: ${listenReason(error)}`, { cause: error }));
    server.once("error", failed);
    server.listen(port, host, () => {
      server.off("error", failed);
      server.on("error", () => {});
      resolve(server);
    });
  });
}

/** Stops listening. Existing connections continue unless all are to end. */
function stopped(server: Server, sockets: Set<Socket>, all: boolean): Promise<void> {
  return new Promise((resolve) => {
    const closed = new Promise<void>((done) => server.close(() => done()));
    if (all || sockets.size === 0) void closed.then(resolve);
    else resolve();
  });
}

function connected(tws: FakeTws, sockets: Set<Socket>, socket: Socket): void {
  // The kernel has accepted the connection: a dial that is lost cannot be taken back, and is mute instead.
  const { lost = false, ...rest } = tws.dial();
  const dial = lost ? { ...rest, mute: true } : rest;
  // The kernel had accepted the connection before the listener was closed.
  if (dial.refused) return void socket.resetAndDestroy();
  sockets.add(socket);
  // Messages of one turn are written together: one system call for each would be most of the cost.
  let pending: Uint8Array[] = [];
  const flush = (): void => {
    if (pending.length > 0 && socket.writable)
      socket.write(pending.length === 1 ? (pending[0] ?? "") : Buffer.concat(pending));
    pending = [];
    // A client that subscribes and never reads would fill the memory.
    if (socket.writableLength > UNREAD_BYTES_MAX) socket.resetAndDestroy();
  };
  const end = tws.accept(
    {
      write: (bytes) => {
        if (pending.push(bytes) === 1) process.nextTick(flush);
      },
      end: () => {
        flush();
        socket.destroySoon();
      },
      endWriting: () => {
        flush();
        socket.end();
      },
      reset: () => {
        flush();
        socket.resetAndDestroy();
      },
      pause: (paused) => void (paused ? socket.pause() : socket.resume()),
      waitingBytes: () => socket.writableLength,
    },
    dial,
  );
  let left = false;
  const leave = (how: "fin" | "rst"): void => {
    if (left) return;
    left = true;
    end.leaving(how);
    end.left(how);
  };
  socket.on("drain", () => end.drained?.());
  socket.on("data", (bytes) => end.received(bytes));
  socket.on("end", () => leave("fin"));
  socket.on("error", () => leave("rst"));
  socket.on("close", () => {
    sockets.delete(socket);
    // A client that has ended what it sends can still be reset.
    if (left) end.left("rst");
    leave("rst");
  });
}
