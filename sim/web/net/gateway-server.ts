import type { Clock } from "../../world/clock.ts";
import { TimerGroup } from "../../world/timer-group.ts";
import type { Trace } from "../../world/trace.ts";
import type { OpenEnd } from "../faults/web-fault.ts";
import type { GatewayBehaviour } from "../gateway/behaviour.ts";
import type { GatewayEvent } from "../gateway/gateway-event.ts";
import type { GatewayEffect, GatewayRequest, GatewayResponse, SocketRequest } from "../gateway/messages.ts";
import {
  type Answer,
  type FrameEnd,
  type FramePort,
  type Opened,
  OpenFrames,
  type OpenRequest,
  type RequestEnd,
  topicOf,
} from "./ends.ts";
import type { CombinedRequest, WebInjections } from "./web-injections.ts";

/** Status with which a WebSocket is refused after the end. */
const UNAVAILABLE = 503;

/** Parts of a server of a fake gateway. */
export interface GatewayServerParts {
  readonly behaviour: GatewayBehaviour;
  readonly clock: Clock;
  readonly trace: Trace;
  /** Faults in force, which can act at every request, response and frame. */
  readonly injections: WebInjections;
}

/** Requests and WebSockets of a fake gateway: hands them to the behaviour, and carries out its effects. */
export class GatewayServer {
  readonly #behaviour: GatewayBehaviour;
  readonly #clock: Clock;
  readonly #trace: Trace;
  readonly #injections: WebInjections;
  readonly #timers: TimerGroup;
  /** Open requests and WebSockets, numbered together so that a line of the trace has one meaning. */
  readonly #open = new Map<number, OpenRequest | OpenFrames>();
  #made = 0;
  #isClosed = false;

  constructor({ behaviour, clock, trace, injections }: GatewayServerParts) {
    this.#behaviour = behaviour;
    this.#clock = clock;
    this.#trace = trace;
    this.#injections = injections;
    this.#timers = new TimerGroup(clock);
  }

