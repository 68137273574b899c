/** Order warnings, farm states and the like: they never end a request. */
export const isNotice = (code: number): boolean => code >= 2100 && code <= 2199;

/** Too many messages a second. */
const RATE_EXCEEDED = 100;
/** The service for historical data says something; only the text says what. */
const HISTORICAL_SERVICE = 162;

/** Which budget TWS says was overdrawn; undefined where it says no such thing. */
export function overdrawn(code: number, message: string): "messages" | "historical" | undefined {
  if (code === RATE_EXCEEDED) return "messages";
  return code === HISTORICAL_SERVICE && /pacing violation/i.test(message) ? "historical" : undefined;
}

/** Codes about orders alone; a request or stream whose number an order has as well is not meant. */
const ABOUT_ORDERS: ReadonlySet<number> = new Set([
  ...[
    103, 104, 105, 106, 107, 109, 110, 111, 116, 135, 136, 161, 201, 202, 399, 404, 10006, 10147, 10148,
    10349,
  ],
]);

/** Is an error about an order, whatever its number? */
export const isAboutOrder = (code: number): boolean => ABOUT_ORDERS.has(code);
