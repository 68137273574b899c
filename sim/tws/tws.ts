import type { Market } from "../exchange/types.ts";
import { requestName } from "../wire/catalogue.ts";
import type { Hello } from "../wire/hello.ts";
import { WireError } from "../wire/message.ts";
import { startApi } from "../wire/requests/session.ts";
import { accountHandlers } from "./account.ts";
import { type Client, newClient } from "./client.ts";
import { Context, type Handler } from "./context.ts";
import { contractHandlers } from "./contracts.ts";
import type { Behaviour, ConnectionId, Effect } from "./effects.ts";
import { historyHandlers } from "./history.ts";
import { marketDataHandlers, tick } from "./market-data.ts";
import { sessionHandlers, welcome } from "./session.ts";
import { stamp } from "./times.ts";

/** How this TWS differs from any other. */
export interface TwsOptions {
  /** The highest protocol version that it speaks, 151 to 193. Default 193. */
  readonly serverVersion?: number;
  /** Most clients at once. Default 32, as in the real one. */
  readonly clientsMax?: number;
  /** How long a client ID stays taken after a half-open loss, in ms. Default 30 000. */
  readonly lingerMs?: number;
}

/** The lowest version that it speaks. */
export const SERVER_VERSION_MIN = 151;
/** The highest: the last one whose messages are all text. */
export const SERVER_VERSION_MAX = 193;

const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  [
    ...sessionHandlers,
    ...contractHandlers,
    ...accountHandlers,
    ...historyHandlers,
    ...marketDataHandlers,
  ].map((handler) => [`${handler.id}`, handler]),
);

/** How TWS behaves towards its API clients. Pure: it has no sockets and no clock, and it never throws. */
export class Tws implements Behaviour {
  readonly #market: Market;
  readonly #options: Required<TwsOptions>;
  readonly #clients = new Map<ConnectionId, Client>();
  /** Who holds each client ID; also connections that are gone without its having noticed. */
  readonly #holders = new Map<number, ConnectionId>();

  /** Makes a TWS with nobody connected. */
  constructor(market: Market, options: TwsOptions = {}) {
    this.#market = market;
    this.#options = {
      serverVersion: options.serverVersion ?? SERVER_VERSION_MAX,
      clientsMax: options.clientsMax ?? 32,
      lingerMs: options.lingerMs ?? 30_000,
    };
  }

  clients(): ReadonlyMap<number, ConnectionId> {
    return this.#holders;
  }

  hello(connection: ConnectionId, hello: Hello, nowMs: number): readonly Effect[] {
    const version = Math.min(this.#options.serverVersion, hello.versionMax);
    if (version < Math.max(SERVER_VERSION_MIN, hello.versionMin)) {
      const { versionMin, versionMax } = hello;
      const reason = `the client speaks versions ${versionMin} to ${versionMax} and this server ${SERVER_VERSION_MIN} to ${this.#options.serverVersion}`;
      return [{ kind: "close", connection, reason }];
    }
    this.#clients.set(connection, newClient(connection, version));
    return [{ kind: "send", connection, name: "greeting", fields: [`${version}`, stamp(nowMs)] }];
  }

  receive(connection: ConnectionId, fields: readonly string[], nowMs: number): readonly Effect[] {
    const client = this.#clients.get(connection);
    if (client === undefined) return [];
    const context = new Context(client, this.#market, nowMs);
    const handler = HANDLERS.get(fields[0] ?? "");
    const name = requestName(fields);
    try {
      if (client.clientId === undefined) this.#start(fields, context);
      else if (handler !== undefined) handler.handle(fields, context);
      else if (name.startsWith("unknown"))
        this.#unreadable(context, `message id ${fields[0]?.slice(0, 12)} is not known`);
      else context.error(-1, 321, `Error validating request: this fake does not model ${name} yet`);
    } catch (cause) {
      if (cause instanceof WireError) this.#unreadable(context, `${name}: ${cause.message}`);
      else {
        context.error(-1, 323, `Server error: ${name}`);
        context.note("failed", `${name}: ${cause instanceof Error ? cause.message : String(cause)}`);
      }
    }
    return context.effects;
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
          atMs: nowMs + this.#options.lingerMs,
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
    const client = this.#clients.get(Number(connection));
    if (client === undefined) return [];
    const context = new Context(client, this.#market, nowMs);
    tick(context, Number(id));
    return context.effects;
  }

  /** The first message takes the client ID, or is refused. */
  #start(fields: readonly string[], context: Context): void {
    const { client, effects } = context;
    const close = (reason: string): void => {
      this.#clients.delete(client.connection);
      effects.push({ kind: "close", connection: client.connection, reason });
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
    if (this.#holders.size >= this.#options.clientsMax)
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
    context.effects.push({ kind: "close", connection: context.client.connection, reason: cause });
  }

  #free(clientId: number, connection: ConnectionId): void {
    if (this.#holders.get(clientId) === connection) this.#holders.delete(clientId);
  }
}
