import { type NamedContract, namedContract } from "../exchange/contracts/named-contract.ts";
import type { Inside } from "../net/inside.ts";

/** Market of one contract at one instant. */
export interface MarketNow {
  readonly nowMs: number;
  readonly symbol: string;
  readonly conId: number;
  /** Undefined where it has none, as an index. */
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  readonly last: number | undefined;
  readonly halted: boolean;
  /** Whether a person has set or moved the price, or it moves by itself. */
  readonly price: "by hand" | "free";
  readonly venue: "open" | "closed";
}

/** Gets the market of a contract as it is now. @throws {RangeError} For a name that means no contract, or several. */
export function marketNow(name: NamedContract, { clock, shared: { exchange } }: Inside): MarketNow {
  const nowMs = clock.now();
  const instrument = namedContract(name, (query) => exchange.find(query, nowMs));
  const series = exchange.priceSeries(instrument, nowMs);
  const { bid, ask, last } = series.quote(nowMs);
  const course = series.script.changeAt(nowMs)?.course.kind;
  const known = (price: number): number | undefined =>
    Number.isFinite(price) && (price > 0 || instrument.secType === "BAG") ? price : undefined;
  return {
    nowMs,
    symbol: instrument.symbol,
    conId: instrument.conId,
    bid: known(bid),
    ask: known(ask),
    last: known(last),
    halted: series.halts.isHalted(nowMs),
    price: course === "ramp" ? "by hand" : "free",
    venue: series.calendar.isOpen(nowMs) ? "open" : "closed",
  };
}
