/** Count and limit of the uses of a rule. */
export class RuleUses {
  #used = 0;
  #most: number = Number.POSITIVE_INFINITY;

  /** Number of uses so far. */
  get used(): number {
    return this.#used;
  }

  /** Whether it may be used once more. */
  get areLeft(): boolean {
    return this.#used < this.#most;
  }

  /** Whether it was used at all, and as often as was said. */
  get areEnough(): boolean {
    return Number.isFinite(this.#most) ? this.#used === this.#most : this.#used > 0;
  }

  /** Says how often it may be used. @throws {RangeError} Unless that is a whole number from 1. */
  limit(most: number): void {
    if (!Number.isSafeInteger(most) || most < 1)
      throw new RangeError(`Cannot limit a rule to ${most} uses: expected a whole number, at least 1`);
    this.#most = most;
  }

  /** Counts one use. */
  count(): void {
    this.#used++;
  }

  /** Describes the uses so far, e.g. `used 1 time of 2`. */
  get text(): string {
    const times = (count: number): string => (count === 1 ? "1 time" : `${count} times`);
    if (this.#used === 0) return "never used";
    return Number.isFinite(this.#most)
      ? `used ${times(this.#used)} of ${this.#most}`
      : `used ${times(this.#used)}`;
  }
}

/** Checks a time to wait. @throws {RangeError} Unless it is a number of ms from 0 to 24 days. */
export function checkDelay(ms: number): number {
  if (typeof ms !== "number" || !(ms >= 0 && ms <= 2_147_483_647))
    throw new RangeError(`Cannot delay by ${ms} ms: expected a number from 0 to 2147483647`);
  return ms;
}
