import type { Clock } from "../world/clock.ts";
import { TimerGroup } from "../world/timer-group.ts";
import { ClientWay } from "./client-way.ts";
import type { Dial, ServerEnd, ServerLink } from "./connection.ts";
import { type Address, dialError } from "./dial-error.ts";

/** Events on the client's side of a connection. */
export interface ClientEvents {
  /** Reports that the connection is open. */
  opened(): void;
  /** Reports received bytes, however they are divided. */
  received(chunk: Uint8Array): void;
  /** Reports the end of the connection; called once and last. */
  closed(error?: Error): void;
}

/** The client's side of a connection. */
export interface ClientLink {
  /** Sends bytes; `written` is called when the server has taken them. */
  write(bytes: Uint8Array, written?: () => void): void;
  /**
   * Closes both ways in order (FIN), after everything written before: once the server has taken that, the connection is closed,
   * whether the server ends its side or not.
   */
  end(): void;
  /** Resets the connection (RST) at once; bytes that have not arrived are lost. */
  reset(): void;
}

/** A server behind a port: a `FakeTws`, or a stand-in for another program. */
export interface Host {
  /** Decides the outcome of a dial. @param isRepeat Whether it is the same dial again, because nothing has answered it. */
  dial(isRepeat?: boolean): Dial;
  /** Accepts a connection. */
  accept(link: ServerLink, dial: Partial<Dial>): ServerEnd;
}

/**
 * A network in memory, on any clock. Bytes arrive in order and through the clock, never inside the call that sent them.
 * It implements the pool's `Transport`, so that the same client runs on it as over TCP.
 *
 * @example A pool without a socket
 * ```ts
 * import { IbkrPool } from "ibkr-pool";
 * import { FakeTws, MemoryNetwork, VirtualClock } from "ibkr-pool/sim";
 *
 * const clock = new VirtualClock();
 * const network = new MemoryNetwork(clock);
 * network.attach(new FakeTws({ clock }), 4002);
 * const pool = new IbkrPool({ port: 4002 }, { clock, transport: network });
 * const positions = await clock.until(pool.getPositions());
 * assert.ok(positions.length > 0);
 * await clock.until(pool.close());
 * ```
 */
export class MemoryNetwork {
  readonly #clock: Clock;
  readonly #hosts = new Map<number, Host>();
  #dials = 0;
  #live = 0;

  /** Makes a network without servers. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Number of dials so far. */
  get dials(): number {
    return this.#dials;
  }

  /** Number of connections that are open or being opened, as the clients see it. */
  get live(): number {
    return this.#live;
  }

  /**
   * Puts a server behind a port.
   *
   * @returns A function that removes the server; existing connections continue.
   */
  attach(host: Host, port: number): () => void {
    this.#hosts.set(port, host);
    return () => {
      if (this.#hosts.get(port) === host) this.#hosts.delete(port);
    };
  }

  /** Opens a connection. Its events follow through the clock. */
  open(host: string, port: number, events: ClientEvents): ClientLink {
    this.#dials++;
    this.#live++;
    const over = (): void => void this.#live--;
    return new MemoryLink(this.#clock, { host, port }, () => this.#hosts.get(port), events, over);
  }
}

/** Time after which a dial that nothing has answered is sent again, in ms; twice as long each time. Linux sends it 7 times. */
const REPEAT_MS = 1_000;
const REPEATS_MAX = 6;

class MemoryLink implements ClientLink {
  readonly #timers: TimerGroup;
  readonly #events: ClientEvents;
  readonly #over: () => void;
  readonly #address: Address;
  readonly #way = new ClientWay();
  #server: ServerEnd | undefined;
  #serverGone = false;
  #state: "dialing" | "open" | "ended" | "closed" = "dialing";
  /** Whether the FIN of the client has left it, and no reset has followed. */
  #isFinished = false;

  constructor(
    clock: Clock,
    address: Address,
    host: () => Host | undefined,
    events: ClientEvents,
    over: () => void,
  ) {
    this.#timers = new TimerGroup(clock);
    this.#events = events;
    this.#over = over;
    this.#address = address;
    this.#dial(host, 0);
  }

  /** Sends a dial, for the first time or again. */
  #dial(hostNow: () => Host | undefined, repeats: number): void {
    const host = hostNow();
    const dial = host?.dial(repeats > 0);
    if (host === undefined || dial === undefined || dial.refused) {
      const error = dialError(dial?.code ?? "ECONNREFUSED", this.#address);
      this.#timers.after(dial?.delayMs ?? 0, () => this.#close(error));
      return;
    }
    if (dial.lost !== true) return void this.#timers.after(dial.delayMs, () => this.#open(host, dial));
    this.#timers.after(REPEAT_MS * 2 ** repeats, () => {
      if (repeats < REPEATS_MAX) this.#dial(hostNow, repeats + 1);
      else this.#close(dialError("ETIMEDOUT", this.#address));
    });
  }

