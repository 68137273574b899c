import { WebSocket as MockWebSocket, Server } from "mock-socket";
import type { Clock } from "../../world/clock.ts";
import type { FakeGateway } from "../net/fake-gateway.ts";
import { replaceTimers, withTimersOf } from "./clock-timers.ts";
import { apart, MemoryPort } from "./memory-port.ts";

/** Options of a WebSocket that the standard does not have: `ws` and newer runtimes take header fields. */
export interface WebSocketOptions {
  /** Header fields of the request that opens it. Default none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A class of WebSockets that reach the gateway of their door, and nothing else. */
export type MemoryWebSocketClass = new (
  url: string | URL,
  protocols?: string | string[] | WebSocketOptions,
  options?: WebSocketOptions,
) => MockWebSocket;

/** The part of a door that has WebSockets. */
export interface MemoryFrames {
  readonly WebSocket: MemoryWebSocketClass;
  /** Ends all WebSockets and frees the URL. */
  close(): void;
}

/** Puts a gateway behind a URL of `mock-socket`, whose class is made to follow a clock. */
export function memoryFrames(gateway: FakeGateway, url: string, clock: Clock): MemoryFrames {
  const server = new Server(url, { mock: false });

  /** Opens a WebSocket whose timer has fired; `connect` makes `mock-socket` open it. */
  const open = (made: MemoryWebSocket, connect: () => void): void => {
    // Its client has closed it already.
    if (made.readyState !== MockWebSocket.CONNECTING) return connect();
    const client = server.clients().find(({ target }) => target === made);
    const link = new MemoryPort(clock);
    const request = { query: new URL(made.url).searchParams, headers: made.fields };
    const isReached = client !== undefined && !gateway.dial().refused;
    const opened = isReached ? gateway.open(request, link) : undefined;
    if (client === undefined || opened === undefined || "refused" in opened) {
      // Closed while it connects, it ends with an error and 1006, as real ones do; `mock-socket` itself reports 1000.
      made.close();
      return;
    }
    client.on("message", (data) => opened.received(textOf(data)));
    client.on("close", () => opened.gone());
    apart(connect);
    link.attach(client);
  };

  class MemoryWebSocket extends MockWebSocket {
    readonly fields: Readonly<Record<string, string>>;

    constructor(
      address: string | URL,
      protocols?: string | string[] | WebSocketOptions,
      options?: WebSocketOptions,
    ) {
      const isNamed = typeof protocols === "string" || Array.isArray(protocols);
      const restore = replaceTimers((delayMs, fire) => void clock.after(delayMs, () => open(this, fire)));
      try {
        super(address, isNamed ? protocols : undefined);
      } finally {
        restore();
      }
      const { headers = {} } = (isNamed ? options : (protocols ?? options)) ?? {};
      this.fields = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
    }

    override send(data: string | Blob | ArrayBuffer | ArrayBufferView): void {
      if (this.readyState <= MockWebSocket.OPEN) withTimersOf(clock, () => super.send(data));
    }

    override close(code?: number, reason?: string): void {
      withTimersOf(clock, () => super.close(code, reason));
    }
  }
  return {
    WebSocket: MemoryWebSocket,
    close: () => apart(() => server.close({ code: 1_006, reason: "", wasClean: false })),
  };
}

/** Gets the text of a message, also of one that was sent as bytes. */
function textOf(data: unknown): string {
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return new TextDecoder().decode(data);
  return String(data);
}
