import type { Answer, FramePort, Opened, RequestEnd } from "../../sim/web/mod.ts";
import { FakeGateway, type GatewayRequest, type SocketRequest } from "../../sim/web/mod.ts";
import type { Moment, Sequence } from "../model/sequence.ts";
import { type Page, pageOf } from "./page.ts";

/** One request as the gateway saw it. */
export interface SeenRequest extends Moment {
  /** Index of the pool that sent it. */
  readonly pool: number;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** What the exchange behind the gateway held when it was carried out. */
  page: Page | undefined;
  /** The answer that was sent to the pool, after all faults; undefined for none. */
  answer: (Moment & { readonly status: number; readonly body: string }) | undefined;
  /** When it ended without an answer: the pool gave it up, or the connection was reset. */
  ended: Moment | undefined;
}

/** One frame of a WebSocket, as the gateway read or sent it. */
export interface SeenFrame extends Moment {
  readonly direction: "in" | "out";
  readonly text: string;
}

/** One WebSocket as the gateway saw it. */
export interface SeenSocket extends Moment {
  /** Index of the pool that opened it. */
  readonly pool: number;
  readonly frames: SeenFrame[];
  closed: Moment | undefined;
}

/** Field of the query that names the pool which opened a WebSocket. */
export const POOL_FIELD = "pool";

/** Returns the secret token of a pool. */
export const tokenOf = (pool: number): string => `token-of-${pool}-is-secret`;

/** A fake gateway that records every request, answer and frame where it meets the door. */
export class RecordedGateway extends FakeGateway {
  readonly requests: SeenRequest[] = [];
  readonly sockets: SeenSocket[] = [];
  #sequence: Sequence | undefined;

  /** Begins to record. */
  record(sequence: Sequence): void {
    this.#sequence = sequence;
  }

  override request(request: GatewayRequest, answer: Answer): RequestEnd {
    const { method, path, query, body, headers } = request;
    const moment = this.#now();
    const pool = Number(/token-of-(\d+)/.exec(headers.authorization ?? "")?.[1] ?? 0);
    const seen: SeenRequest = {
      ...{ ...moment, pool, method, path, query, body },
      ...{ page: undefined, answer: undefined, ended: undefined },
    };
    this.requests.push(seen);
    const end = super.request(request, {
      respond: (response) => {
        seen.answer = { ...this.#now(), status: response.status, body: response.body };
        answer.respond(response);
      },
      reset: () => {
        seen.ended ??= this.#now();
        answer.reset();
      },
    });
    // The gateway has moved the exchange on to this instant.
    seen.page = pageOf(this.exchange, moment.atMs);
    return {
      gone: () => {
        if (seen.answer === undefined) seen.ended ??= this.#now();
        end.gone();
      },
    };
  }

  override open(request: SocketRequest, link: FramePort): Opened {
    const pool = Number(request.query.get(POOL_FIELD));
    const seen: SeenSocket = { ...this.#now(), pool, frames: [], closed: undefined };
    this.sockets.push(seen);
    const over = (): void => {
      seen.closed ??= this.#now();
    };
    const note = (direction: "in" | "out", data: string | Uint8Array): void => {
      const text = typeof data === "string" ? data : new TextDecoder().decode(data);
      seen.frames.push({ ...this.#now(), direction, text });
    };
    const opened = super.open(request, {
      send: (data) => {
        note("out", data);
        link.send(data);
      },
      close: (code, reason) => {
        over();
        link.close(code, reason);
      },
      reset: () => {
        over();
        link.reset();
      },
    });
    if ("refused" in opened) {
      over();
      return opened;
    }
    return {
      received: (text) => {
        note("in", text);
        opened.received(text);
      },
      gone: () => {
        over();
        opened.gone();
      },
    };
  }

  #now(): Moment {
    if (this.#sequence === undefined) throw new Error("Cannot record the gateway before record() is called");
    return this.#sequence.next();
  }
}
