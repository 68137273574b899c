import { type CallSite, callSite } from "../errors.ts";
import type { PoolEventOf } from "../events.ts";
import type { Logger } from "../logger.ts";
import type { Clock } from "../seams/clock.ts";

/** Parts of a lease that the registry reports. */
interface AnyLease {
  readonly owner: string;
  readonly epoch: number;
}

/** Dependencies of `LeaseRegistry`. */
export interface LeaseRegistryOptions<Live, Lease extends AnyLease> {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Time after which a held lease is reported, in ms; 0: never. */
  readonly leakDetectionMs: number;
  notify(event: Omit<PoolEventOf<"leak">, "atMs">): void;
  /** Makes a lease of a session; `over` is called once, when it ends. */
  make(live: Live, owner: string, over: () => void): Lease;
  /** A lease has ended. */
  ended?(): void;
}

/** Makes leases, counts them, and reports those that are held for too long. */
export class LeaseRegistry<Live, Lease extends AnyLease> {
  readonly #options: LeaseRegistryOptions<Live, Lease>;
  #active = 0;
  #leaks = 0;
  #callers = 0;
  /** Callbacks that wait until no lease is held. */
  readonly #whenNone = new Set<() => void>();

  constructor(options: LeaseRegistryOptions<Live, Lease>) {
    this.#options = options;
  }

  /** Number of leases held. */
  get active(): number {
    return this.#active;
  }

  /** Number of leases held for too long. */
  get leaks(): number {
    return this.#leaks;
  }

  /** Makes a lease of a session. */
  issue(live: Live, owner: string = `Caller ${++this.#callers}`, site?: CallSite): Lease {
    const { logger, leakDetectionMs } = this.#options;
    this.#active++;
    let stopWatch: (() => void) | undefined;
    const over = (): void => {
      stopWatch?.();
      this.#active--;
      this.#options.ended?.();
      if (this.#active === 0) for (const none of this.#whenNone) none();
    };
    const lease = this.#options.make(live, owner, over);
    if (leakDetectionMs > 0) stopWatch = this.#watch(lease, site ?? callSite());
    logger.info(`${owner} acquired connection (active users: ${this.#active})`);
    return lease;
  }

  /** Waits until no lease is held, `timeoutMs` ms at most. */
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

  /** Reports a lease that is held for too long. @returns A function that cancels the report. */
  #watch(lease: AnyLease, site: CallSite): () => void {
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

/** Writes a stack as one line, because a log message is one line. */
function lineOf(stack: string): string {
  return stack
    .split("\n")
    .map((line) => line.trim())
    .join(" | ");
}
