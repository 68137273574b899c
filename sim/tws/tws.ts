import type { Exchange } from "../exchange/exchange.ts";
import { requestName } from "../wire/catalogue.ts";
import { WireError } from "../wire/codec/message.ts";
import type { Hello } from "../wire/hello.ts";
import { startApi } from "../wire/requests/session.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import { shown } from "../world/visible-text.ts";
import { newClientState } from "./context/client.ts";
import { ComputingTime } from "./context/computing-time.ts";
import { type Client, Context, type Shared } from "./context/context.ts";
import { runDue } from "./context/due-subscriptions.ts";
import type { Behaviour, ConnectionId, Effect } from "./context/effects.ts";
import type { Handler } from "./context/handler.ts";
import type { IbkrLink } from "./context/ibkr-link.ts";
import { greetingTime } from "./context/login-zone.ts";
import { completeTwsOptions, SERVER_VERSION_MIN, type TwsOptions } from "./context/options.ts";
import { newOrderCounts, type OrderCounts } from "./context/order-counts.ts";
import { OrderHolds } from "./context/order-holds.ts";
import { type PlacedOrder, PlacedOrders, type PlacedOrdersState } from "./context/placed-orders.ts";
import { HANDLERS } from "./handlers/catalogue.ts";
import { sendWelcome } from "./handlers/session.ts";
import { exceedsMessageRate, nextQueued } from "./limits/message-limit.ts";
import { splitByFields } from "./message-boundaries.ts";
import { countingOrders } from "./orders/order-counting.ts";
import { sendOrderEvents } from "./orders/order-events.ts";
import { waitsForFarm } from "./rules/conditions.ts";
import { lookUpContracts } from "./rules/look-up.ts";
import { refuses } from "./rules/refuses.ts";
import { CLIENT_ID_RULES, MESSAGE_RULES, type UnservedInput } from "./rules/session.ts";
import { applySystemEvent, notifySystemEvent, reportConnections } from "./system-events.ts";

/** Key of the alarm at which everything that is due is served. */
const PULSE = "pulse";

/** Behaviour of TWS towards its API clients. Pure: no sockets, no clock, and no method throws. */
export class Tws implements Behaviour {
  readonly orderCounts: OrderCounts = newOrderCounts();
  /** The state that all clients share. */
  readonly shared: Shared;
  readonly #clients = new Map<ConnectionId, Client>();
  /** Connection that holds each client ID, including connections whose loss TWS has not noticed. */
  readonly #holders = new Map<number, ConnectionId>();
  /** Instant at which the next pulse is due, epoch ms. */
  #pulseMs: number | undefined;

