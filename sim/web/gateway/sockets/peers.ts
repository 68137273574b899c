import type { GatewayEffect, SocketId, SocketRequest } from "../messages.ts";
import { statusFlags } from "../state/auth-status.ts";
import { CoreContext, type GatewayParts } from "../state/core-context.ts";
import type { LoginState } from "../state/login-state.ts";
import type { Topic, TopicFrame } from "../topic.ts";
import type { LiveState, Peer, PeerState } from "./peer.ts";
import { sessionOfCookie } from "./session-cookie.ts";
import { parseTopicMessage, sessionOfFrame, type TopicMessage } from "./topic-message.ts";

/** Interval of the heartbeat, in ms. */
const BEAT_MS = 10_000;
/** Time after which a WebSocket without a session is closed with 1000 and no reason, in ms. */
const WAIT_MS = 30_000;
const CLOSE_NORMAL = 1_000;
const WAITING = { message: "waiting for session" };

/** The WebSockets of the gateway. */
export class Peers {
  readonly #parts: GatewayParts;
  readonly #topics: readonly Topic[];
  readonly #peers = new Map<SocketId, Peer>();
  readonly #effects: GatewayEffect[] = [];

  constructor(parts: GatewayParts, topics: readonly Topic[]) {
    this.#parts = parts;
    this.#topics = topics;
  }

  /** Opens a WebSocket. It is live at once with the right cookie or, with OAuth, with the token in its query. */
  open(id: SocketId, request: SocketRequest, nowMs: number): void {
    const peer: Peer = { id, state: waiting(nowMs) };
    this.#peers.set(id, peer);
    const session = sessionOfCookie(request.headers.cookie);
    const { sessions, options } = this.#parts;
    const byCookie = session === undefined ? undefined : sessions.bySession(session);
    const byToken = options.access === "oauth" ? sessions.find(request, nowMs) : undefined;
    const login = byCookie ?? byToken;
    if (login === undefined) this.#push(id, "message", WAITING);
    else this.#enter(peer, login, nowMs);
  }

  /** Handles a text frame. */
  frame(id: SocketId, text: string, nowMs: number): void {
    const peer = this.#peers.get(id);
    if (peer === undefined) return;
    if (peer.state.kind === "waiting") {
      const session = sessionOfFrame(text);
      const login = session === undefined ? undefined : this.#parts.sessions.bySession(session);
      if (login === undefined) this.#push(id, "message", WAITING);
      else this.#enter(peer, login, nowMs);
      return;
    }
    const plain = text.trim();
    if (plain === "tic") return this.#push(id, "tic", { topic: "tic", alive: true, lastAccessed: nowMs });
    if (plain === "ech+hb") return this.#push(id, "ech", { topic: "ech+hb" });
    // A client that sends its session ID again gets no answer.
    if (sessionOfFrame(plain) !== undefined) return;
    const message = parseTopicMessage(plain);
    if (message === undefined) return this.#push(id, "error", { error: "Cannot read the message" });
    this.#serve(peer, peer.state, message, nowMs);
  }

  /** Forgets a WebSocket that is closed. */
  gone(id: SocketId): void {
    const state = this.#peers.get(id)?.state;
    if (state?.kind === "live") for (const key of state.running.keys()) this.#ends(id, state, key);
    this.#peers.delete(id);
  }

  /** Closes what has waited too long, and sends changes of the status, heartbeats and everything that is due. */
  pass(nowMs: number): void {
    for (const peer of [...this.#peers.values()]) {
      const { state } = peer;
      if (state.kind === "live") this.#passLive(peer, state, nowMs);
      else if (state.untilMs <= nowMs) {
        this.#peers.delete(peer.id);
        this.#effects.push({ kind: "close-socket", socket: peer.id, code: CLOSE_NORMAL, reason: "" });
      }
    }
  }

  /** Gets the time at which something is due next, epoch ms; infinity for never. */
  nextMs(): number {
    let next = Infinity;
    for (const { state } of this.#peers.values()) {
      next = Math.min(next, state.kind === "live" ? state.beatMs : state.untilMs);
      if (state.kind === "waiting") continue;
      for (const { subscription } of state.running.values())
        next = Math.min(next, subscription.dueMs ?? Infinity);
    }
    return next;
  }

  /** Tests whether a subscription follows the orders. */
  followsOrders(): boolean {
    return [...this.#peers.values()].some(
      ({ state }) =>
        state.kind === "live" &&
        [...state.running.values()].some(({ subscription }) => subscription.followsOrders === true),
    );
  }

  /** Returns the effects since the last call. */
  take(): GatewayEffect[] {
    return this.#effects.splice(0);
  }

  #enter(peer: Peer, login: LoginState, nowMs: number): void {
    const flags = statusFlags(login);
    const { brokerage } = login;
    const beatMs = nowMs + BEAT_MS;
    peer.state = { kind: "live", login, brokerage, flags, beatMs, running: new Map(), served: new Set() };
    const accounts = this.#parts.exchange.accounts;
    const { authenticated, competing } = flags;
    this.#push(peer.id, "system", { topic: "system", success: "simuser1", isFT: false, isPaper: true });
    this.#push(peer.id, "sts", { topic: "sts", args: { authenticated } });
    if (competing) this.#push(peer.id, "sts", { topic: "sts", args: { competing } });
    if (brokerage === undefined) return;
    const args = { accounts, selectedAccount: brokerage.selectedAccount };
    this.#push(peer.id, "act", { topic: "act", args });
  }

