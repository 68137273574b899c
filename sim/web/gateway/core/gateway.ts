import type { Exchange } from "../../../exchange/exchange.ts";
import type { GatewayBehaviour } from "../behaviour.ts";
import { type GatewayCounts, newCounts } from "../counts.ts";
import type { GatewayEvent } from "../gateway-event.ts";
import type { Handler, Reply, RoutedRequest } from "../handler.ts";
import { HANDLERS } from "../handlers/catalogue.ts";
import * as http from "../http-status.ts";
import type { GatewayEffect, GatewayRequest, RequestId, SocketId, SocketRequest } from "../messages.ts";
import { completeGatewayOptions, type GatewayOptions } from "../options.ts";
import { parseBody } from "../requests/body.ts";
import { Pacing } from "../requests/pacing.ts";
import { Router } from "../requests/router.ts";
import { Peers } from "../sockets/peers.ts";
import { CoreContext, type GatewayParts } from "../state/core-context.ts";
import { hexId } from "../state/identifiers.ts";
import { LoginState } from "../state/login-state.ts";
import { Questions } from "../state/questions.ts";
import { refusal, withoutLayer, withoutLogin } from "../state/refusals.ts";
import { Sessions } from "../state/sessions.ts";
import { WebOrders } from "../state/web-orders.ts";
import { TOPICS } from "../topics/catalogue.ts";

/** Key of the alarm at which everything that is due is served. */
const PULSE = "pulse";
/** Code with which a WebSocket is closed that was opened while the IP address was in the penalty box. */
const CLOSE_TRY_LATER = 1_013;

/** What one request leads to: an answer, and notes for the trace. */
interface Outcome {
  readonly reply: Reply;
  readonly effects: GatewayEffect[];
}

/** Behaviour of a Client Portal gateway towards its clients. Pure: no sockets, no clock, and no method throws. */
export class Gateway implements GatewayBehaviour {
  readonly #counts = newCounts();
  readonly #parts: GatewayParts;
  readonly #pacing: Pacing;
  readonly #router = new Router(HANDLERS);
  readonly #peers: Peers;
  /** Instant of the alarm that is set, epoch ms; infinity for none. */
  #pulseMs = Infinity;

