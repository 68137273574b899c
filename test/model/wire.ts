import type { Dial, FakeTws, Host, ServerEnd, ServerLink, VirtualClock } from "../../sim/mod.ts";
import { requestName } from "../../sim/wire/catalogue.ts";
import {
  ClientReader,
  encodeFrame,
  encodeFrameText,
  encodeHello,
  ServerReader,
} from "../../sim/wire/frames.ts";
import { errorFrame, rateExceeded as rateExceededFrame } from "../support/scripted-tws.ts";
import type { Disturbance } from "./disturbance.ts";
import { GREETING, responseName, versionOf, WireFrame } from "./frame.ts";
import { joinedLink } from "./joined-link.ts";
import type { Moment, Sequence } from "./sequence.ts";
import type { Setting } from "./setting.ts";

/** Interval of notices while an answer is late, in ms, so that the connection does not look dead. */
const ALIVE_MS = 1_000;

/** Faults in which no message of TWS arrives although the connection is open. */
const SILENT: readonly string[] = ["partition", "freeze"];

/** The end of one connection, as the network saw it. */
export interface WireEnd extends Moment {
  readonly connection: number;
  readonly by: "client" | "server";
}

/** The network between the pool and the fake: records every message, and delays, refuses or cuts messages on request. */
export class Wire implements Host {
  /** Every message, oldest first. */
  readonly frames: WireFrame[] = [];
  /** Ends of connections, oldest first. */
  readonly ends: WireEnd[] = [];
  /** Size of the pieces in which the pool receives, in bytes; 0: a message at a time. */
  chunkBytes = 0;
  readonly #tws: FakeTws;
  readonly #clock: VirtualClock;
  readonly #sequence: Sequence;
  readonly #armed: Disturbance[] = [];
  readonly #timers = new Set<() => void>();
  readonly #versions = new Map<number, number | undefined>();
  readonly #delivery: Setting["delivery"];
  #connections = 0;

  constructor(
    tws: FakeTws,
    clock: VirtualClock,
    sequence: Sequence,
    delivery: Setting["delivery"] = "apart",
  ) {
    this.#delivery = delivery;
    this.#tws = tws;
    this.#clock = clock;
    this.#sequence = sequence;
  }

  /** Number of the newest connection. */
  get connections(): number {
    return this.#connections;
  }

  /** Client IDs that were requested, oldest first. */
  get clientIds(): readonly number[] {
    return this.frames
      .filter(({ direction, name }) => direction === "in" && name === "startApi")
      .map(({ values }) => values.clientId as number);
  }

  /** Disturbs the next message of a name. */
  disturb(disturbance: Disturbance): void {
    this.#armed.push(disturbance);
  }

  /** Cancels all disturbances that have not begun; late answers that have begun still arrive. */
  heal(): void {
    this.#armed.length = 0;
    this.chunkBytes = 0;
  }

