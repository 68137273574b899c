/** How many of something there must be. */
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
  const bounds = [
    ...(atLeast > 0 ? [`at least ${atLeast}`] : []),
    ...(atMost < Infinity ? [`at most ${atMost}`] : []),
  ];
  return bounds.join(" and ");
}

function complete({ times, atLeast, atMost }: Amount): {
  readonly times: number | undefined;
  readonly atLeast: number;
  readonly atMost: number;
} {
  const isOpen = times === undefined && atLeast === undefined && atMost === undefined;
  return { times, atLeast: atLeast ?? (isOpen ? 1 : 0), atMost: atMost ?? Number.POSITIVE_INFINITY };
}
