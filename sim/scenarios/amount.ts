/** Required number of something. */
export interface Amount {
  readonly times?: number | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}

/** Tests whether a count is as required; by default at least one. */
export function isEnough(count: number, amount: Amount): boolean {
  const { times, atLeast, atMost } = complete(amount);
  return (times === undefined || count === times) && count >= atLeast && count <= atMost;
}

/** Writes how many are required, e.g. `exactly 2`, `at least 1`. */
export function amountText(amount: Amount): string {
  const { times, atLeast, atMost } = complete(amount);
  if (times !== undefined) return times === 0 ? "no" : `exactly ${times}`;
  const bounds = boundsText({
    atLeast: atLeast > 0 ? atLeast : undefined,
    atMost: atMost < Number.POSITIVE_INFINITY ? atMost : undefined,
  });
  return bounds === "" ? "any number of" : bounds;
}

/** Writes a noun as the number that is required makes it: `exactly 1 order`, `at most 2 orders`, `no orders`. */
export function nounText(amount: Amount, noun: string): string {
  const { times, atLeast, atMost } = complete(amount);
  const last = times ?? (atMost < Number.POSITIVE_INFINITY ? atMost : atLeast);
  return last === 1 ? noun : `${noun}s`;
}

/** Writes bounds, e.g. `at least 1 and at most 3`; empty for none. */
export function boundsText({ atLeast, atMost }: Omit<Amount, "times">): string {
  const texts = [
    atLeast === undefined ? "" : `at least ${atLeast}`,
    atMost === undefined ? "" : `at most ${atMost}`,
  ];
  return texts.filter((text) => text !== "").join(" and ");
}

function complete({ times, atLeast, atMost }: Amount): {
  readonly times: number | undefined;
  readonly atLeast: number;
  readonly atMost: number;
} {
  const isOpen = times === undefined && atLeast === undefined && atMost === undefined;
  return { times, atLeast: atLeast ?? (isOpen ? 1 : 0), atMost: atMost ?? Number.POSITIVE_INFINITY };
}
