import type { WebSocketLike } from "../../../src/web/seams.ts";
import type { OpenedSocket } from "../../../src/web/socket/opened-socket.ts";
import type { VirtualClock } from "../sim.ts";

/** How the gateway treats the next sockets. */
export interface SocketScript {
  /** Accepts the connection; false: it stays in opening. Default true. */
  opens?: boolean;
  /** Accepts the session. Default true. */
  accepts?: boolean;
  /** Echoes `tic`. Default true. */
  echoes?: boolean;
}

/** One WebSocket in memory, and the side of the gateway: what is subscribed on it, and since when. */
export class ScriptedSocket implements WebSocketLike {
  binaryType: string = "";
  readyState: number = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly token: string;
  /** Messages of the client, oldest first. */
  readonly sent: string[] = [];
  /** Time of the last subscribe message of each line. */
  readonly live: Map<string, number> = new Map();
  /** True once the client has given it up, or has lost it. */
  isOver: boolean = false;
  /** True: the gateway neither sends nor answers, although the socket stays open. */
  isMute: boolean = false;
  readonly #clock: VirtualClock;
  readonly #script: SocketScript;
  readonly #subscribed: (socket: ScriptedSocket, line: string) => void;
  #cancelBeat: () => void = () => {};

  constructor(
    clock: VirtualClock,
    token: string,
    script: SocketScript,
    subscribed: (socket: ScriptedSocket, line: string) => void,
  ) {
    this.token = token;
    this.#clock = clock;
    this.#script = script;
    this.#subscribed = subscribed;
    this.#cancelBeat = clock.after(4, () => this.#accept());
  }

  send(text: string): void {
    this.sent.push(text);
    if (this.isMute) return;
    const [name = "", target = ""] = text.split("+");
    if (name === "tic") {
      if (this.#script.echoes !== false) this.push({ topic: "tic", alive: true });
      return;
    }
    const line = /^.md$|^[su][sl]d$/.test(name) ? `s${name.slice(1)}+${target}` : `s${name.slice(1)}`;
    if (name.startsWith("u")) this.live.delete(line);
    else if (name.startsWith("s")) {
      this.live.set(line, this.#clock.now());
      this.#subscribed(this, line);
    }
  }

  close(): void {
    if (this.readyState >= 2) return;
    this.#end();
    this.readyState = 2;
    this.#cancelBeat = this.#clock.after(4, () => this.drop(1000));
  }

  /** Gives it up, as `terminate()` of `ws` does. */
  discard(): void {
    this.#end();
    this.readyState = 3;
  }

  /** Sends a frame. */
  push(frame: unknown): void {
    this.pushData(JSON.stringify(frame));
  }

  /** Sends the data of a message event. */
  pushData(data: unknown): void {
    this.onmessage?.({ data } as never);
  }

  /** Closes it from the side of the gateway. */
  drop(code: number, reason = ""): void {
    this.#end();
    this.readyState = 3;
    this.onclose?.({ code, reason } as never);
  }

  /** Fails it without a close event. */
  fail(): void {
    this.readyState = 3;
    this.onerror?.({} as never);
  }

  #accept(): void {
    if (this.#script.opens === false || this.readyState !== 0) return;
    this.readyState = 1;
    this.onopen?.({} as never);
    if (this.#script.accepts === false) this.push({ message: "waiting for session" });
    else this.push({ topic: "system", success: "user" });
    this.#beat();
  }

  #beat(): void {
    if (this.isOver) return;
    this.#cancelBeat = this.#clock.after(10_000, () => {
      if (this.#script.accepts === false) this.push({ message: "waiting for session" });
      else if (!this.isMute) this.push({ topic: "system", hb: this.#clock.now() });
      this.#beat();
    });
  }

  #end(): void {
    this.isOver = true;
    this.live.clear();
    this.#cancelBeat();
  }
}

/** Opens scripted sockets. */
export class ScriptedSockets {
  readonly all: ScriptedSocket[] = [];
  script: SocketScript = {};
  /** Called for each subscribe message. */
  subscribed: (socket: ScriptedSocket, line: string) => void = () => {};
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** The newest socket. */
  get last(): ScriptedSocket {
    const last = this.all.at(-1);
    if (last === undefined) throw new Error("Cannot get the newest socket: none was opened");
    return last;
  }

  readonly open = (token: string): OpenedSocket => {
    const socket = new ScriptedSocket(this.#clock, token, this.script, (...args) => this.subscribed(...args));
    this.all.push(socket);
    return { socket, first: undefined, discard: () => socket.discard() };
  };
}
