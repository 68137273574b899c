import { Exchange } from "../../../sim/exchange/exchange.ts";
import { ACCOUNT } from "../../../sim/exchange/exchange-options.ts";
import type { BrokerageMemory, GatewayContext, Login } from "../../../sim/web/gateway/context.ts";
import type { Handler, Reply } from "../../../sim/web/gateway/handler.ts";
import { completeGatewayOptions, type GatewayOptions } from "../../../sim/web/gateway/options.ts";
import type { Topic, TopicFrame, TopicSubscription } from "../../../sim/web/gateway/topic.ts";

/** Tuesday, 10:30 in New York. */
export const OPEN_MS: number = Date.UTC(2026, 0, 13, 15, 30);
/** Tuesday, 22:00 in New York. */
export const CLOSED_MS: number = Date.UTC(2026, 0, 14, 3);
/** `conid` of Apple, which the account holds, and whose options are listed. */
export const AAPL = 265598;

/** Makes the memory of a brokerage session in which the accounts were requested. */
function brokerageMemory(): BrokerageMemory {
  return {
    primed: true,
    snapshots: new Map(),
    searched: new Set(),
    warm: new Set(),
    suppressed: new Set(),
    selectedAccount: ACCOUNT,
    ordersMuted: false,
  };
}

/** Makes the context of a login with a brokerage session, on an exchange of its own. */
export function gatewayContext(
  nowMs: number = OPEN_MS,
  options: GatewayOptions = {},
  exchange: Exchange = new Exchange(),
): GatewayContext {
  const brokerage = brokerageMemory();
  const login: Login = { token: "", session: "0".repeat(32), portfolioPrimed: false, brokerage };
  return { nowMs, exchange, options: completeGatewayOptions(options), login, brokerage };
}

/** Returns the same context at a later time. */
export function later(context: GatewayContext, ms: number): GatewayContext {
  return { ...context, nowMs: context.nowMs + ms };
}

/**
 * Sends a request to the handler that has its path.
 *
 * @param request The method and path with its query, e.g. `GET /trsrv/stocks?symbols=AAPL`.
 */
export function call(
  handlers: readonly Handler[],
  request: string,
  context: GatewayContext,
  body?: unknown,
): Reply {
  const [method = "", target = ""] = request.split(" ");
  const [path = "", query = ""] = target.split("?");
  for (const handler of handlers) {
    const params = handler.method === method ? paramsOf(handler.path, path) : undefined;
    if (params === undefined) continue;
    return handler.handle({ method, path, params, query: new URLSearchParams(query), body }, context);
  }
  throw new Error(`No handler has the path of ${request}`);
}

/** Sends a request, and returns its body. */
export function bodyOf<Body>(
  handlers: readonly Handler[],
  request: string,
  context: GatewayContext,
  body?: unknown,
): Body {
  return call(handlers, request, context, body).body as Body;
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const [names, values] = [pattern.split("/"), path.split("/")];
  if (names.length !== values.length) return undefined;
  const params: Record<string, string> = {};
  for (const [place, name] of names.entries()) {
    const value = values[place] ?? "";
    if (name.startsWith(":")) params[name.slice(1)] = value;
    else if (name !== value) return undefined;
  }
  return params;
}

/** A socket with one topic: its subscriptions, and the frames that they sent. */
export class TopicSocket {
  readonly frames: TopicFrame[] = [];
  readonly running: Map<string, TopicSubscription> = new Map();
  context: GatewayContext;
  readonly #topic: Topic;

  constructor(topic: Topic, context: GatewayContext) {
    this.#topic = topic;
    this.context = context;
  }

  /** Sends a subscribe message, and returns the frames that follow at once. */
  begin(targets: readonly string[], args: Readonly<Record<string, unknown>> = {}): readonly TopicFrame[] {
    const { frames, subscription } = this.#topic.begin(targets, args, this.context, this.running);
    if (subscription !== undefined) this.running.set(subscription.key, subscription);
    this.frames.push(...frames);
    return frames;
  }

  /** Sends an unsubscribe message, and returns the frames that confirm it. */
  end(targets: readonly string[]): readonly TopicFrame[] {
    const { keys, frames } = this.#topic.end(targets, [...this.running.keys()], this.context);
    for (const key of keys) this.running.delete(key);
    return frames;
  }

  /** Lets time pass, and returns the frames of that time. */
  pass(ms: number): readonly TopicFrame[] {
    const untilMs = this.context.nowMs + ms;
    const sent: TopicFrame[] = [];
    for (;;) {
      const dueMs = (one: TopicSubscription): number => one.dueMs ?? Number.POSITIVE_INFINITY;
      const [next] = [...this.running.values()].sort((a, b) => dueMs(a) - dueMs(b));
      if (next === undefined || dueMs(next) > untilMs) break;
      this.context = { ...this.context, nowMs: dueMs(next) };
      sent.push(...next.run(this.context));
    }
    this.context = { ...this.context, nowMs: untilMs };
    this.frames.push(...sent);
    return sent;
  }
}
