import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { chartName } from "./what-to-show.ts";

/** Makes the text of 162, which stands for whatever the historical data service reports. */
export function historyText(text: string): string {
  return `Historical Market Data Service error message:${text}`;
}

/** Makes the text of 162 where an instrument has no data. */
export function noDataText(instrument: Pick<Instrument, "symbol" | "exchange">, whatToShow: string): string {
  return historyText(`HMDS query returned no data: ${chartName(instrument, whatToShow)}`);
}
