import type { Effect } from "../../tws/context/effects.ts";
import { joinFrame } from "../../wire/frames.ts";
import { isEnding, ORDER_REQUESTS, UNNUMBERED_SUBSCRIPTIONS } from "./answer-causes.ts";
import { type Exchange, numberOf, valuesOf } from "./exchanges.ts";
import { bytesOfField } from "./frame-fields.ts";
import type { RecordedRequests } from "./recorded-requests.ts";
import type { RecordedFrame, RecordedSession } from "./recorded-session.ts";
import { renumbered } from "./renumbered.ts";

/** An exchange that is being replayed for a client. */
export interface Playing {
  readonly exchange: Exchange;
  /** Number of the client's request or order; undefined for none. */
  readonly id: number | undefined;
  /** Time at which the client's request came, epoch ms. */
  readonly startedMs: number;
  /** Number of answers that have been sent. */
  sent: number;
}

/** One session of a client that is answered from a recording. */
export class ReplayedSession {
  readonly connection: number;
  readonly version: number;
  /** Client ID of its START_API; undefined before. */
  clientId: number | undefined;
  /** The recorded session whose answers come first. */
  recorded: RecordedSession | undefined;
  readonly #requests: RecordedRequests;
  readonly #used = new Set<Exchange>();
  /** Numbers of the client's orders by those that were recorded, and the other way round. */
  readonly #orders = new Map<number, number>();
  readonly #recordedOrders = new Map<number, number>();
  #orderIdMax = 0;
  /** Exchanges that are being replayed, by the number of the client's request. */
  readonly #playing = new Map<string, Playing>();

  /** Makes a session before its START_API. */
  constructor(connection: number, version: number, requests: RecordedRequests) {
    this.connection = connection;
    this.version = version;
    this.#requests = requests;
  }

  /**
   * Finds the recorded request that one of the client is equal to, and begins to replay it.
   *
   * @returns What is replayed; `nothing` for a request that needs no answer; else what was recorded instead.
   */
  requested(
    name: string,
    fields: readonly string[],
    nowMs: number,
  ): Playing | "nothing" | { readonly nearest: string } {
    const values = valuesOf("in", fields, this.version);
    const id = numberOf(values);
    const ends = isEnding(name, values);
    if (ends) this.#playing.delete(keyOf(name.replace(/^cancel/, "req"), id));
    const wanted = {
      name,
      fields: this.#withRecordedParent(fields, values?.parentId),
      version: this.version,
    };
    const equal = this.#requests
      .equal(wanted, this.recorded)
      .filter((one) => this.#fits(one, wanted.fields, id));
    const exchange =
      equal.find((one) => !this.#used.has(one)) ?? (isRepeatable(name) ? equal.at(-1) : undefined);
    if (exchange === undefined) return ends ? "nothing" : { nearest: this.#requests.nearest(wanted) };
    this.#used.add(exchange);
    if (ORDER_REQUESTS.has(name) && id !== undefined && exchange.id !== undefined) {
      this.#orders.set(exchange.id, id);
      this.#recordedOrders.set(id, exchange.id);
      this.#orderIdMax = Math.max(this.#orderIdMax, id);
    }
    const playing: Playing = { exchange, id, startedMs: nowMs, sent: 0 };
    if (canEnd(name, id)) this.#playing.set(keyOf(name, id), playing);
    return playing;
  }

  /** Tests whether an exchange is still to be replayed: a cancel, or a new request with its number, ends it. */
  isPlaying(playing: Playing): boolean {
    const { id, exchange } = playing;
    const { name } = exchange.request;
    return !canEnd(name, id) || this.#playing.get(keyOf(name, id)) === playing;
  }

  /** Makes an answer with the numbers of the client. */
  answer({ exchange, id }: Playing, frame: RecordedFrame): Effect {
    const { session } = exchange;
    const values = valuesOf("out", frame.fields, session.version) ?? {};
    const { reqId, orderId, parentId, clientId } = values;
    const own = (number: unknown): number | undefined =>
      typeof number === "number" ? this.#orders.get(number) : undefined;
    const replaced = {
      reqId:
        reqId !== undefined && reqId === exchange.id ? id : frame.name === "error" ? own(reqId) : undefined,
      orderId: frame.name === "nextValidId" ? this.#nextOrderId(orderId) : own(orderId),
      parentId: own(parentId),
      clientId: clientId === session.clientId ? this.clientId : undefined,
    };
    const fields = renumbered("out", frame.fields, session.version, this.version, replaced);
    const effect = { kind: "send", connection: this.connection, name: frame.name, fields } as const;
    const { exact } = frame;
    if (exact === undefined || session.version !== this.version) return effect;
    const bytes = fields.map((field, place) =>
      bytesOfField(field === frame.fields[place] ? (exact[place] ?? field) : field),
    );
    return { ...effect, bytes: joinFrame(bytes) };
  }

  #nextOrderId(recorded: unknown): number | undefined {
    return Math.max(typeof recorded === "number" ? recorded : 0, this.#orderIdMax + 1);
  }

  /** Tests whether a recorded request about an order is about the same order as one of the client. */
  #fits(exchange: Exchange, fields: readonly string[], id: number | undefined): boolean {
    const { name } = exchange.request;
    if (name === "placeOrder") {
      const parent = valuesOf("in", fields, this.version)?.parentId;
      if (exchange.values?.parentId !== parent) return false;
    }
    if (!ORDER_REQUESTS.has(name) || id === undefined || exchange.id === undefined) return true;
    const [known, taken] = [this.#recordedOrders.get(id), this.#orders.get(exchange.id)];
    return known === undefined ? taken === undefined : known === exchange.id;
  }

  #withRecordedParent(fields: readonly string[], parentId: unknown): readonly string[] {
    const recorded = typeof parentId === "number" ? this.#recordedOrders.get(parentId) : undefined;
    return recorded === undefined
      ? fields
      : renumbered("in", fields, this.version, this.version, { parentId: recorded });
  }
}

/** Tests whether a request is one that another one ends: a cancel, or a new request with its number. */
function canEnd(name: string, id: number | undefined): boolean {
  return id === undefined ? UNNUMBERED_SUBSCRIPTIONS.has(name) : !ORDER_REQUESTS.has(name);
}

function keyOf(name: string, id: number | undefined): string {
  return id === undefined ? name : `${id}`;
}

/** Tests whether a recorded request answers any number of equal ones: an order that was recorded once was placed once. */
function isRepeatable(name: string): boolean {
  return !ORDER_REQUESTS.has(name) && name !== "exerciseOptions" && name !== "reqGlobalCancel";
}
