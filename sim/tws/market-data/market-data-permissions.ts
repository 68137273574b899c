import type { Instrument } from "../../exchange/instrument.ts";
import type { Context } from "../context/context.ts";
import * as code from "../facts/codes.ts";

/** Market data types that the fake sends. */
export type SentDataType = "live" | "delayed";

/** Number of the market data type `delayed`; lower ones are live and frozen. */
const DELAYED = 3;

/** Gets the market data type that a client may see of an instrument; sends 354 or 10089 and returns undefined for none. */
export function permittedDataType(
  reqId: number,
  instrument: Instrument,
  context: Context,
): SentDataType | undefined {
  const { permissions } = context.shared.options;
  if (permissions === "live") return "live";
  const name = `${instrument.symbol} ${instrument.primaryExchange}/TOP/ALL`;
  if (permissions === "none") {
    const text = `Requested market data is not subscribed.${name}`;
    context.error(reqId, code.MARKET_DATA_NOT_SUBSCRIBED, text);
    return undefined;
  }
  if (context.client.marketDataType < DELAYED) {
    const text =
      "Requested market data requires additional subscription for API. Delayed market data is available.";
    context.error(reqId, code.DELAYED_DATA_AVAILABLE, `${text}${name}`);
    return undefined;
  }
  const text = "Requested market data is not subscribed. Displaying delayed market data.";
  context.error(reqId, code.DELAYED_DATA_DISPLAYED, text);
  return "delayed";
}
