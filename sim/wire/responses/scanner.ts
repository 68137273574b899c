import { decimal, fixed, integer, list, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id, ReportedContract } from "../field-groups/contract.ts";

export const scannerParameters: Message<{ readonly xml: string }> = message("scannerParameters", 19, [
  fixed(1),
  text("xml"),
]);

/** A row of a scan. */
export interface ScannerRow extends Omit<ReportedContract, "multiplier"> {
  readonly rank: number;
  readonly marketName: string;
  readonly distance: string;
  readonly benchmark: string;
  readonly projection: string;
  readonly legsText: string;
}

export const scannerData: Message<Id & { readonly rows: readonly ScannerRow[] }> = message(
  "scannerData",
  20,
  [
    fixed(3),
    integer("reqId"),
    list<"rows", ScannerRow>("rows", [
      integer("rank"),
      integer("conId"),
      text("symbol"),
      text("secType"),
      text("lastTradeDate"),
      decimal("strike"),
      text("right"),
      text("exchange"),
      text("currency"),
      text("localSymbol"),
      text("marketName"),
      text("tradingClass"),
      text("distance"),
      text("benchmark"),
      text("projection"),
      text("legsText"),
    ]),
  ],
);
