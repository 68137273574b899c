import type { BrokerageMemory } from "../context.ts";
import type { SocketId } from "../messages.ts";
import type { StatusFlags } from "../state/auth-status.ts";
import type { LoginState } from "../state/login-state.ts";
import type { Topic, TopicSubscription } from "../topic.ts";

/** A subscription with its topic. */
export interface Running {
  readonly topic: Topic;
  readonly subscription: TopicSubscription;
}

/** A WebSocket that belongs to a login. */
export interface LiveState {
  readonly kind: "live";
  readonly login: LoginState;
  /** The brokerage session that the login had when the WebSocket got its session; topics of no other one are served. */
  readonly brokerage: BrokerageMemory | undefined;
  /** The flags that were sent last. */
  flags: StatusFlags;
  /** Time of the next heartbeat, epoch ms. */
  beatMs: number;
  readonly running: Map<string, Running>;
  /** Keys of the subscriptions whose frames are sent: one whose time is over runs, and is not served. */
  readonly served: Set<string>;
}

/** What a WebSocket is to the gateway: it waits for a session ID, or belongs to a login. */
export type PeerState = { readonly kind: "waiting"; readonly untilMs: number } | LiveState;

/** One WebSocket. */
export interface Peer {
  readonly id: SocketId;
  state: PeerState;
}
