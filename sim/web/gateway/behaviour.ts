import type { GatewayEvent } from "./gateway-event.ts";
import type { GatewayEffect, GatewayRequest, RequestId, SocketId, SocketRequest } from "./messages.ts";

/** Behaviour of the gateway, without sockets and without a clock: events in, effects out. No method throws. */
export interface GatewayBehaviour {
  /** Handles a request. Exactly one `respond` effect follows, at once or by a later `wake`. */
  request(id: RequestId, request: GatewayRequest, nowMs: number): readonly GatewayEffect[];
  /** Handles the end of a request whose client has not waited for the answer. */
  abandoned(id: RequestId, nowMs: number): readonly GatewayEffect[];
  /** Handles a WebSocket that was opened. */
  open(socket: SocketId, request: SocketRequest, nowMs: number): readonly GatewayEffect[];
  /** Handles a text frame of a client. */
  frame(socket: SocketId, text: string, nowMs: number): readonly GatewayEffect[];
  /** Handles the end of a WebSocket. */
  gone(socket: SocketId, nowMs: number): readonly GatewayEffect[];
  /** Handles an event that concerns the gateway as a whole. */
  happens(event: GatewayEvent, nowMs: number): readonly GatewayEffect[];
  /** Handles an alarm that a `wake` effect has set. */
  wake(key: string, nowMs: number): readonly GatewayEffect[];
}