  /** Makes a TWS without clients. */
  constructor(
    exchange: Exchange,
    options: TwsOptions = {},
    placedOrders: PlacedOrdersState | undefined = undefined,
  ) {
    this.shared = {
      exchange,
      lookUpContracts,
      placedOrders: new PlacedOrders(placedOrders),
      holds: new OrderHolds(),
      orderCounts: this.orderCounts,
      options: completeTwsOptions(options),
      ibkr: { cutOff: undefined, competingSession: false, brokenFarms: new Set(), bulletins: 0 },
      computingTime: new ComputingTime(),
      started: () => [...this.#clients.values()].filter(({ clientId }) => clientId !== undefined),
    };
  }

  /** Gets the registry of placed orders, which a later TWS can take over. */
  placedOrders(): PlacedOrdersState {
    return this.shared.placedOrders.state();
  }

  /** Gets an order by the client ID and the order ID that it was placed under. */
  placedOrder(clientId: number, orderId: number): PlacedOrder | undefined {
    return this.shared.placedOrders.byOrderId(clientId, orderId);
  }

  clients(): ReadonlyMap<number, ConnectionId> {
    return this.#holders;
  }

  /** Frees the client IDs of sessions whose loss TWS has not noticed. */
  freeLost(): void {
    for (const [id, connection] of this.#holders)
      if (!this.#clients.has(connection)) this.#holders.delete(id);
  }

  /** Lists what a connection has open: the kind of each subscription with its request number. */
  subscriptions(connection: ConnectionId): readonly string[] {
    return [...(this.#clients.get(connection)?.subscriptions.keys() ?? [])];
  }

  hello(connection: ConnectionId, hello: Hello, nowMs: number): readonly Effect[] {
    const { serverVersion } = this.shared.options;
    const version = Math.min(serverVersion, hello.versionMax);
    if (version < Math.max(SERVER_VERSION_MIN, hello.versionMin)) {
      const { versionMin, versionMax } = hello;
      const reason = `the client speaks versions ${versionMin} to ${versionMax} and this server ${SERVER_VERSION_MIN} to ${serverVersion}`;
      return [{ kind: "close", connection, reason }];
    }
    const paced = this.shared.options.rateLimit === "queue" || hello.options.includes("PACEAPI");
    const state = newClientState(connection, version, paced);
    this.#clients.set(connection, { ...state, subscriptions: new Map() });
    const fields = [`${version}`, greetingTime(nowMs, this.shared.options.timeZone)];
    return [{ kind: "send", connection, name: "greeting", fields }];
  }

  receive(connection: ConnectionId, fields: readonly string[], nowMs: number): readonly Effect[] {
    const client = this.#clients.get(connection);
    if (client === undefined) return [];
    const context = new Context(client, this.shared, nowMs);
    const ignoresFrames = this.shared.options.ignoreFrames && client.clientId !== undefined;
    for (const message of ignoresFrames ? splitByFields(fields, client) : [fields]) {
      if (!exceedsMessageRate(message, context)) this.#serve(message, context);
    }
    return this.#withPulse(context.effects, nowMs);
  }

  /** Serves one message, or keeps it while TWS is cut off and needs IBKR for it. */
  #serve(fields: readonly string[], context: Context): void {
    const { client } = context;
    const handler = HANDLERS.get(fields[0] ?? "");
    const name = requestName(fields);
    try {
      if (client.clientId === undefined) this.#start(fields, context);
      else if (handler === undefined)
        this.#unserved(context, { kind: "unknown", id: shown(fields[0] ?? "", 12) }, name);
      else if (waitsForIbkr(handler, this.shared.ibkr)) {
        if (!client.waitingForIbkr.push(fields)) context.close("too many messages of it wait for IBKR");
      } else countingOrders(name, fields, context, () => handler.handle(fields, context));
      sendOrderEvents(context);
    } catch (cause) {
      if (cause instanceof WireError)
        this.#unserved(context, { kind: "unreadable", cause: cause.message }, name, cause.reqId);
      else {
        refuses(context, -1, MESSAGE_RULES, { kind: "failed", name });
        context.note("failed", `${name}: ${cause instanceof Error ? cause.message : String(cause)}`);
      }
    }
  }

  gone(connection: ConnectionId, noticed: boolean, nowMs: number): readonly Effect[] {
    const client = this.#clients.get(connection);
    if (client === undefined) return [];
    this.#clients.delete(connection);
    if (client.clientId === undefined) return [];
    if (noticed) {
      this.#free(client.clientId, connection);
      return [];
    }
    const key = `linger/${connection}/${client.clientId}`;
    return [{ kind: "wake", key, atMs: nowMs + this.shared.options.lingerMs }];
  }

  wake(key: string, nowMs: number): readonly Effect[] {
    const [kind, connection, id] = key.split("/");
    if (kind === "linger") {
      const isHeld = this.#holders.get(Number(id)) === Number(connection);
      // After a reset another connection may have the number.
      if (!isHeld || this.#clients.has(Number(connection))) return [];
      this.#free(Number(id), Number(connection));
      return [{ kind: "note", connection: Number(connection), event: "freed", detail: `client ID ${id}` }];
    }
    this.#pulseMs = undefined;
    return this.#withPulse(this.#pulse(nowMs), nowMs);
  }

  happens(event: TwsEvent, nowMs: number): readonly Effect[] {
    const effects: Effect[] = [];
    const failure = applySystemEvent(event, this.shared, nowMs);
    if (failure !== undefined)
      effects.push({ kind: "note", connection: 0, event: "failed", detail: failure });
    for (const client of this.shared.started()) {
      const context = new Context(client, this.shared, nowMs, effects);
      notifySystemEvent(event, context);
      if (this.shared.ibkr.cutOff !== undefined) continue;
      const dataLost = event.kind === "online" && event.dataLost;
      for (const fields of client.waitingForIbkr.takeAll()) {
        const isKept = !dataLost || HANDLERS.get(fields[0] ?? "")?.needsIbkr === "orders";
        if (isKept) this.#serve(fields, context);
      }
      sendOrderEvents(context);
    }
    return this.#withPulse(effects, nowMs);
  }

  /** Lets working orders trade, sends what happened to them, and serves queued messages and subscriptions that are due. */
  #pulse(nowMs: number): Effect[] {
    const effects: Effect[] = [];
    this.shared.exchange.trading.advance(nowMs);
    for (const client of this.shared.started()) {
      const context = new Context(client, this.shared, nowMs, effects);
      for (let next = nextQueued(context); next !== undefined; next = nextQueued(context)) {
        this.#serve(next, context);
      }
      sendOrderEvents(context);
      runDue(context);
    }
    return effects;
  }

  /** Adds the alarm at which the next subscription, queued message or order is due. */
  #withPulse(effects: Effect[], nowMs: number): readonly Effect[] {
    let atMs = this.shared.exchange.trading.nextMs() ?? Number.POSITIVE_INFINITY;
    for (const { subscriptions, queued, rate } of this.#clients.values()) {
      for (const { dueMs } of subscriptions.values()) if (dueMs < atMs) atMs = dueMs;
      if (queued.length > 0) atMs = Math.min(atMs, rate.freeMs(nowMs, this.shared.options.messagesPerSecond));
    }
    if (Number.isFinite(atMs) && atMs !== this.#pulseMs) effects.push({ kind: "wake", key: PULSE, atMs });
    this.#pulseMs = atMs;
    return effects;
  }

  /** Serves the first message: it takes the client ID, or the connection ends. */
  #start(fields: readonly string[], context: Context): void {
    const { client } = context;
    const close = (reason: string): void => {
      this.#clients.delete(client.connection);
      context.close(reason);
    };
    if (fields[0] !== `${startApi.id}`) return close(`${requestName(fields)} came before startApi`);
    const { clientId } = startApi.read(fields, client.version);
    const inUse = this.#holders.has(clientId);
    if (refuses(context, -1, CLIENT_ID_RULES, { inUse })) return close(`client ID ${clientId} is in use`);
    if (this.#holders.size >= this.shared.options.clientsMax)
      return close(`${this.#holders.size} clients are connected already`);
    client.clientId = clientId;
    this.#holders.set(clientId, client.connection);
    sendWelcome(context);
    reportConnections(context);
  }

  /** Refuses a message that cannot be read, under the number of its request where that could be read. */
  #unserved(context: Context, input: UnservedInput, name: string, reqId = -1): void {
    refuses(context, reqId, MESSAGE_RULES, input);
    const cause = input.kind === "unreadable" ? input.cause : "its kind is not known";
    context.note("unreadable", `${name}: ${cause}`);
    // A client whose first message is unreadable has no client ID.
    if (context.client.clientId !== undefined) return;
    this.#clients.delete(context.client.connection);
    context.close(`${name}: ${cause}`);
  }

  #free(clientId: number, connection: ConnectionId): void {
    if (this.#holders.get(clientId) === connection) this.#holders.delete(clientId);
  }
}

/** Tests whether a request waits for IBKR: while TWS is cut off, or while the farm that serves it is broken. */
function waitsForIbkr({ name, needsIbkr }: Handler, ibkr: IbkrLink): boolean {
  return (ibkr.cutOff !== undefined && needsIbkr !== false) || waitsForFarm(name, ibkr);
}
