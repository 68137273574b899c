/** Reads the ID of a request or an order as a caller writes it, also as text; undefined when it is no integer. */
export function idOf(value: unknown): number | undefined {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) + 0 : undefined;
}

/** Matches an ID in a text of TWS, with the word before it. */
const NUMBER_IN_TEXT = /(\b(?:order ?|ticker ?|e)?id\b\s*[:=#]?\s*)(\d+)/gi;

/** Replaces the ID of the session by the caller's in the text of an error of TWS. */
export function withCallerId(error: unknown, twsId: number | undefined, callerId: number): unknown {
  if (!(error instanceof Error)) return error;
  const message = error.message.replace(NUMBER_IN_TEXT, (all, before: string, digits: string) =>
    Number(digits) === twsId ? `${before}${callerId}` : all,
  );
  return message === error.message ? error : new Error(message, { cause: error });
}
