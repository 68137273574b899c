import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { Exchange } from "../../exchange/exchange.ts";
import type { Message } from "../../wire/codec/message.ts";
import * as out from "../../wire/responses/session.ts";
import type { TraceEventName } from "../../world/trace-events.ts";
import { shown } from "../../world/visible-text.ts";
import type { ContractUse, DescribedContract } from "../lookup/find-contracts.ts";
import type { ClientState } from "./client.ts";
import type { ComputingTime } from "./computing-time.ts";
import type { Effect } from "./effects.ts";
import type { IbkrLink } from "./ibkr-link.ts";
import type { CompleteTwsOptions } from "./options.ts";
import type { OrderCounts } from "./order-counts.ts";
import type { OrderHolds } from "./order-holds.ts";
import type { PlacedOrders } from "./placed-orders.ts";
import type { SeenAccounts } from "./seen-accounts.ts";
import { type SubscriptionKind, subscriptionKey } from "./subscription-kinds.ts";

/** Something that a client is sent repeatedly until it cancels it. */
export interface Subscription {
  /** Instant at which it is due, epoch ms. */
  dueMs: number;
  /** Contract that it is about, for limits that count contracts. */
  readonly conId?: number | undefined;
  /** Security type of that contract, whose data come from a farm. */
  readonly secType?: string | undefined;
  /** Sends what there is to send. @returns When it is due again, or undefined when it is over. */
  run(context: Context): number | undefined;
  /** Forgets what was sent, so that everything is sent again; undefined where nothing is remembered. */
  readonly reset?: () => void;
}

/** One connected client. */
export interface Client extends ClientState {
  /** Running subscriptions, by kind and request number. */
  readonly subscriptions: Map<string, Subscription>;
}

/** Looks up the contracts that a request describes, or says why TWS refuses the request. */
export type ContractLookUp = (
  contract: DescribedContract,
  use: ContractUse,
  exchange: Exchange,
  nowMs: number,
) =>
  | { readonly found: Iterable<Instrument>; readonly refusal?: undefined }
  | { readonly refusal: { readonly code: number; readonly text: string } };

/** State that all clients of one TWS share. */
export interface Shared {
  /** The market and the accounts; a reset replaces it. */
  exchange: Exchange;
  readonly lookUpContracts: ContractLookUp;
  /** The orders by client; a reset replaces it. */
  placedOrders: PlacedOrders;
  readonly holds: OrderHolds;
  readonly orderCounts: OrderCounts;
  readonly options: CompleteTwsOptions;
  readonly ibkr: IbkrLink;
  readonly computingTime: ComputingTime;
  /** Gets the clients that have a session. */
  started(): readonly Client[];
}

/** Characters of the longest error text: enough for the list of legal bar sizes, and for every cause. */
const ERROR_CHARS_MAX = 2_000;

/** Surroundings of a handler: one client at one instant, and everything it is sent. */
export class Context {
  readonly client: Client;
  readonly shared: Shared;
  readonly nowMs: number;
  readonly effects: Effect[];

  constructor(client: Client, shared: Shared, nowMs: number, effects: Effect[] = []) {
    this.client = client;
    this.shared = shared;
    this.nowMs = nowMs;
    this.effects = effects;
  }

  get exchange(): Exchange {
    return this.shared.exchange;
  }

  /** Gets the accounts as TWS knows them: as they are, and while it is cut off from IBKR as they were at the cut. */
  get seen(): SeenAccounts {
    return this.shared.ibkr.cutOff ?? this;
  }

  /** Gets the same instant for another client, whose messages follow those sent so far. */
  for(client: Client): Context {
    return new Context(client, this.shared, this.nowMs, this.effects);
  }

  /** Sends a message to the client. */
  send<Values>(message: Message<Values>, values: NoInfer<Values>): void {
    const fields = message.write(values, this.client.version);
    this.effects.push({ kind: "send", connection: this.client.connection, name: message.name, fields });
  }

  /** Sends an error or a notice; `reqId` -1 is about no request. */
  error(reqId: number, errorCode: number, text: string): void {
    // Texts repeat what the client sent: its control characters are shown, and its longest texts are shortened.
    this.send(out.error, { reqId, code: errorCode, text: shown(text, ERROR_CHARS_MAX), advanced: "" });
  }

  /** Ends the connection in order. */
  close(reason: string): void {
    this.effects.push({ kind: "close", connection: this.client.connection, reason });
  }

  /** Writes a line into the log and the trace. */
  note(event: TraceEventName, detail: string): void {
    this.effects.push({ kind: "note", connection: this.client.connection, event, detail });
  }

  /**
   * Gets the one instrument that a contract describes.
   *
   * @param use Kind of the request; futures without an expiry and the like are refused in some alone.
   * @returns Undefined for none and for several, or for a contract that is described wrongly; the refusal was sent then.
   */
  instrument(reqId: number, contract: DescribedContract, use: ContractUse = "data"): Instrument | undefined {
    for (const found of this.contracts(reqId, contract, use) ?? []) return found;
    return undefined;
  }

  /** Gets every instrument that a contract describes; undefined when the request was refused. */
  contracts(reqId: number, contract: DescribedContract, use: ContractUse): Iterable<Instrument> | undefined {
    const answer = this.shared.lookUpContracts(contract, use, this.exchange, this.nowMs);
    if (answer.refusal === undefined) return answer.found;
    this.error(reqId, answer.refusal.code, answer.refusal.text);
    return undefined;
  }

  /** Begins a subscription of the client. */
  subscribe(kind: SubscriptionKind, reqId: number, subscription: Subscription): void {
    this.client.subscriptions.set(subscriptionKey(kind, reqId), subscription);
  }

  /** Tests whether the client has a subscription of this kind and number. */
  subscribed(kind: SubscriptionKind, reqId: number): boolean {
    return this.client.subscriptions.has(subscriptionKey(kind, reqId));
  }

  /** Counts the client's subscriptions of a kind. */
  count(kind: SubscriptionKind): number {
    let count = 0;
    for (const key of this.client.subscriptions.keys()) if (key.startsWith(`${kind}/`)) count++;
    return count;
  }

  /** Ends a subscription of the client. @returns False when there was none. */
  unsubscribe(kind: SubscriptionKind, reqId: number): boolean {
    return this.client.subscriptions.delete(subscriptionKey(kind, reqId));
  }
}
