/** The number of a request or an order as a caller writes it; undefined for what is no integer. */
export function idOf(value: unknown): number | undefined {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) + 0 : undefined;
}

/** A number in a text of TWS, with what it is the number of. */
const NUMBER_IN_TEXT = /(\b(?:order ?|ticker ?|e)?id\b\s*[:=#]?\s*)(\d+)/gi;

/** An error of TWS in which the number stands that its reader uses, where it has that of the session. */
export function withCallerId(error: unknown, twsId: number | undefined, callerId: number): unknown {
  if (!(error instanceof Error)) return error;
  const message = error.message.replace(NUMBER_IN_TEXT, (all, before: string, digits: string) =>
    Number(digits) === twsId ? `${before}${callerId}` : all,
  );
  return message === error.message ? error : new Error(message, { cause: error });
}
