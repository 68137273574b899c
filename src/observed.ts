import type { Events, EventsOptions, PoolEvent, PoolEventOf, PoolEventType } from "./events.ts";
import { Reads } from "./reads.ts";

/** What happens to a pool, for whoever wants to know. */
export abstract class Observed extends Reads {
  /** @internal */
  protected abstract readonly happenings: Events;

  /**
   * What happens to the pool, from now on, one after the other; ends when the pool is closed. The same goes to Node's
   * diagnostics channels `ibkr-pool:ready`, `ibkr-pool:lost` and so on.
   *
   * @param options `signal` ends the reading; `bufferMax` events are kept for a slow reader, `>= 1`, default 1 000.
   * @throws {PoolError} `INVALID_OPTION`, naming the field that is out of its bounds.
   * @example Watch the session
   * ```ts
   * import { IbkrPool } from "ibkr-pool";
   *
   * const pool = new IbkrPool({ port: 4002 });
   * const events = pool.events();
   * await pool.connect();
   * await pool.close();
   * const types: string[] = [];
   * for await (const event of events) types.push(event.type);
   * assert.ok(types.includes("ready"));
   * assert.equal(types.at(-1), "closed");
   * ```
   */
  events(options: EventsOptions = {}): AsyncIterableIterator<PoolEvent, undefined> {
    return this.happenings.read(options);
  }

  /**
   * Calls back at each event of a type, once what it reports is carried out: the listener may call anything.
   *
   * What a listener throws, or rejects with, is logged and harms nobody.
   *
   * @throws {PoolError} `INVALID_OPTION` when the type is no text, or the listener no function.
   */
  addEventListener<Type extends PoolEventType>(
    type: Type,
    listener: (event: PoolEventOf<Type>) => void,
  ): void {
    this.happenings.add(type, listener as (event: PoolEvent) => void);
  }

  /** Ends that. */
  removeEventListener<Type extends PoolEventType>(
    type: Type,
    listener: (event: PoolEventOf<Type>) => void,
  ): void {
    this.happenings.remove(type, listener as (event: PoolEvent) => void);
  }
}
