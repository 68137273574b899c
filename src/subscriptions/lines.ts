import type { Clock } from "../clock.ts";
import { PoolError, reasonOf } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { Budgets } from "../requests/sender.ts";
import type { LiveSession } from "../session/live-session.ts";
import type { Subscription } from "./subscription.ts";

/** What lines need. */
export interface LinesOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly budgets: Budgets;
  /** A line could not be asked for. */
  failed(subscription: Subscription, error: PoolError): void;
}

/** The lines at TWS: asks for them and gives them back, inside the budgets, on the session that is there. */
export class Lines {
  readonly #with: LinesOptions;
  readonly #byId = new Map<number, Subscription>();
  readonly #timers = new Map<Subscription, () => void>();
  #live: LiveSession | undefined;
  /** Is TWS cut off from IBKR? Then what comes from there is not asked for. */
  cutOff = false;

  constructor(options: LinesOptions) {
    this.#with = options;
  }

  /** The session that is there; its number is 0 where there is none. */
  get epoch(): number {
    return this.#live?.epoch ?? 0;
  }

  /** Whose line has this number. */
  ofId(id: unknown): Subscription | undefined {
    return this.#byId.get(id as number);
  }

  bind(live: LiveSession): void {
    this.#live = live;
    this.cutOff = false;
  }

  unbind(): void {
    this.#live = undefined;
    this.#byId.clear();
  }

  /** Asks TWS for it, when its turn comes. */
  start(subscription: Subscription): void {
    const live = this.#live;
    const { operation, args } = subscription;
    if (live === undefined || (this.cutOff && operation.farm !== undefined)) return;
    const { pacer, historical } = this.#with.budgets;
    const write = (): void => {
      subscription.cancelStart = undefined;
      const id = this.#with.ids.next();
      subscription.begins(id);
      this.#byId.set(id, subscription);
      try {
        operation.start(live.session.api, id, args);
      } catch (cause) {
        const sentence = `Cannot ${operation.what}: it could not be put into a message: ${reasonOf(cause)}`;
        this.#with.failed(subscription, new PoolError("INVALID_OPTION", sentence, { cause }));
      }
    };
    const paced = (): void => {
      subscription.cancelStart = pacer.enter("interactive", this, write);
    };
    const query = operation.historical?.(args);
    if (query === undefined) return paced();
    let gone = false;
    const cancel = historical.enter(query, () => {
      gone = true;
      subscription.historical = true;
      paced();
    });
    if (!gone) subscription.cancelStart = cancel;
  }

  /** It is not asked for any more, or not yet; what still comes of it is not heard. */
  halt(subscription: Subscription): void {
    subscription.cancelStart?.();
    subscription.cancelStart = undefined;
    this.#timers.get(subscription)?.();
    this.#timers.delete(subscription);
    if (subscription.id !== undefined) this.#byId.delete(subscription.id);
    subscription.id = undefined;
    if (subscription.historical && this.#live !== undefined) this.#with.budgets.historical.leave();
    subscription.historical = false;
  }

  /** Tells TWS that nobody wants it any more; what waits for its turn is forgotten with the session. */
  stop(subscription: Subscription): void {
    const { id, operation, args } = subscription;
    const live = this.#live;
    this.halt(subscription);
    if (id === undefined || live === undefined) return;
    this.#with.budgets.pacer.enter("urgent", this, () => operation.stop(live.session.api, id, args));
  }

  /** Asks for it anew. */
  again(subscription: Subscription): void {
    this.stop(subscription);
    this.start(subscription);
  }

  /** Does something later, unless the line ends before; one thing at a time. */
  later(subscription: Subscription, delayMs: number, act: () => void): void {
    this.#timers.get(subscription)?.();
    const cancel = this.#with.clock.after(delayMs, () => {
      this.#timers.delete(subscription);
      act();
    });
    this.#timers.set(subscription, cancel);
  }
}
