import type { Buffer } from "node:buffer";
import { IBApi } from "@stoqey/ib";
import { encodeMessage } from "./encode-message.ts";
import { type LibraryDecoder, MessageDecoder } from "./message-decoder.ts";
import type { OrderFrame } from "./order-frames.ts";

/** Where what `@stoqey/ib` writes and tells goes. */
export interface PatchedApiHooks {
  /** Takes every event of the library, whatever its name. */
  received(event: string, args: readonly unknown[]): void;
  /** @param order What the frame says of orders; undefined for a frame that says nothing of them. */
  write(bytes: Buffer, order: OrderFrame | undefined): void;
  end(): void;
  destroy(): void;
}

type Send = (...args: unknown[]) => unknown;

/** The private parts that are reached into. All of them are checked before anything is replaced. */
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

/** Methods of the encoder whose frames count when a session is ended. */
const WATCHED: ReadonlyArray<readonly [method: string, kind: OrderFrame["kind"]]> = [
  ["placeOrder", "order"],
  ["exerciseOptions", "order"],
  ["cancelOrder", "cancel"],
  ["reqGlobalCancel", "global-cancel"],
  ["reqCurrentTime", "time"],
];

/** An `IBApi` whose bytes, decoder and rate are ours. */
export interface PatchedApi {
  readonly api: IBApi;
  /** Says hello to the server: the connection is open. */
  opened(): void;
  /**
   * Hands one whole frame to the decoder; its events come before this returns.
   *
   * @returns A complaint about fields that nobody read, although the events came.
   * @throws {Error} When it cannot be decoded; no event came then.
   */
  frame(payload: string): string | undefined;
  /** Tells the library that its connection is gone, so that it sends nothing more. */
  gone(): void;
}

/**
 * Makes an `IBApi` and takes its socket, its rate limiter, its command buffer, its emitter and its decoder's loop out of
 * the path.
 *
 * This is the only place that touches private fields of `@stoqey/ib`, which is why that dependency is pinned exactly.
 * Why each is replaced: the socket, so that every frame is checked before it is decoded and the same client runs over
 * a network in memory; the rate limiter and the command buffer, because both hold requests back and send them on a
 * later session; the emitter, because it emits each event three times; the loop of the decoder, because it makes large answers quadratic and trusts what a message says of
 * itself.
 *
 * @throws {Error} When this version of `@stoqey/ib` is built differently; the sentence says what is missing.
 */
export function createPatchedApi(clientId: number, socket: PatchedApiHooks): PatchedApi {
  // The library reads its configuration for whatever is not given here, and with it a `.env` file of the working
  // directory into the environment of the process. The rate is not used.
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
    // What is sent before the greeting or after the end goes nowhere, as with the library.
    if (controller.socket.client !== undefined) socket.write(encodeMessage(tokens), order);
  };
  controller.emitEvent = (event, ...args) => socket.received(event, args);
  controller.socket.connect = () => {
    controller.socket._status = CONNECTING;
    controller.socket.client = {
      write: (bytes) => socket.write(bytes, order),
      end: () => socket.end(),
      destroy: () => socket.destroy(),
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
