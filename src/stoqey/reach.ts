import type { Buffer } from "node:buffer";
import { IBApi } from "@stoqey/ib";
import { TokenQueue } from "./token-queue.ts";

/** What the private parts of `@stoqey/ib` write to. */
export interface ApiSocket {
  write(bytes: Buffer): void;
  end(): void;
  destroy(): void;
}

/** The private parts that are reached into. All of them are checked before anything is replaced. */
interface PrivateApi {
  readonly controller: {
    schedule(send: () => void): void;
    rateLimiter(tokens: unknown[]): void;
    readonly decoder: { dataQueue: unknown };
    readonly socket: {
      _status: number;
      _serverVersion: number;
      client: ApiSocket | undefined;
      connect(clientId?: number): void;
      send(tokens: unknown[]): void;
      onConnect(): void;
      onMessage(payload: string): void;
      onEnd(): void;
    };
  };
}

const CONNECTING = 2;

/** An `IBApi` whose bytes, queue and rate are ours. */
export interface ReachedApi {
  readonly api: IBApi;
  /** Says hello to the server: the connection is open. */
  opened(): void;
  /** Hands one whole frame to the decoder; its events come before this returns. */
  frame(payload: string): void;
  /** Tells the library that its connection is gone, so that it sends nothing more. */
  gone(): void;
}

/**
 * Makes an `IBApi` and takes its socket, its rate limiter, its command buffer and its decoder's queue out of the path.
 *
 * This is the only place that touches private fields of `@stoqey/ib`, which is why that dependency is pinned exactly.
 * Why each is replaced: the socket, so that every frame is checked before it is decoded and the same client runs over
 * a network in memory; the rate limiter and the command buffer, because both hold requests back and send them on a
 * later session; the queue, because it makes large answers quadratic.
 *
 * @throws {Error} When this version of `@stoqey/ib` is built differently; the sentence says what is missing.
 */
export function reachInto(clientId: number, socket: ApiSocket): ReachedApi {
  const api = new IBApi({ clientId });
  const { controller } = checked(api);
  const queue = new TokenQueue();
  controller.decoder.dataQueue = queue;
  controller.schedule = (send) => send();
  controller.rateLimiter = (tokens) => controller.socket.send(tokens);
  controller.socket.connect = () => {
    controller.socket._status = CONNECTING;
    controller.socket.client = socket;
  };
  api.connect(clientId);
  return {
    api,
    opened: () => controller.socket.onConnect(),
    frame: (payload) => {
      try {
        controller.socket.onMessage(payload);
      } finally {
        queue.clear();
      }
    },
    gone: () => {
      controller.socket.client = undefined;
      controller.socket.onEnd();
    },
  };
}

const EXPECTED: ReadonlyArray<readonly [path: string, type: string]> = [
  ["controller.schedule", "function"],
  ["controller.rateLimiter", "function"],
  ["controller.decoder.dataQueue", "object"],
  ["controller.socket._status", "number"],
  ["controller.socket._serverVersion", "number"],
  ["controller.socket.connect", "function"],
  ["controller.socket.send", "function"],
  ["controller.socket.onConnect", "function"],
  ["controller.socket.onMessage", "function"],
  ["controller.socket.onEnd", "function"],
];

function checked(api: IBApi): PrivateApi {
  for (const [path, type] of EXPECTED) {
    const found = path.split(".").reduce<unknown>((owner, key) => Reflect.get(Object(owner), key), api);
    if (typeof found !== type) {
      throw new Error(
        `Cannot drive this version of @stoqey/ib: IBApi.${path} is ${typeof found} where ${type} was expected`,
      );
    }
  }
  return api as unknown as PrivateApi;
}
