import { onTestFinished } from "vitest";
import { VirtualClock } from "../../../sim/mod.ts";
import { type MemoryDoor, memoryDoor } from "../../../sim/web/memory/mod.ts";
import {
  FakeGateway,
  type FakeGatewayOptions,
  type GatewayBehaviour,
  type GatewayEffect,
  type GatewayEvent,
  type GatewayRequest,
  type RequestId,
  type SocketId,
  type SocketRequest,
} from "../../../sim/web/mod.ts";

/** A behaviour that answers with what it received. `/slow` takes 500 ms, `/woken` is answered by an alarm after 1 000 ms, `/cookie` sets one. */
export class ScriptedBehaviour implements GatewayBehaviour {
  /** What it received, one line each. */
  readonly received: string[] = [];

  request(
    id: RequestId,
    { method, path, query, headers, body }: GatewayRequest,
    nowMs: number,
  ): GatewayEffect[] {
    this.received.push(`${method} ${path}`);
    if (path === "/woken") return [{ kind: "wake", key: `${id}`, atMs: nowMs + 1_000 }];
    const { cookie } = headers;
    const text = JSON.stringify({ path, query: `${query}`, cookie, body });
    const own = path === "/cookie" ? WITH_COOKIE : JSON_HEADERS;
    const response = { status: path === "/empty" ? 204 : 200, headers: own, body: text };
    return [{ kind: "respond", request: id, response, afterMs: path === "/slow" ? 500 : 0 }];
  }

  abandoned(id: RequestId): GatewayEffect[] {
    this.received.push("abandoned");
    return [{ kind: "note", source: id, event: "forgotten", detail: "" }];
  }

  open(socket: SocketId, { query, headers }: SocketRequest): GatewayEffect[] {
    this.received.push("open");
    const data = JSON.stringify({ topic: "system", query: `${query}`, cookie: headers.cookie });
    return [{ kind: "push", socket, topic: "system", data }];
  }

  frame(socket: SocketId, text: string): GatewayEffect[] {
    this.received.push(text);
    if (text === "end") return [{ kind: "close-socket", socket, code: 1_001, reason: "the end" }];
    const topic = /^[a-z]+/.exec(text)?.[0] ?? "other";
    return [{ kind: "push", socket, topic, data: JSON.stringify({ topic, text }) }];
  }

  gone(): GatewayEffect[] {
    this.received.push("gone");
    return [];
  }

  happens(event: GatewayEvent): GatewayEffect[] {
    this.received.push(Object.values(event).join(" "));
    return [];
  }

  wake(key: string): GatewayEffect[] {
    const response = { status: 200, headers: JSON_HEADERS, body: "{}" };
    return [{ kind: "respond", request: Number(key), response }];
  }
}

const JSON_HEADERS = { "content-type": "application/json" };
const WITH_COOKIE = { "content-type": "application/json", "set-cookie": "x-sess-uuid=1; Path=/v1/api" };

/** A scripted gateway on virtual time, with its door in memory; closed when the test ends. */
export interface ScriptedGateway {
  readonly clock: VirtualClock;
  readonly behaviour: ScriptedBehaviour;
  readonly gateway: FakeGateway;
  readonly door: MemoryDoor;
  /** Requests a path; resolves with the status and the text, or the name of the error. */
  get(path: string, init?: RequestInit): Promise<string>;
  /** Opens a WebSocket and records its events. */
  socket(query?: string): RecordedSocket;
}

/** A WebSocket with the record of its events. */
export interface RecordedSocket {
  readonly events: string[];
  send(text: string): void;
  close(): void;
}

/** Makes a scripted gateway. */
export function scriptedGateway(options: FakeGatewayOptions = {}): ScriptedGateway {
  const clock = new VirtualClock();
  const behaviour = new ScriptedBehaviour();
  const gateway = new FakeGateway({ clock, behaviour, ...options });
  const door = memoryDoor(gateway, { clock });
  onTestFinished(() => {
    door.close();
    gateway.close();
  });
  return {
    clock,
    behaviour,
    gateway,
    door,
    get: (path, init) => got(door.fetch, `${door.url}${path}`, init),
    socket: (query = "") => {
      const made = new door.WebSocket(`${door.url.replace("http", "ws")}/ws${query}`);
      return recorded(made);
    },
  };
}

/** Requests a URL; resolves with the status and the text, or the name of the error. */
export async function got(fetch: MemoryDoor["fetch"], url: string, init?: RequestInit): Promise<string> {
  try {
    const response = await fetch(url, init);
    return `${response.status} ${await response.text()}`;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

interface Handlers {
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
  send(text: string): void;
  close(): void;
}

/** Records the events of a WebSocket. */
export function recorded(made: Handlers): RecordedSocket {
  const events: string[] = [];
  made.onopen = () => void events.push("open");
  made.onerror = () => void events.push("error");
  made.onmessage = ({ data }: { data: unknown }) => void events.push(String(data));
  made.onclose = ({ code, reason }: { code: number; reason: string }) =>
    void events.push(reason === "" ? `closed ${code}` : `closed ${code} ${reason}`);
  return { events, send: (text) => made.send(text), close: () => made.close() };
}