  /** Cancels its timers. */
  close(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  dial(isRepeat?: boolean): Dial {
    return this.#tws.dial(isRepeat);
  }

  accept(client: ServerLink, dial: Partial<Dial>): ServerEnd {
    const cut: ServerLink = { ...client, write: (bytes) => this.#deliver(client, bytes) };
    const link = this.#delivery === "joined" ? joinedLink(cut) : cut;
    const connection = ++this.#connections;
    const ended = (by: WireEnd["by"]): void =>
      void this.ends.push({ ...this.#sequence.next(), connection, by });
    const fromServer = new ServerReader();
    const write = (bytes: Uint8Array): void => {
      for (const fields of fromServer.push(bytes)) this.#received(connection, fields);
      link.write(bytes);
    };
    // Messages of the model itself: within a message that the server has sent in part they would garble it.
    const own: Uint8Array[] = [];
    const flush = (): void => {
      while (fromServer.isBetween && own.length > 0) write(own.shift() as Uint8Array);
    };
    const insert = (bytes: Uint8Array): void => {
      own.push(bytes);
      flush();
    };
    const end = this.#tws.accept(
      {
        write: (bytes) => {
          write(bytes);
          flush();
        },
        end: () => {
          ended("server");
          link.end();
        },
        endWriting: () => link.endWriting?.(),
        reset: () => {
          ended("server");
          link.reset();
        },
        pause: (paused) => link.pause?.(paused),
      },
      dial,
    );
    const id = this.#tws.trace.events.at(-1)?.connection ?? 0;
    return this.#client({ connection, id }, end, insert, ended);
  }

  /** Tests whether messages of TWS arrive on a connection, given by its number at the server. */
  #arrives(id: number): boolean {
    if (this.#tws.faults().some(({ fault }) => SILENT.includes(fault.text.split(":")[0] ?? ""))) return false;
    return this.#tws.sessions().some(({ connection }) => connection === id);
  }

  /** Returns the handlers of what the client sends on one connection. */
  #client(
    { connection, id }: { readonly connection: number; readonly id: number },
    end: ServerEnd,
    write: (bytes: Uint8Array) => void,
    ended: (by: WireEnd["by"]) => void,
  ): ServerEnd {
    const fromClient = new ClientReader();
    let waiting: Uint8Array[] | undefined;
    let open = true;
    const hold = (delayMs: number): void => {
      waiting = [];
      const stop = this.#every(ALIVE_MS, () => open && this.#arrives(id) && write(encodeFrame(FARM_OK)));
      this.#after(delayMs, () => {
        stop();
        const due = waiting ?? [];
        waiting = undefined;
        if (open) for (const bytes of due) end.received(bytes);
      });
    };
    const frame = (fields: readonly string[], text: string): void => {
      const name = requestName(fields);
      // What TWS never receives it does not answer either.
      const isTaken = waiting === undefined && this.#armed.length > 0 && this.#arrives(id);
      const disturbance = isTaken ? this.#taken(name) : undefined;
      const refused = disturbance?.how === "refused";
      const rateError = disturbance !== undefined && disturbance.how !== "late";
      const kept = this.#keep(connection, "in", name, fields, refused, rateError);
      if (rateError) {
        const error = rateExceededFrame(disturbance.numbered ? (kept.id ?? -1) : -1);
        write(encodeFrame(error.map(String)));
      }
      if (refused) return;
      if (disturbance !== undefined) hold(disturbance.delayMs);
      const bytes = encodeFrameText(text);
      if (waiting === undefined) end.received(bytes);
      else waiting.push(bytes);
    };
    return {
      received: (bytes) => {
        for (const inbound of fromClient.push(bytes)) {
          if (inbound.kind === "frame") frame(inbound.fields, inbound.text);
          else if (inbound.kind === "hello") {
            end.received(
              encodeHello(inbound.hello.versionMin, inbound.hello.versionMax, inbound.hello.options),
            );
          } else end.received(bytes);
        }
      },
      leaving: (how) => {
        ended("client");
        end.leaving(how);
      },
      left: (how) => {
        open = false;
        end.left(how);
      },
    };
  }

  #taken(name: string): Disturbance | undefined {
    const place = this.#armed.findIndex(({ request }) => request === name);
    return place < 0 ? undefined : this.#armed.splice(place, 1)[0];
  }

  /** Keeps a message of the fake: the first of a connection is the greeting. */
  #received(connection: number, fields: readonly string[]): void {
    const isGreeting = !this.#versions.has(connection);
    if (isGreeting) this.#versions.set(connection, versionOf(fields));
    this.#keep(connection, "out", isGreeting ? GREETING : responseName(fields), fields);
  }

  #keep(
    connection: number,
    direction: "in" | "out",
    name: string,
    fields: readonly string[],
    refused = false,
    rateExceeded = false,
  ): WireFrame {
    const { seq, atMs } = this.#sequence.next();
    const frame = new WireFrame({
      seq,
      atMs,
      connection,
      direction,
      name,
      fields,
      refused,
      rateExceeded,
      version: this.#versions.get(connection),
    });
    this.frames.push(frame);
    return frame;
  }

  #deliver(link: ServerLink, bytes: Uint8Array): void {
    if (this.chunkBytes === 0) return link.write(bytes);
    for (let at = 0; at < bytes.length; at += this.chunkBytes) {
      link.write(bytes.subarray(at, at + this.chunkBytes));
    }
  }

  #after(delayMs: number, callback: () => void): () => void {
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

  #every(delayMs: number, callback: () => void): () => void {
    let stop = (): void => {};
    const next = (): void => {
      stop = this.#after(delayMs, () => {
        callback();
        next();
      });
    };
    next();
    return () => stop();
  }
}

/** A notice that means nothing to any stream. */
const FARM_OK = errorFrame(-1, 2158, "Sec-def data farm connection is OK:secdefil").map(String);