  #passLive(peer: Peer, state: LiveState, nowMs: number): void {
    const { login, running } = state;
    if (!this.#parts.sessions.isLive(login)) {
      this.#push(peer.id, "sts", { topic: "sts", args: { authenticated: false } });
      this.#push(peer.id, "message", WAITING);
      for (const key of running.keys()) this.#ends(peer.id, state, key);
      peer.state = waiting(nowMs);
      return;
    }
    const flags = statusFlags(login);
    for (const name of ["authenticated", "competing"] as const) {
      if (flags[name] !== state.flags[name])
        this.#push(peer.id, "sts", { topic: "sts", args: { [name]: flags[name] } });
    }
    state.flags = flags;
    for (const [key, { topic, subscription }] of running) {
      // Subscriptions end with their brokerage session, and no frame says so.
      if (topic.layer === "brokerage" && !isBound(state)) {
        running.delete(key);
        this.#ends(peer.id, state, key);
      } else if (subscription.followsOrders === true || (subscription.dueMs ?? Infinity) <= nowMs) {
        this.#attempt(peer, topic, nowMs, login, (context) => subscription.run(context));
        if (subscription.followsOrders !== true && subscription.dueMs === undefined)
          this.#ends(peer.id, state, key);
      }
    }
    if (state.beatMs > nowMs) return;
    this.#push(peer.id, "system", { topic: "system", hb: nowMs });
    state.beatMs += BEAT_MS * (Math.floor((nowMs - state.beatMs) / BEAT_MS) + 1);
  }

  #serve(peer: Peer, state: LiveState, { topic: name, targets, args }: TopicMessage, nowMs: number): void {
    const topic = this.#topics.find(
      ({ subscribe, unsubscribe }) => name === subscribe || name === unsubscribe,
    );
    if (topic === undefined) return this.#push(peer.id, "error", { error: `Unknown topic ${name}` });
    // IBKR requires the brokerage session before the WebSocket is opened. The strict reading is that a session which began
    // later serves no topic on it.
    if (topic.layer === "brokerage" && !(isBound(state) && state.login.isEstablished(nowMs)))
      return this.#push(peer.id, "error", { error: "Bad Request: no bridge", code: "no bridge" });
    const { login, running } = state;
    this.#attempt(peer, topic, nowMs, login, (context) => {
      if (name === topic.unsubscribe) {
        const of = [...running].filter(([, one]) => one.topic === topic).map(([key]) => key);
        const { keys, frames } = topic.end(targets, of, context);
        for (const key of keys) {
          running.delete(key);
          this.#ends(peer.id, state, key);
        }
        return frames;
      }
      const under = new Map([...running].map(([key, one]) => [key, one.subscription]));
      const { frames, subscription } = topic.begin(targets, args, context, under);
      if (subscription !== undefined) {
        running.set(subscription.key, { topic, subscription });
        this.#begins(peer.id, state, subscription.key);
      }
      return frames;
    });
  }

  /** Runs code of a topic and sends its frames; a defect in it ends in a note. */
  #attempt(
    peer: Peer,
    topic: Topic,
    nowMs: number,
    login: LoginState,
    run: (context: CoreContext) => readonly TopicFrame[],
  ): void {
    try {
      const frames = run(new CoreContext(login, this.#parts, nowMs));
      for (const frame of frames) this.#push(peer.id, topic.subscribe, frame);
    } catch (cause) {
      const detail = `${topic.subscribe}: ${cause instanceof Error ? cause.message : String(cause)}`;
      this.#effects.push({ kind: "note", source: peer.id, event: "failed", detail });
      this.#push(peer.id, "error", { error: "Server error" });
    }
  }

  /** Notes that frames of a subscription are sent from now on, unless they were before. */
  #begins(source: SocketId, { served }: LiveState, key: string): void {
    if (served.has(key)) return;
    served.add(key);
    this.#effects.push({ kind: "note", source, event: "subscribed", detail: key });
  }

  /** Notes that no frame of a subscription is sent any more, which no frame says. */
  #ends(source: SocketId, { served }: LiveState, key: string): void {
    if (served.delete(key)) this.#effects.push({ kind: "note", source, event: "unsubscribed", detail: key });
  }

  #push(socket: SocketId, topic: string, frame: TopicFrame): void {
    this.#effects.push({ kind: "push", socket, topic, data: JSON.stringify(frame) });
  }
}

function waiting(nowMs: number): PeerState {
  return { kind: "waiting", untilMs: nowMs + WAIT_MS };
}

/** Tests whether the brokerage session is the one that was open when the WebSocket got its session. */
function isBound({ login, brokerage }: LiveState): boolean {
  return brokerage !== undefined && login.brokerage === brokerage;
}