  /** Makes a gateway without clients. */
  constructor(exchange: Exchange, options: GatewayOptions = {}) {
    const complete = completeGatewayOptions(options);
    this.#parts = {
      exchange,
      options: complete,
      counts: this.#counts,
      sessions: new Sessions(complete, exchange.trading.account, this.#counts),
      questions: new Questions(complete.questionMs, this.#counts),
      webOrders: new WebOrders(),
    };
    this.#pacing = new Pacing(complete, this.#counts);
    this.#peers = new Peers(this.#parts, TOPICS);
  }

  /** Gets the counters since the gateway was made. */
  counts(): GatewayCounts {
    return { ...this.#counts };
  }

  /** Gets the ID that the caller gave an order (`cOID`); empty for none. */
  callerId(permId: number): string {
    return this.#parts.webOrders.callerId(permId);
  }

  request(id: RequestId, request: GatewayRequest, nowMs: number): readonly GatewayEffect[] {
    return this.#pass(nowMs, () => {
      this.#counts.requests++;
      const { reply, effects } = this.#answered(id, request, nowMs);
      return [...effects, this.#respond(id, request, reply)];
    });
  }

  /** Returns no effects: the gateway has acted on the request already, and a slot stays busy until its answer is ready. */
  abandoned(_id: RequestId, _nowMs: number): readonly GatewayEffect[] {
    return [];
  }

  /** Opens a WebSocket. Its HTTP request counts like others: it can bring the penalty, and it cancels an order question. */
  open(socket: SocketId, request: SocketRequest, nowMs: number): readonly GatewayEffect[] {
    return this.#pass(nowMs, () => {
      this.#counts.requests++;
      const effects = this.#interrupt(socket, "GET", "/ws");
      const refused = this.#judge(socket, nowMs, effects);
      if (!refused) this.#peers.open(socket, request, nowMs);
      else effects.push({ kind: "close-socket", socket, code: CLOSE_TRY_LATER, reason: "too many requests" });
      return effects;
    });
  }

  frame(socket: SocketId, text: string, nowMs: number): readonly GatewayEffect[] {
    return this.#pass(nowMs, () => {
      this.#peers.frame(socket, text, nowMs);
      return [];
    });
  }

  gone(socket: SocketId, nowMs: number): readonly GatewayEffect[] {
    return this.#pass(nowMs, () => {
      this.#peers.gone(socket);
      return [];
    });
  }

  happens(event: GatewayEvent, nowMs: number): readonly GatewayEffect[] {
    return this.#pass(nowMs, () => {
      if (event.kind === "penalty") {
        this.#pacing.penalise(event.forMs, nowMs);
        return [{ kind: "note", source: 0, event: "penalty", detail: `for ${event.forMs} ms` }];
      }
      if (event.kind === "cancels-held") this.#parts.webOrders.hold(event.on, nowMs);
      else this.#parts.sessions.happens(event, nowMs);
      return [];
    });
  }

  wake(_key: string, nowMs: number): readonly GatewayEffect[] {
    this.#pulseMs = Infinity;
    return this.#pass(nowMs, () => []);
  }

  /** Serves what is due, then one input, then everything that follows from it, and sets the next alarm. */
  #pass(nowMs: number, act: () => GatewayEffect[]): readonly GatewayEffect[] {
    const { sessions, webOrders, exchange } = this.#parts;
    const { trading } = exchange;
    sessions.pass(nowMs);
    webOrders.pass(trading, nowMs);
    trading.advance(nowMs);
    this.#peers.pass(nowMs);
    const effects = [...this.#peers.take(), ...act()];
    this.#peers.pass(nowMs);
    effects.push(...this.#peers.take());
    // Topics compare orders themselves; events that nobody takes would be kept for ever.
    trading.events();
    // Orders that are worked behind the gateway are noticed at the next look.
    const tradingMs = this.#peers.followsOrders() ? (trading.nextMs("any") ?? Infinity) : Infinity;
    const atMs = Math.min(sessions.nextMs(), this.#peers.nextMs(), webOrders.nextMs(), tradingMs);
    // An alarm that has become too early does no harm: it sets the next one.
    if (atMs < this.#pulseMs) {
      this.#pulseMs = atMs;
      effects.push({ kind: "wake", key: PULSE, atMs });
    }
    return effects;
  }

  #answered(id: RequestId, request: GatewayRequest, nowMs: number): Outcome {
    const { method, path, headers } = request;
    const effects = this.#interrupt(id, method, path);
    const answer = (reply: Reply): Outcome => ({ reply, effects });
    if (this.#judge(id, nowMs, effects)) return answer(tooMany());
    const hasBody = method === "POST" || method === "PUT";
    if (hasBody && headers["content-length"] === undefined && headers["transfer-encoding"] === undefined)
      return answer(refusal(http.LENGTH_REQUIRED, "Length Required"));
    const route = this.#router.route(method, path);
    if (route.kind === "unknown") return answer(refusal(http.NOT_FOUND, "Resource not found"));
    if (route.kind === "wrong-method")
      return answer(refusal(http.METHOD_NOT_ALLOWED, `Method Not Allowed: use ${route.allowed.join(", ")}`));
    const { handler, params } = route;
    if (!this.#pacing.use(handler, nowMs)) {
      const detail = `${handler.method} ${handler.path}`;
      effects.push({ kind: "note", source: id, event: "limit-broken", detail });
      return answer(tooMany());
    }
    const body = parseBody(request);
    if ("failure" in body) return answer(refusal(http.BAD_REQUEST, body.failure));
    const { sessions } = this.#parts;
    const login = sessions.find(request, nowMs);
    if (login === undefined && handler.layer !== "none")
      return answer(withoutLogin(handler, sessions.endOf(request)));
    const missing = login === undefined ? undefined : withoutLayer(handler, login, nowMs);
    if (missing !== undefined) return answer(missing);
    const routed = { method, path, params, query: request.query, body: body.value };
    const reply = this.#handled(id, handler, routed, login ?? nobody(), nowMs, effects);
    this.#pacing.occupy(handler, id, nowMs + (reply.afterMs ?? 0));
    // Only these are sure to keep the brokerage session alive: others may serve the login alone.
    if (login !== undefined && (path === "/tickle" || path.startsWith("/iserver/")))
      sessions.traffic(login, nowMs);
    return answer(reply);
  }

  #handled(
    id: RequestId,
    handler: Handler,
    request: RoutedRequest,
    login: LoginState,
    nowMs: number,
    effects: GatewayEffect[],
  ): Reply {
    try {
      return handler.handle(request, new CoreContext(login, this.#parts, nowMs));
    } catch (cause) {
      const detail = `${handler.path}: ${cause instanceof Error ? cause.message : String(cause)}`;
      effects.push({ kind: "note", source: id, event: "failed", detail });
      return refusal(http.SERVER_ERROR, "Internal Server Error");
    }
  }

  /** Cancels an open order question that the request does not answer. */
  #interrupt(source: number, method: string, path: string): GatewayEffect[] {
    if (!this.#parts.questions.interrupt(method, path)) return [];
    return [{ kind: "note", source, event: "question-lost", detail: `${method} ${path}` }];
  }

  /** Tests whether the global limit refuses a request. */
  #judge(source: number, nowMs: number, effects: GatewayEffect[]): boolean {
    const verdict = this.#pacing.judge(nowMs);
    if (verdict === "penalty") {
      const detail = `for ${this.#parts.options.penaltyMs} ms`;
      effects.push({ kind: "note", source, event: "penalty", detail });
    }
    return verdict !== "admitted";
  }

  #respond(
    id: RequestId,
    { path }: GatewayRequest,
    { status = http.OK, body, afterMs = 0 }: Reply,
  ): GatewayEffect {
    const isText = typeof body === "string";
    const headers: Record<string, string> = {};
    if (body !== undefined) headers["content-type"] = isText ? "text/plain" : "application/json";
    if (path === "/tickle" && status === http.OK)
      headers["set-cookie"] = `x-sess-uuid=0.${hexId("cookie").slice(0, 8)}; Secure; HttpOnly`;
    const text = body === undefined ? "" : isText ? body : JSON.stringify(body);
    return { kind: "respond", request: id, response: { status, headers, body: text }, afterMs };
  }
}

/** Makes the login of a request that needs none. */
function nobody(): LoginState {
  return new LoginState("", 0, 0);
}

function tooMany(): Reply {
  return refusal(http.TOO_MANY_REQUESTS, "Too Many Requests");
}
