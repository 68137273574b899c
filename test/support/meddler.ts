import type { Dial, FakeTws, Host, ServerEnd, ServerLink } from "../../sim/mod.ts";
import { encodeFrame, ServerReader } from "../../sim/wire/frames.ts";

/** What becomes of one message of TWS on its way: other messages, or none. */
export type Meddling = (fields: readonly string[]) => readonly (readonly string[])[];

/**
 * A wire between the fake TWS and the pool on which a test changes, holds back, or cuts into pieces what TWS sends.
 *
 * Attach it to the port of a world in place of the fake.
 */
export class Meddler implements Host {
  /** Changes each message. Default: nothing. */
  meddle: Meddling = (fields) => [fields];
  /** Where to cut what TWS sends at once, as offsets in bytes. Default: nowhere. */
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
      for (const fields of reader.push(bytes)) this.says(...this.meddle(fields));
    };
    return this.#tws.accept({ write, end: () => link.end(), reset: () => link.reset() }, dial);
  }

  /** Sends messages to the client as if TWS had sent them. */
  says(...messages: readonly (readonly (string | number)[])[]): void {
    for (const fields of messages) {
      const bytes = encodeFrame(fields.map(String));
      const edges = [0, ...this.cut(bytes).filter((at) => at > 0 && at < bytes.length), bytes.length];
      for (const [at, edge] of edges.slice(1).entries()) this.#link?.write(bytes.subarray(edges[at], edge));
    }
  }
}

/** A message of which so little is left that it cannot be decoded. */
export const spoilt = (fields: readonly string[]): readonly string[] => fields.slice(0, 1);
