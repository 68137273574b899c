import { checkEvents, checkListener } from "./call-options.ts";
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
   * @param options `signal` ends the reading; `bufferMax` events are kept for a slow reader, default 1 000.
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
    checkEvents(options);
    return this.happenings.read(options);
  }

  /** Calls back at each event of a type. What a listener throws is logged and harms nobody. */
  addEventListener<Type extends PoolEventType>(
    type: Type,
    listener: (event: PoolEventOf<Type>) => void,
  ): void {
    checkListener(type, listener);
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
