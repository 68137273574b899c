import { PoolError } from "../../errors.ts";
import { type LatestQuote, latestQuote } from "../../operations/latest-quote.ts";
import { AVAILABILITY_FIELD, dataTypeOf, NAMED_FIELDS } from "../rows/market-fields.ts";
import type { WebRequester } from "./requester.ts";
import { quoteOf, requestFields } from "./snapshot.ts";

/** Time between two requests, in ms: IBKR allows ten in a second for all callers together. */
const POLL_MS = 250;
/** Age of the last frame after which a stream may be dead, in ms: a silent WebSocket is found out after half a minute. */
const FRESH_MS = 1_000;
const { bid, ask, last } = NAMED_FIELDS;
const AWAITED: readonly string[] = [bid, ask, last, AVAILABILITY_FIELD];

/**
 * Reads the market of a contract as it is known now: from a stream of quotes that is open and complete, else by snapshots. The
 * first request of a snapshot only opens the stream of the gateway, so that it is sent again until bid, ask, last and the kind of
 * data are known, or until no new field has come for a while.
 *
 * @param settleMs Time without a new field after which a quote is taken as it is, in ms.
 */
export async function quote(requester: WebRequester, conId: number, settleMs: number): Promise<LatestQuote> {
  const streamed = streamedQuote(requester, conId);
  if (streamed?.complete === true && streamed.dataType !== undefined) return streamed;
  const received = new Map<string, unknown>();
  const current = (): LatestQuote | undefined => {
    const { marketDataType, ...values } = quoteOf(requester.what, received);
    return latestQuote(values, marketDataType, requester.wallMs());
  };
  // A read knows the time until its deadline alone.
  let settledLeftMs = 0;
  for (;;) {
    const before = received.size;
    for (const [name, value] of await requestFields(requester, conId)) received.set(name, value);
    if (received.size > before) settledLeftMs = requester.leftMs() - settleMs;
    const isLast = requester.leftMs() <= 2 * POLL_MS;
    const hasSettled = received.size > 0 && requester.leftMs() <= settledLeftMs;
    if (hasSettled || isLast || AWAITED.every((field) => received.has(field))) {
      const known = current();
      if (known !== undefined && (known.complete || hasSettled || isLast)) return known;
      if (isLast)
        throw new PoolError("REQUEST_TIMEOUT", `Cannot ${requester.what}: the gateway sent no price in time`);
    }
    await requester.wait(POLL_MS);
  }
}

function streamedQuote(requester: WebRequester, conId: number): LatestQuote | undefined {
  const streamed = requester.streamed(conId);
  if (streamed === undefined || requester.wallMs() - streamed.receivedMs > FRESH_MS) return undefined;
  const { quote: values, receivedMs } = streamed;
  return latestQuote(values, dataTypeOf(values.availability), receivedMs);
}
