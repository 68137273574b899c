import { requestName } from "../../sim/wire/catalogue.ts";
import { ClientReader, ServerReader } from "../../sim/wire/frames.ts";
import type { IbkrPool } from "../../src/mod.ts";
import type { Clock } from "../../src/seams/clock.ts";
import type { Transport, TransportEvents, TransportLink } from "../../src/seams/transport.ts";
import { versionOf, WireFrame } from "./frame.ts";
import { type JournalDisk, ProcessJournal, type UnsavedRule } from "./journal-disk.ts";
import type { Moment, Sequence } from "./sequence.ts";

/** A message about an order, at the instant at which the pool wrote it. */
export interface OrderWrite extends Moment {
  /** Number of the process, from 1. */
  readonly process: number;
  /** Client ID of the session. */
  readonly clientId: number;
  /** `placeOrder` or `cancelOrder`, with its values. */
  readonly frame: WireFrame;
  /** Keys of the orders and changes whose outcome was unknown to the pool at that instant. */
  readonly unknown: readonly string[];
  /** Was TWS disconnected from IBKR, as far as the pool knew? */
  readonly degraded: boolean;
}

/**
 * How a process ends. `fin`: the operating system sends what was written, then ends the connection. `rst`: it resets it, and
 * bytes under way are lost. `silent`: the machine loses its power, and the connection is reset once it is up again.
 */
export type DeathHow = "fin" | "rst" | "silent";

/**
 * The process that one pool runs in: its clock, its network and its journal, which all end with it. Whatever code of a process
 * that has ended still runs changes nothing: its timers do not fire, its bytes go nowhere, its entries are not kept.
 */
export class PoolProcess implements Clock, Transport {
  readonly no: number;
  readonly journal: ProcessJournal;
  readonly writes: OrderWrite[];
  /** When it ended; undefined while it runs. */
  died: Moment | undefined;
  /** Called once bytes were written. */
  wrote: () => void = () => {};
  /** Its pool. */
  pool: IbkrPool | undefined;
  readonly #clock: Clock;
  readonly #transport: Transport;
  readonly #sequence: Sequence;
  readonly #timers = new Set<() => void>();
  readonly #links = new Set<TransportLink>();

  /**
   * @param clock Clock of the machine.
   * @param transport Network of the machine.
   * @param writes Receives what the pool writes about orders.
   */
  constructor(
    no: number,
    clock: Clock,
    transport: Transport,
    parts: { readonly sequence: Sequence; readonly disk: JournalDisk; readonly writes: OrderWrite[] },
  ) {
    this.no = no;
    this.#clock = clock;
    this.#transport = transport;
    this.#sequence = parts.sequence;
    this.writes = parts.writes;
    this.journal = new ProcessJournal(parts.disk, this);
  }

  get isAlive(): boolean {
    return this.died === undefined;
  }

  /** Number of its timers that have not fired. */
  get timers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#clock.now();
  }

  wallMs(): number {
    return this.#clock.wallMs?.() ?? this.#clock.now();
  }

  after(delayMs: number, callback: () => void): () => void {
    if (!this.isAlive) return () => {};
    const cancel = this.#clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      callback();
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }

  open(host: string, port: number, events: TransportEvents): TransportLink {
    if (!this.isAlive) return { write: () => {}, end: () => {}, reset: () => {} };
    const fromServer = new ServerReader();
    let greeting: readonly string[] | undefined;
    const link = this.#transport.open(host, port, {
      opened: () => this.isAlive && events.opened(),
      received: (chunk) => {
        greeting ??= fromServer.push(chunk)[0];
        if (this.isAlive) events.received(chunk);
      },
      closed: (error) => {
        this.#links.delete(link);
        if (this.isAlive) events.closed(error);
      },
    });
    this.#links.add(link);
    const observe = this.#observer(() => greeting && versionOf(greeting));
    return {
      write: (bytes, written) => {
        if (!this.isAlive) return;
        observe(bytes);
        link.write(bytes, written && (() => this.isAlive && written()));
        this.wrote();
      },
      end: () => this.isAlive && link.end(),
      reset: () => this.isAlive && link.reset(),
    };
  }

  /** Ends it at once, without any of its code. */
  die(how: DeathHow, unsaved: UnsavedRule): void {
    if (!this.isAlive) return;
    this.died = this.#sequence.next();
    this.journal.die(unsaved);
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    if (how === "silent") return;
    for (const link of [...this.#links]) how === "fin" ? link.end() : link.reset();
  }

  /** The machine is up again: what is left of its connections is reset. */
  forget(): void {
    for (const link of [...this.#links]) link.reset();
  }

  /** Returns a function that records what one connection sends about orders. */
  #observer(versionNow: () => number | undefined): (bytes: Uint8Array) => void {
    const reader = new ClientReader();
    let clientId = -1;
    return (bytes) => {
      for (const inbound of reader.push(bytes)) {
        if (inbound.kind !== "frame") continue;
        const name = requestName(inbound.fields);
        if (name !== "startApi" && name !== "placeOrder" && name !== "cancelOrder") continue;
        const frame = this.#frame(name, inbound.fields, versionNow());
        if (name === "startApi") clientId = Number(frame.values.clientId);
        else this.#note(clientId, frame);
      }
    };
  }

  #frame(name: string, fields: readonly string[], version: number | undefined): WireFrame {
    const rest = { connection: 0, direction: "in", refused: false, rateExceeded: false } as const;
    return new WireFrame({ ...this.#sequence.next(), ...rest, name, fields, version });
  }

  #note(clientId: number, frame: WireFrame): void {
    const { seq, atMs } = frame;
    const { degraded = false, orders } = this.pool?.stats() ?? {};
    const unknown = orders?.unknown ?? [];
    this.writes.push({ seq, atMs, process: this.no, clientId, frame, unknown, degraded });
  }
}
