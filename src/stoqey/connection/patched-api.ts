import type { Buffer } from "node:buffer";
import { IBApi } from "@stoqey/ib";
import { encodeMessage } from "./encode-message.ts";
import { type LibraryDecoder, MessageDecoder } from "./message-decoder.ts";
import type { OrderFrame } from "./order-frames.ts";

/** Callbacks of a patched `IBApi`. */
export interface PatchedApiHooks {
  /** Receives every event of the library. */
  received(event: string, args: readonly unknown[]): void;
  /** Writes a frame. @param order Description of a frame about orders; undefined for any other. */
  write(bytes: Buffer, order: OrderFrame | undefined): void;
  /** The library ends the connection. */
  end(): void;
  /** Called by the library to end the connection. */
  destroy(): void;
}

type Send = (...args: unknown[]) => unknown;

/** The private parts that are used or replaced. All are checked before anything is replaced. */
interface PrivateApi {
  readonly controller: {
    schedule(send: () => void): void;
    rateLimiter(tokens: readonly unknown[]): void;
    emitEvent(event: string, ...args: readonly unknown[]): void;
    readonly decoder: LibraryDecoder;
    readonly encoder: Record<string, Send>;
    readonly socket: {
      _status: number;
      _serverVersion: number;
      client: { write(bytes: Buffer): void; end(): void; destroy(): void } | undefined;
      connect(clientId?: number): void;
      send(tokens: unknown[]): void;
      onConnect(): void;
      onMessage(payload: string): void;
      onEnd(): void;
    };
  };
}

const CONNECTING = 2;

/** Methods of the encoder whose frames matter at the end of a session. */
const WATCHED: ReadonlyArray<readonly [method: string, kind: OrderFrame["kind"]]> = [
  ["placeOrder", "order"],
  ["exerciseOptions", "order"],
  ["cancelOrder", "cancel"],
  ["reqGlobalCancel", "global-cancel"],
  ["reqCurrentTime", "time"],
];

/** An `IBApi` whose transport, decoder and rate are controlled by the pool. */
export interface PatchedApi {
  readonly api: IBApi;
  /** Sends the greeting, because the connection is open. */
  opened(): void;
  /**
   * Decodes one frame; its events are emitted before this returns.
   *
   * @returns A description of unread fields, although the events were emitted; undefined if there are none.
   * @throws {Error} When the frame cannot be decoded; no event was emitted then.
   */
  frame(payload: string): string | undefined;
  /** Marks the connection as gone, so that the library sends nothing more. */
  gone(): void;
}

/**
 * Makes an `IBApi` and replaces its socket, rate limiter, command buffer, emitter and the loop of its decoder.
 *
 * This is the only file that touches private fields of `@stoqey/ib`, for which that dependency is pinned exactly. The socket
 * is replaced so that every frame is checked before it is decoded, and the same client runs over a network in memory; the
 * rate limiter and the command buffer, because both hold requests back and send them on a later session; the emitter,
 * because it emits each event three times; the loop of the decoder, because large answers take quadratic time and the
 * counts in a message are trusted.
 *
 * @throws {Error} When this version of `@stoqey/ib` is built differently; the message names the missing part.
 */
export function createPatchedApi(clientId: number, hooks: PatchedApiHooks): PatchedApi {
  // Both options are given, because the library would read missing ones from its configuration, and with it a `.env` file
  // of the working directory into the environment of the process. The rate is not used.
  const api = new IBApi({ clientId, maxReqPerSec: 50 });
  const { controller } = checked(api);
  const decoder = new MessageDecoder(controller.decoder);
  let order: OrderFrame | undefined;
  for (const [method, kind] of WATCHED) {
    const send = controller.encoder[method] as Send;
    controller.encoder[method] = (...args) => {
      order = { kind, id: Number(args[0]) };
      try {
        return send.apply(controller.encoder, args);
      } finally {
        order = undefined;
      }
    };
  }
  controller.schedule = (send) => send();
  controller.rateLimiter = (tokens) => {
    // Messages before the greeting or after the end are dropped, as with the library.
    if (controller.socket.client !== undefined) hooks.write(encodeMessage(tokens), order);
  };
  controller.emitEvent = (event, ...args) => hooks.received(event, args);
  controller.socket.connect = () => {
    controller.socket._status = CONNECTING;
    controller.socket.client = {
      write: (bytes) => hooks.write(bytes, order),
      end: () => hooks.end(),
      destroy: () => hooks.destroy(),
    };
  };
  api.connect(clientId);
  let greeted = false;
  return {
    api,
    opened: () => controller.socket.onConnect(),
    frame: (payload) => {
      if (greeted) return decoder.decode(payload);
      greeted = true;
      controller.socket.onMessage(payload);
      return undefined;
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
  ["controller.emitEvent", "function"],
  ["controller.decoder.callback", "object"],
  ["controller.decoder.emitQueue", "object"],
  ["controller.decoder.emit", "function"],
  ["controller.decoder.readStr", "function"],
  ["controller.decoder.readInt", "function"],
  ["controller.decoder.decodeUnicodeEscapedString", "function"],
  ["controller.decoder.decodeMsg_NEXT_VALID_ID", "function"],
  ["controller.decoder.processMsg", "function"],
  ["controller.socket._status", "number"],
  ["controller.socket._serverVersion", "number"],
  ["controller.socket.connect", "function"],
  ["controller.socket.send", "function"],
  ["controller.socket.onConnect", "function"],
  ["controller.socket.onMessage", "function"],
  ["controller.socket.onEnd", "function"],
  ...WATCHED.map(([method]) => [`controller.encoder.${method}`, "function"] as const),
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
