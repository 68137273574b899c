import type { TimerGroup } from "../../world/timer-group.ts";
import type { GatewayResponse } from "../gateway/messages.ts";

/** The gateway's side of one request. A door implements it. */
export interface Answer {
  /** Sends the response. */
  respond(response: GatewayResponse): void;
  /** Resets the connection without a response. */
  reset(): void;
}

/** What the door reports of one request. */
export interface RequestEnd {
  /** Reports that the client waits no longer. Nothing happens where the response was sent. */
  gone(): void;
}

/** The gateway's side of one WebSocket. A door implements it. */
export interface FramePort {
  /** Sends a text frame; bytes may be invalid UTF-8. */
  send(data: string | Uint8Array): void;
  /** Closes the WebSocket, after everything sent before. */
  close(code: number, reason: string): void;
  /** Resets the connection. */
  reset(): void;
}

/** What the door reports of one WebSocket. */
export interface FrameEnd {
  /** Reports a text frame of the client. */
  received(text: string): void;
  /** Reports that the WebSocket has ended, whoever has ended it. */
  gone(): void;
}

/** Outcome of opening a WebSocket: its events, or the status of HTTP that refuses it. */
export type Opened = FrameEnd | { readonly refused: number };

/** A request that was not answered yet. */
export interface OpenRequest {
  readonly kind: "request";
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly answer: Answer;
  /** Whether the behaviour has received it: a fault may have answered it instead. */
  isPassedOn: boolean;
}

/** A WebSocket that is open. */
export class OpenFrames {
  readonly kind = "socket";
  readonly id: number;
  readonly link: FramePort;
  readonly #lines: Readonly<Record<"in" | "out", Line>> = {
    in: { waiting: [], dueMs: 0 },
    out: { waiting: [], dueMs: 0 },
  };

  constructor(id: number, link: FramePort) {
    this.id = id;
    this.link = link;
  }

  /** Runs an action after a delay, and never before an earlier action of its direction; without a delay, at once. */
  inOrder(timers: TimerGroup, direction: "in" | "out", delayMs: number, action: () => void): void {
    const line = this.#lines[direction];
    if (delayMs === 0 && line.waiting.length === 0) return action();
    const nowMs = timers.now();
    line.dueMs = Math.max(line.dueMs, nowMs + delayMs);
    line.waiting.push(action);
    // The oldest action runs, whichever timer fires: timers of one instant may fire in any order.
    timers.after(line.dueMs - nowMs, () => line.waiting.shift()?.());
  }
}

/** Delayed actions of one direction, oldest first. */
interface Line {
  readonly waiting: (() => void)[];
  /** Instant at which the newest of them is due. */
  dueMs: number;
}

const NAME = /^[a-z]{3,8}(?=\+|$)/;

/** Gets the topic of a client's frame; its text may hold a session ID, which the trace must not have. */
export function topicOf(text: string): string {
  if (text.startsWith("{")) return "session";
  return NAME.exec(text)?.[0] ?? "other";
}
