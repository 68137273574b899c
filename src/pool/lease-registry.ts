import { type CallSite, callSite } from "../errors.ts";
import type { PoolEventBody } from "../events.ts";
import { Lease, type SharedByLeases } from "../lease.ts";
import type { Logger } from "../logger.ts";
import type { Clock } from "../seams/clock.ts";
import type { LiveSession } from "../session/live-session.ts";

/** What handing out leases needs. */
export interface LeaseRegistryOptions extends SharedByLeases {
  readonly clock: Clock;
  readonly logger: Logger;
  /** A lease that is held longer is reported, in ms; 0: never. */
  readonly leakDetectionMs: number;
  notify(happening: PoolEventBody): void;
  /** A lease has ended. */
  ended?(): void;
}

/** Hands out leases, counts them, and reports those that are held for too long. */
export class LeaseRegistry {
  readonly #options: LeaseRegistryOptions;
  #active = 0;
  #leaks = 0;
  #callers = 0;
  /** Who waits until no lease is held. */
  readonly #whenNone = new Set<() => void>();

  constructor(options: LeaseRegistryOptions) {
    this.#options = options;
  }

  /** Leases held. */
  get active(): number {
    return this.#active;
  }

  /** Leases that were held for too long. */
  get leaks(): number {
    return this.#leaks;
  }

  /** A hold on a session. */
  issue(live: LiveSession, owner: string = `Caller ${++this.#callers}`, site?: CallSite): Lease {
    const { logger, leakDetectionMs } = this.#options;
    this.#active++;
    let stopWatch: (() => void) | undefined;
    const over = (): void => {
      stopWatch?.();
      this.#active--;
      this.#options.ended?.();
      if (this.#active === 0) for (const none of this.#whenNone) none();
    };
    const lease = new Lease({ live, owner, shared: this.#options, over });
    if (leakDetectionMs > 0) stopWatch = this.#watch(lease, site ?? callSite());
    logger.info(`${owner} acquired connection (active users: ${this.#active})`);
    return lease;
  }

  /** Waits until no lease is held, or for so long, in ms. */
  async none(timeoutMs: number | undefined): Promise<void> {
    if (this.#active === 0) return;
    await new Promise<void>((resolve) => {
      let cancel: () => void = () => {};
      const done = (): void => {
        cancel();
        resolve();
      };
      this.#whenNone.add(done);
      if (timeoutMs !== undefined) cancel = this.#options.clock.after(timeoutMs, done);
    });
  }

  /** @returns A function that ends the watch. */
  #watch(lease: Lease, site: CallSite): () => void {
    const { clock, logger, leakDetectionMs: heldMs, notify } = this.#options;
    return clock.after(heldMs, () => {
      const [, ...frames] = (site.stack ?? "").split("\n");
      const stack = ["it was acquired here", ...frames].join("\n");
      this.#leaks++;
      const { owner, epoch } = lease;
      logger.warn(`${owner} has held its lease for ${heldMs} ms; ${lineOf(stack)}`);
      notify({ type: "leak", owner, epoch, heldMs, stack });
    });
  }
}

/** A stack in one line, so that no text in a log can pass for one of several lines. */
function lineOf(stack: string): string {
  return stack
    .split("\n")
    .map((line) => line.trim())
    .join(" | ");
}
