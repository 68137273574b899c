import type { VirtualClock } from "../../../../sim/mod.ts";
import type { MemoryDoor } from "../../../../sim/web/memory/mod.ts";
import type { Span } from "./spans.ts";

/** Interval of the message that keeps a WebSocket alive, in ms, and bounds of the backoff. */
const TIC_MS = 60_000;
const BACKOFF_MS_MIN = 1_000;
const BACKOFF_MS_MAX = 30_000;

/**
 * The market data of one tool, over a WebSocket of its own, as `ibkr-client` 1.0.4 has them: `tic` once a minute, another
 * WebSocket with exponential backoff when it is closed, and the subscription on each.
 *
 * It takes an open WebSocket for a live one: it does not renew the stream before its end after 15 minutes (Voyz/ibind#145),
 * reads neither the frames of errors nor those of the session (Voyz/ibind#25), and knows no heartbeat.
 */
export class NaiveStream {
  readonly #door: MemoryDoor;
  readonly #clock: VirtualClock;
  readonly #conId: number;
  readonly #token: string;
  readonly #session: () => string;
  readonly #closed: Span[] = [];
  #socket: InstanceType<MemoryDoor["WebSocket"]> | undefined;
  #closedMs: number | undefined;
  #failures = 0;
  #isStopped = false;
  #cancel: () => void = () => {};

  constructor(door: MemoryDoor, clock: VirtualClock, conId: number, token: string, session: () => string) {
    this.#door = door;
    this.#clock = clock;
    this.#conId = conId;
    this.#token = token;
    this.#session = session;
    this.#open();
  }

  /** The spans in which its user could see that it is closed. */
  reported(untilMs: number): readonly Span[] {
    return this.#closedMs === undefined
      ? this.#closed
      : [...this.#closed, { fromMs: this.#closedMs, toMs: untilMs }];
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
    this.#socket?.close();
  }

  #open(): void {
    const url = `${this.#door.url.replace(/^http/, "ws")}/ws?oauth_token=${this.#token}`;
    const headers = { cookie: `api=${this.#session()}`, "user-agent": "ClientPortalGW/1" };
    const socket = new this.#door.WebSocket(url, { headers });
    this.#socket = socket;
    socket.onopen = () => {
      this.#failures = 0;
      if (this.#closedMs !== undefined)
        this.#closed.push({ fromMs: this.#closedMs, toMs: this.#clock.now() });
      this.#closedMs = undefined;
      socket.send(`smd+${this.#conId}+{"fields":["31","84","86"]}`);
      this.#ticLater(socket);
    };
    socket.onclose = () => {
      if (this.#isStopped) return;
      this.#cancel();
      this.#closedMs ??= this.#clock.now();
      const delayMs = Math.min(BACKOFF_MS_MIN * 2 ** this.#failures++, BACKOFF_MS_MAX);
      this.#cancel = this.#clock.after(delayMs, () => this.#open());
    };
  }

  #ticLater(socket: InstanceType<MemoryDoor["WebSocket"]>): void {
    this.#cancel = this.#clock.after(TIC_MS, () => {
      socket.send("tic");
      this.#ticLater(socket);
    });
  }
}