  /** Handles a request. */
  request(request: GatewayRequest, answer: Answer): RequestEnd {
    const { method, path } = request;
    if (this.#isClosed) {
      answer.reset();
      return { gone: () => {} };
    }
    const open: OpenRequest = { kind: "request", id: ++this.#made, method, path, answer, isPassedOn: false };
    this.#open.set(open.id, open);
    this.#record(open.id, "read", `${method} ${path}`);
    const { answer: given, effect, reset } = this.#injections.request(open);
    if (given !== undefined) this.#after(given.afterMs, () => this.#respond(open, given.response));
    else if (this.#open.has(open.id)) this.#take(open, request, effect, reset);
    return { gone: () => this.#abandoned(open, "the client left") };
  }

  /** Opens a WebSocket. */
  open(request: SocketRequest, link: FramePort): Opened {
    if (this.#isClosed) return { refused: UNAVAILABLE };
    const refused = this.#injections.opening();
    if (refused !== undefined) {
      this.#record(0, "refused", `a WebSocket, with ${refused}`);
      return { refused };
    }
    const frames = new OpenFrames(++this.#made, link);
    this.#open.set(frames.id, frames);
    this.#record(frames.id, "opened", "");
    this.#carryOut(this.#behaviour.open(frames.id, request, this.#clock.now()));
    return this.#frameEnd(frames);
  }

  /** Gets the requests that wait for their answers, and the open WebSockets. */
  opened(): readonly OpenEnd[] {
    return [...this.#open.values()];
  }

  /** Resets the connection of a request or WebSocket, as a fault requires. */
  reset(id: number): void {
    const open = this.#open.get(id);
    if (open !== undefined) this.#reset(open);
  }

  /** Handles an event that concerns the gateway as a whole. */
  happens(event: GatewayEvent): void {
    if (this.#isClosed) return;
    this.#carryOut(this.#behaviour.happens(event, this.#clock.now()));
  }

  /** Resets everything that is open or arrives from now on, and ends every timer. */
  close(): void {
    this.#isClosed = true;
    for (const open of [...this.#open.values()]) this.#reset(open);
    this.#timers.clear();
  }

  /** Lets a request have its effect. Only its answer may be lost, and the request itself before or after it was read. */
  #take(
    open: OpenRequest,
    request: GatewayRequest,
    effect: CombinedRequest["effect"],
    isReset: boolean,
  ): void {
    if (effect !== "done") this.#record(open.id, effect, `${open.method} ${open.path}`);
    if (effect !== "unread") {
      open.isPassedOn = true;
      // No endpoint answers OPTIONS: the request counts, and has no other effect.
      const seen = effect === "unkept" ? { ...request, method: "OPTIONS" } : request;
      const effects = this.#behaviour.request(open.id, seen, this.#clock.now());
      const isAnswered = effect === "done" && !isReset;
      this.#carryOut(isAnswered ? effects : effects.filter(({ kind }) => kind !== "respond"));
    }
    if (isReset) this.#reset(open);
  }

  #frameEnd(frames: OpenFrames): FrameEnd {
    return {
      received: (text) => {
        const topic = topicOf(text);
        const { lose, delayMs } = this.#injections.frame({ id: frames.id, direction: "in", topic });
        frames.inOrder(this.#timers, "in", delayMs, () => {
          if (!this.#open.has(frames.id)) return;
          this.#record(frames.id, lose ? "lost" : "read", topic);
          if (!lose) this.#carryOut(this.#behaviour.frame(frames.id, text, this.#clock.now()));
        });
      },
      gone: () => void this.#ended(frames, "the client left"),
    };
  }

  #carryOut(effects: readonly GatewayEffect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case "respond": {
          const open = this.#open.get(effect.request);
          if (open?.kind === "request")
            this.#after(effect.afterMs ?? 0, () => this.#respond(open, effect.response));
          break;
        }
        case "push": {
          const open = this.#open.get(effect.socket);
          if (open?.kind === "socket") this.#push(open, effect.topic, effect.data);
          break;
        }
        case "close-socket": {
          const open = this.#open.get(effect.socket);
          if (open?.kind === "socket") this.#closeFrames(open, effect.code, effect.reason);
          break;
        }
        case "wake":
          if (this.#isClosed) break;
          this.#timers.set(effect.key, effect.atMs - this.#clock.now(), () =>
            this.#carryOut(this.#behaviour.wake(effect.key, this.#clock.now())),
          );
          break;
        case "note":
          this.#record(effect.source, effect.event, effect.detail);
          break;
      }
    }
  }

  #respond(open: OpenRequest, original: GatewayResponse): void {
    if (!this.#open.has(open.id)) return;
    const { response, delayMs, lose } = this.#injections.response({ ...open, response: original });
    // The request stays open, until its client waits no longer.
    if (lose) return this.#record(open.id, "lost", `${response.status} ${open.path}`);
    this.#after(delayMs, () => {
      if (!this.#open.delete(open.id)) return;
      this.#record(open.id, "sent", `${response.status} ${open.path}`);
      open.answer.respond(response);
    });
  }

  #push(open: OpenFrames, topic: string, data: string | Uint8Array): void {
    const { delayMs, lose, change } = this.#injections.frame({ id: open.id, direction: "out", topic });
    open.inOrder(this.#timers, "out", delayMs, () => {
      if (!this.#open.has(open.id)) return;
      this.#record(open.id, lose ? "lost" : "sent", topic);
      if (!lose) open.link.send(change(data));
    });
  }

  #closeFrames(open: OpenFrames, code: number, reason: string): void {
    open.inOrder(this.#timers, "out", 0, () => {
      if (this.#ended(open, `the gateway closed it (${code})`)) open.link.close(code, reason);
    });
  }

  #reset(open: OpenRequest | OpenFrames): void {
    if (open.kind === "socket") {
      if (this.#ended(open, "it was reset")) open.link.reset();
    } else if (this.#abandoned(open, "it was reset")) open.answer.reset();
  }

  /** Ends a request without an answer. @returns False when it was answered or ended before. */
  #abandoned(open: OpenRequest, reason: string): boolean {
    if (!this.#open.delete(open.id)) return false;
    this.#record(open.id, "closed", reason);
    if (open.isPassedOn) this.#carryOut(this.#behaviour.abandoned(open.id, this.#clock.now()));
    return true;
  }

  /** Ends a WebSocket. @returns False when it had ended before. */
  #ended(open: OpenFrames, reason: string): boolean {
    if (!this.#open.delete(open.id)) return false;
    this.#record(open.id, "closed", reason);
    this.#carryOut(this.#behaviour.gone(open.id, this.#clock.now()));
    return true;
  }

  #after(delayMs: number, action: () => void): void {
    if (delayMs === 0) action();
    else this.#timers.after(delayMs, action);
  }

  #record(source: number, event: string, detail: string): void {
    this.#trace.record({ atMs: this.#clock.now(), connection: source, event, detail });
  }
}
