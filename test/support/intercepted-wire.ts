import type { Dial, FakeTws, Host, ServerEnd, ServerLink } from "../../sim/mod.ts";
import { encodeFrame, ServerReader } from "../../sim/wire/frames.ts";

/** Returns the messages to deliver in place of one message of TWS; an empty list drops it. */
export type Interceptor = (fields: readonly string[]) => readonly (readonly string[])[];

/**
 * A wire between the fake TWS and the pool. A test changes, holds back or cuts the messages of TWS on it.
 *
 * Attach it to the port of a world in place of the fake.
 */
export class InterceptedWire implements Host {
  /** Called with each message. Default: delivers it unchanged. */
  intercept: Interceptor = (fields) => [fields];
  /** Returns the offsets in bytes at which a frame is cut. Default: none. */
  cut: (bytes: Uint8Array) => readonly number[] = () => [];
  readonly #tws: FakeTws;
  #link: ServerLink | undefined;

  constructor(tws: FakeTws) {
    this.#tws = tws;
  }

  dial(): Dial {
    return this.#tws.dial();
  }

  accept(link: ServerLink, dial: Partial<Dial>): ServerEnd {
    this.#link = link;
    const reader = new ServerReader();
    const write = (bytes: Uint8Array): void => {
      for (const fields of reader.push(bytes)) this.send(...this.intercept(fields));
    };
    return this.#tws.accept({ write, end: () => link.end(), reset: () => link.reset() }, dial);
  }

  /** Sends messages to the client as if TWS had sent them. */
  send(...messages: readonly (readonly (string | number)[])[]): void {
    for (const fields of messages) {
      const bytes = encodeFrame(fields.map(String));
      const edges = [0, ...this.cut(bytes).filter((at) => at > 0 && at < bytes.length), bytes.length];
      for (const [at, edge] of edges.slice(1).entries()) this.#link?.write(bytes.subarray(edges[at], edge));
    }
  }
}

/** Removes all fields but the first, so that a message cannot be decoded. */
export const undecodable = (fields: readonly string[]): readonly string[] => fields.slice(0, 1);
