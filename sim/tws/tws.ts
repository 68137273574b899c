import type { Exchange } from "../exchange/exchange.ts";
import { requestName } from "../wire/catalogue.ts";
import type { Hello } from "../wire/hello.ts";
import { WireError } from "../wire/message.ts";
import { startApi } from "../wire/requests/session.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import { stamp } from "../world/zones.ts";
import { accountHandlers } from "./account.ts";
import { type Client, newClient } from "./client.ts";
import { Context, type Handler, type Shared } from "./context.ts";
import { contractHandlers } from "./contracts.ts";
import { isAboutOrders, needsIbkr, noted, rests, tellNews } from "./daily-life.ts";
import { definitionHandlers } from "./definitions.ts";
import { depthHandlers } from "./depth.ts";
import { Desk, type DeskState } from "./desk.ts";
import type { Behaviour, ConnectionId, Effect } from "./effects.ts";
import { nextDueMs } from "./feed.ts";
import { messagesIn } from "./field-stream.ts";
import { historyHandlers } from "./history.ts";
import { nextQueued, tooFast } from "./intake.ts";
import { marketDataHandlers } from "./market-data.ts";
import { newsHandlers } from "./news.ts";
import { completeTwsOptions, SERVER_VERSION_MIN, type TwsOptions } from "./options.ts";
import { tellOrders } from "./order-news.ts";
import { orderHandlers } from "./orders.ts";
import { pastTickHandlers } from "./past-ticks.ts";
import { sessionHandlers, welcome } from "./session.ts";
import { tickHandlers } from "./ticks.ts";

const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  [
    ...sessionHandlers,
    ...contractHandlers,
    ...definitionHandlers,
    ...accountHandlers,
    ...historyHandlers,
    ...pastTickHandlers,
    ...marketDataHandlers,
    ...depthHandlers,
    ...tickHandlers,
    ...orderHandlers,
    ...newsHandlers,
  ].map((handler) => [`${handler.id}`, handler]),
);

/** The alarm at which everything that is due is served. */
const PULSE = "pulse";
/** A feed that rests is looked at again so often, in ms. */
const RESTING_MS = 1_000;

/** How TWS behaves towards its API clients. Pure: it has no sockets and no clock, and it never throws. */
export class Tws implements Behaviour {
  readonly #shared: Shared;
  readonly #clients = new Map<ConnectionId, Client>();
  /** Who holds each client ID; also connections that are gone without its having noticed. */
  readonly #holders = new Map<number, ConnectionId>();
  /** For when the next pulse is asked. */
  #pulseMs: number | undefined;

  /** Makes a TWS with nobody connected. */
  constructor(exchange: Exchange, options: TwsOptions = {}, desk: DeskState | undefined = undefined) {
    this.#shared = {
      exchange,
      desk: new Desk(desk),
      options: completeTwsOptions(options),
      upstream: { offline: false, competing: false, bulletins: 0 },
      started: () => [...this.#clients.values()].filter(({ clientId }) => clientId !== undefined),
    };
  }

  /** What outlives it: who placed which orders. */
  desk(): DeskState {
    return this.#shared.desk.state();
  }

  clients(): ReadonlyMap<number, ConnectionId> {
    return this.#holders;
  }

  hello(connection: ConnectionId, hello: Hello, nowMs: number): readonly Effect[] {
    const { serverVersion } = this.#shared.options;
    const version = Math.min(serverVersion, hello.versionMax);
    if (version < Math.max(SERVER_VERSION_MIN, hello.versionMin)) {
      const { versionMin, versionMax } = hello;
      const reason = `the client speaks versions ${versionMin} to ${versionMax} and this server ${SERVER_VERSION_MIN} to ${serverVersion}`;
      return [{ kind: "close", connection, reason }];
    }
    const paced = this.#shared.options.pacing || hello.options.includes("PACEAPI");
    this.#clients.set(connection, newClient(connection, version, paced));
    return [{ kind: "send", connection, name: "greeting", fields: [`${version}`, stamp(nowMs)] }];
  }

