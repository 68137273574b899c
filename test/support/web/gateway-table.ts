import { Exchange } from "../../../sim/exchange/exchange.ts";
import { Gateway } from "../../../sim/web/gateway/core/gateway.ts";
import type { GatewayEvent } from "../../../sim/web/gateway/gateway-event.ts";
import type { GatewayEffect, SocketId } from "../../../sim/web/gateway/messages.ts";
import type { GatewayOptions } from "../../../sim/web/gateway/options.ts";

/** Half past ten in New York on a trading day. */
export const TRADING_MS: number = Date.UTC(2026, 0, 13, 15, 30);
/** The account of the exchange. */
export const ACCOUNT_ID = "DU1234567";
/** The `conId` of AAPL. */
export const AAPL_CON_ID = 265598;

/** An answer, its body parsed where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly afterMs: number;
}

/** Parts of a request beside its method and path. */
export interface Parts {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A gateway whose time is moved by the test: it sends requests and opens WebSockets without a door. */
export class GatewayTable {
  readonly exchange: Exchange;
  readonly gateway: Gateway;
  /** Every effect, oldest first. */
  readonly effects: GatewayEffect[] = [];
  nowMs: number;
  readonly #alarms = new Map<string, number>();
  #number = 0;

  constructor(options: GatewayOptions = {}, nowMs: number = TRADING_MS) {
    this.exchange = new Exchange();
    this.gateway = new Gateway(this.exchange, options);
    this.nowMs = nowMs;
  }

  /** Makes a gateway that is logged in and primed, without a penalty box. */
  static primed(options: GatewayOptions = {}): GatewayTable {
    const table = new GatewayTable({ requestsPerSecond: 1_000_000, ...options });
    table.get("/iserver/accounts");
    return table;
  }

  request(method: string, path: string, { body, query = {}, headers = {} }: Parts = {}): Answer {
    const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
    const id = ++this.#number;
    const given = { "content-length": `${text.length}`, ...headers };
    const request = { method, path, query: new URLSearchParams(query), headers: given, body: text };
    const effects = this.#take(this.gateway.request(id, request, this.nowMs));
    const responses = effects.filter((effect) => effect.kind === "respond");
    const [one, ...others] = responses;
    if (one === undefined || others.length > 0 || one.request !== id)
      throw new Error(`Cannot read the answer: ${responses.length} were given`);
    const { status, body: written, headers: fields } = one.response;
    const isJson = fields["content-type"] === "application/json";
    return {
      status,
      body: isJson ? JSON.parse(written) : written,
      headers: fields,
      afterMs: one.afterMs ?? 0,
    };
  }

  get(path: string, query: Readonly<Record<string, string>> = {}, headers: Parts["headers"] = {}): Answer {
    return this.request("GET", path, { query, headers });
  }

  post(path: string, body?: unknown, headers: Parts["headers"] = {}): Answer {
    return this.request("POST", path, { body, headers });
  }

  /** Opens a WebSocket. */
  open({ query = {}, headers = {} }: Parts = {}): TablePeer {
    const id = ++this.#number;
    this.#take(this.gateway.open(id, { query: new URLSearchParams(query), headers }, this.nowMs));
    return new TablePeer(this, id);
  }

  /** Opens a WebSocket with the cookie of the session. */
  openLive(headers: Parts["headers"] = {}): TablePeer {
    const { session } = this.post("/tickle", undefined, headers).body as { readonly session: string };
    return this.open({ headers: { cookie: `api=${session}` } });
  }

  send(id: SocketId, text: string): readonly GatewayEffect[] {
    return this.#take(this.gateway.frame(id, text, this.nowMs));
  }

  leave(id: SocketId): void {
    this.#take(this.gateway.gone(id, this.nowMs));
  }

  happens(event: GatewayEvent): readonly GatewayEffect[] {
    return this.#take(this.gateway.happens(event, this.nowMs));
  }

  /** Moves time on, through every alarm. */
  advance(forMs: number): void {
    const untilMs = this.nowMs + forMs;
    for (;;) {
      const [next] = [...this.#alarms].sort((a, b) => a[1] - b[1]);
      if (next === undefined || next[1] > untilMs) break;
      const [key, atMs] = next;
      this.#alarms.delete(key);
      this.nowMs = Math.max(this.nowMs, atMs);
      this.#take(this.gateway.wake(key, this.nowMs));
    }
    this.nowMs = untilMs;
  }

  /** Gets the details of the notes of one kind. */
  notes(event: string): readonly string[] {
    return this.effects.flatMap((effect) =>
      effect.kind === "note" && effect.event === event ? [effect.detail] : [],
    );
  }

  #take(effects: readonly GatewayEffect[]): readonly GatewayEffect[] {
    for (const effect of effects) if (effect.kind === "wake") this.#alarms.set(effect.key, effect.atMs);
    this.effects.push(...effects);
    return effects;
  }
}

/** One WebSocket at the table. */
export class TablePeer {
  readonly id: SocketId;
  readonly #table: GatewayTable;

  constructor(table: GatewayTable, id: SocketId) {
    this.#table = table;
    this.id = id;
  }

  /** Sends a frame. @returns The frames that were pushed at once. */
  send(text: string): readonly Readonly<Record<string, unknown>>[] {
    return this.#framesOf(this.#table.send(this.id, text));
  }

  /** Gets every frame so far, those of one topic where it is given. */
  frames(topic?: string): readonly Readonly<Record<string, unknown>>[] {
    const all = this.#framesOf(this.#table.effects);
    return topic === undefined ? all : all.filter((frame) => frame.topic === topic);
  }

  /** Gets the code with which the gateway has closed it. */
  closeCode(): number | undefined {
    const closed = this.#table.effects.find(
      (effect) => effect.kind === "close-socket" && effect.socket === this.id,
    );
    return closed?.kind === "close-socket" ? closed.code : undefined;
  }

  #framesOf(effects: readonly GatewayEffect[]): readonly Readonly<Record<string, unknown>>[] {
    return effects.flatMap((effect) =>
      effect.kind === "push" && effect.socket === this.id ? [JSON.parse(String(effect.data))] : [],
    );
  }
}