  #open(host: Host, dial: Dial): void {
    if (this.#state !== "dialing") return;
    // A client whose connection is reset at once gets no event but the error: measured on Node and Deno.
    const isReset = dial.hangUp === "rst";
    if (!isReset) this.#state = "open";
    this.#server = host.accept(this.#serverSide(), {
      mute: dial.mute,
      hangUp: dial.hangUp,
      faults: dial.faults,
    });
    if (!isReset) this.#events.opened();
  }

  #serverSide(): ServerLink {
    return {
      write: (bytes) => this.#after(() => this.#receive(bytes)),
      end: () => {
        this.#serverGone = true;
        this.#after(() => this.#close());
      },
      // The client answers the FIN with its own, after everything that it has written.
      endWriting: () => this.#after(() => this.#state === "open" && this.end()),
      reset: () => {
        this.#serverGone = true;
        const error = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
        this.#after(() => this.#close(error));
      },
      pause: (paused) => (paused ? this.#way.pause() : this.#after(() => this.#way.resume())),
    };
  }

  write(bytes: Uint8Array, written?: () => void): void {
    if (this.#state !== "open") return;
    // The caller may reuse its buffer.
    const copy = bytes.slice();
    this.#after(() =>
      this.#way.pass(() => {
        // Bytes for a connection that the server has closed are dropped.
        if (this.#serverGone) return;
        this.#server?.received(copy);
        written?.();
      }),
    );
  }

  end(): void {
    if (this.#state === "ended" || this.#state === "closed") return;
    const wasOpen = this.#state === "open";
    this.#state = "ended";
    // An abandoned dial is not answered.
    if (!wasOpen) this.#timers.clear();
    if (wasOpen) this.#server?.leaving("fin");
    this.#after(() => {
      const finished = (): void => {
        this.#isFinished = true;
        this.#close();
      };
      // The system of the client closes the socket once it has sent everything, which may be before the server reads.
      const isSent = !this.#way.isHolding;
      this.#way.pass(() => {
        this.#server?.left("fin");
        finished();
      });
      if (isSent) finished();
    });
  }

  reset(): void {
    if (this.#state === "closed") return;
    const wasOpen = this.#state === "open";
    this.#state = "ended";
    this.#isFinished = false;
    this.#timers.clear();
    if (wasOpen) this.#server?.leaving("rst");
    this.#way.forget();
    this.#after(() => {
      this.#server?.left("rst");
      this.#close();
    });
  }

  /** Runs a callback through the clock, in the order of the calls. */
  #after(callback: () => void): void {
    this.#timers.after(0, callback);
  }

  /** Hands bytes to the client, or answers them. */
  #receive(bytes: Uint8Array): void {
    // A client that has ended receives for as long as what it has written waits.
    const isReading = this.#state === "open" || (this.#state === "ended" && this.#way.isHolding);
    if (isReading) return this.#events.received(bytes);
    if (this.#state !== "closed" || !this.#isFinished || this.#serverGone) return;
    // No socket is there any more: the system of the client answers bytes by a reset.
    this.#isFinished = false;
    this.#way.forget();
    this.#server?.left("rst");
  }

  #close(error?: Error): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#over();
    this.#events.closed(error);
  }
}