  receive(connection: ConnectionId, fields: readonly string[], nowMs: number): readonly Effect[] {
    const client = this.#clients.get(connection);
    if (client === undefined) return [];
    const context = new Context(client, this.#shared, nowMs);
    const asStream = this.#shared.options.fieldStream && client.clientId !== undefined;
    for (const one of asStream ? messagesIn(fields, client) : [fields]) {
      if (!tooFast(one, context)) this.#serve(one, context);
    }
    return this.#withPulse(context.effects, nowMs);
  }

  /** Does what one message asks for, or keeps it until TWS can. */
  #serve(fields: readonly string[], context: Context): void {
    const { client } = context;
    const handler = HANDLERS.get(fields[0] ?? "");
    const name = requestName(fields);
    try {
      if (client.clientId === undefined) this.#start(fields, context);
      else if (this.#shared.upstream.offline && needsIbkr(name)) client.held.push(fields);
      else if (handler !== undefined) handler.handle(fields, context);
      else this.#unreadable(context, `message id ${fields[0]?.slice(0, 12)} is not known`);
      tellOrders(context);
    } catch (cause) {
      if (cause instanceof WireError) this.#unreadable(context, `${name}: ${cause.message}`);
      else {
        context.error(-1, 323, `Server error: ${name}`);
        context.note("failed", `${name}: ${cause instanceof Error ? cause.message : String(cause)}`);
      }
    }
  }

  gone(connection: ConnectionId, noticed: boolean, nowMs: number): readonly Effect[] {
    const client = this.#clients.get(connection);
    if (client === undefined) return [];
    this.#clients.delete(connection);
    if (client.clientId === undefined) return [];
    if (noticed) this.#free(client.clientId, connection);
    else
      return [
        {
          kind: "wake",
          key: `linger/${connection}/${client.clientId}`,
          atMs: nowMs + this.#shared.options.lingerMs,
        },
      ];
    return [];
  }

  wake(key: string, nowMs: number): readonly Effect[] {
    const [kind, connection, id] = key.split("/");
    if (kind === "linger") {
      this.#free(Number(id), Number(connection));
      return [{ kind: "note", connection: Number(connection), event: "freed", detail: `client ID ${id}` }];
    }
    this.#pulseMs = undefined;
    return this.#withPulse(this.#pulse(nowMs), nowMs);
  }

  happens(news: TwsEvent, nowMs: number): readonly Effect[] {
    const effects: Effect[] = [];
    const remark = noted(news, this.#shared, nowMs);
    if (remark !== undefined) effects.push({ kind: "note", connection: 0, event: "failed", detail: remark });
    for (const client of this.#shared.started()) {
      const context = new Context(client, this.#shared, nowMs, effects);
      tellNews(news, context);
      if (this.#shared.upstream.offline) continue;
      const dataLost = news.kind === "online" && news.dataLost;
      for (const fields of client.held.splice(0)) {
        if (!dataLost || isAboutOrders(requestName(fields))) this.#serve(fields, context);
      }
      tellOrders(context);
    }
    return this.#withPulse(effects, nowMs);
  }

  /** Lets orders look at the market, tells what became of them, and serves every feed that is due. */
  #pulse(nowMs: number): Effect[] {
    const effects: Effect[] = [];
    this.#shared.exchange.trading.advance(nowMs);
    for (const client of this.#shared.started()) {
      const context = new Context(client, this.#shared, nowMs, effects);
      for (let next = nextQueued(context); next !== undefined; next = nextQueued(context)) {
        this.#serve(next, context);
      }
      tellOrders(context);
      for (const [key, feed] of client.feeds) {
        if (feed.dueMs > nowMs) continue;
        if (rests(key, this.#shared.upstream)) {
          feed.dueMs = nextDueMs(nowMs, RESTING_MS);
          continue;
        }
        const dueMs = feed.run(context);
        if (dueMs === undefined) client.feeds.delete(key);
        else feed.dueMs = dueMs;
      }
    }
    return effects;
  }

  /** Asks to be woken when the next feed or order is due. */
  #withPulse(effects: Effect[], nowMs: number): readonly Effect[] {
    let atMs = this.#shared.exchange.trading.nextMs() ?? Number.POSITIVE_INFINITY;
    for (const { feeds, queued, rate } of this.#clients.values()) {
      for (const { dueMs } of feeds.values()) if (dueMs < atMs) atMs = dueMs;
      if (queued.length > 0)
        atMs = Math.min(atMs, rate.freeMs(nowMs, this.#shared.options.messagesPerSecondMax));
    }
    if (Number.isFinite(atMs) && atMs !== this.#pulseMs) effects.push({ kind: "wake", key: PULSE, atMs });
    this.#pulseMs = atMs;
    return effects;
  }

  /** The first message takes the client ID, or is refused. */
  #start(fields: readonly string[], context: Context): void {
    const { client } = context;
    const close = (reason: string): void => {
      this.#clients.delete(client.connection);
      context.close(reason);
    };
    if (fields[0] !== `${startApi.id}`) return close(`${requestName(fields)} came before startApi`);
    const { clientId } = startApi.read(fields, client.version);
    if (this.#holders.has(clientId)) {
      context.error(
        -1,
        326,
        "Unable to connect as the client id is already in use. Retry with a unique client id.",
      );
      return close(`client ID ${clientId} is in use`);
    }
    if (this.#holders.size >= this.#shared.options.clientsMax)
      return close(`${this.#holders.size} clients are connected already`);
    client.clientId = clientId;
    this.#holders.set(clientId, client.connection);
    welcome(context);
  }

  #unreadable(context: Context, cause: string): void {
    context.error(-1, 320, `Error reading request: ${cause}`);
    context.note("unreadable", cause);
    // A client whose first message makes no sense has no ID to go on with.
    if (context.client.clientId !== undefined) return;
    this.#clients.delete(context.client.connection);
    context.close(cause);
  }

  #free(clientId: number, connection: ConnectionId): void {
    if (this.#holders.get(clientId) === connection) this.#holders.delete(clientId);
  }
}
