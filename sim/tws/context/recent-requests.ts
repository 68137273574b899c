/** The instants of the requests of a client by what they are for, as far back as a pacing rule looks. */
export class RecentRequests {
  readonly #keptMs: number;
  #requests: { readonly atMs: number; readonly key: string }[] = [];

  /** @param keptMs Time for which a request counts, in ms. */
  constructor(keptMs: number) {
    this.#keptMs = keptMs;
  }

  /** Counts a request, unless there are `max` with the same key already. @returns True when there are. */
  exceeds(key: string, max: number, nowMs: number): boolean {
    this.#requests = this.#requests.filter(({ atMs }) => atMs > nowMs - this.#keptMs);
    if (this.#requests.filter((one) => one.key === key).length >= max) return true;
    this.#requests.push({ atMs: nowMs, key });
    return false;
  }
}
