import type { Answer } from "../../../../sim/agent/agent.ts";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import type { Exchange } from "../../../../sim/exchange/exchange.ts";
import { parsedAnswer } from "../../answer-rows.ts";
import { HOUR_MS, WATCHED } from "./plan.ts";
import type { Span } from "./spans.ts";

/** Bid and ask, as an answer or a stream has them. */
export interface BidAsk {
  readonly bid?: number | undefined;
  readonly ask?: number | undefined;
}

interface Bar {
  readonly time: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Compares answers of the four tools, and quotes, with the exchange behind the gateway. */
export class AnswerCheck {
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  /** @returns A sentence about an answer that is wrong; undefined for a right one. */
  breach({ tool, text }: Answer, symbol: string, during: Span): string | undefined {
    return this.#isRight(tool, parsedAnswer(text), symbol, during)
      ? undefined
      : `${tool} ${symbol} is wrong at ${new Date(during.toMs).toISOString()}: ${text.slice(0, 300)}`;
  }

  /** Tests whether bid and ask can be those of the exchange during a span. */
  isQuote(symbol: string, { bid, ask }: BidAsk, during: Span): boolean {
    // Not by quotes: those of earlier instants make the exchange count the volume of the day anew.
    const series = this.#exchange.priceSeries(this.#instrument(symbol, during.toMs), during.toMs);
    const times = instants(during);
    const bids = times.map((atMs) => series.price(atMs) - series.sides(atMs).below);
    const asks = times.map((atMs) => series.price(atMs) + series.sides(atMs).above);
    return isBetween(bid, bids, TICK) && isBetween(ask, asks, TICK);
  }

  #isRight(tool: string, answer: unknown, symbol: string, during: Span): boolean {
    switch (tool) {
      case "get_positions": {
        const held = this.#exchange.trading.positions(during.toMs).filter(({ size }) => size !== 0);
        const expected = held.map(({ instrument, size }) => `${instrument.symbol} ${size}`);
        const given = (answer as readonly { symbol: string; position: number }[]).map(
          (row) => `${row.symbol} ${row.position}`,
        );
        return given.sort().join() === expected.sort().join();
      }
      case "get_account_summary": {
        const rows = answer as readonly { tag: string; value: string }[];
        const net = Number(rows.find(({ tag }) => tag === "NetLiquidation")?.value);
        const values = instants(during).map((atMs) => this.#net(atMs, during.toMs));
        return isBetween(net, values, DOLLAR);
      }
      case "get_quote":
        return this.isQuote(symbol, answer as BidAsk, withAge(during, answer as { readonly time?: string }));
      default:
        return this.#areBars(answer as readonly Bar[], symbol, during.toMs);
    }
  }

  /** Compares every bar but the last, which still grows. */
  #areBars(bars: readonly Bar[], symbol: string, nowMs: number): boolean {
    const instrument = this.#instrument(symbol, nowMs);
    return (
      bars.length > 0 &&
      bars.slice(0, -1).every(({ time, open, high, low, close }) => {
        const timeMs = Date.parse(time);
        // The first bar of a day begins when the venue opens, and ends with the hour.
        const endMs = timeMs - (timeMs % HOUR_MS) + HOUR_MS;
        const [bar] = this.#exchange.bars(instrument, "TRADES", HOUR_MS, timeMs, endMs, true);
        return bar?.open === open && bar.high === high && bar.low === low && bar.close === close;
      })
    );
  }

  /** Computes the net liquidation value at an instant of a day without fills. */
  #net(atMs: number, nowMs: number): number {
    const { trading } = this.#exchange;
    return trading
      .positions(nowMs)
      .reduce(
        (sum, { instrument, size }) => sum + size * this.#exchange.priceSeries(instrument, nowMs).price(atMs),
        trading.balance(nowMs).cash,
      );
  }

  #instrument(symbol: string, nowMs: number): Instrument {
    const conId = WATCHED.find((one) => one.symbol === symbol)?.conId ?? 0;
    const instrument = this.#exchange.instrument(conId, nowMs);
    if (instrument === undefined) throw new Error(`Cannot check ${symbol}: it is not listed`);
    return instrument;
  }
}

/** How far prices, and the value of the account, leave the range of those at full seconds. */
const TICK = 0.011;
const DOLLAR = 2;
const SECOND_MS = 1_000;
/** Age that a quote of an open stream may have, in ms; it says its time. */
const QUOTE_AGE_MS = 1_000;

/** The span in which a quote can be right: one of an open stream is of the instant that it names. */
function withAge({ fromMs, toMs }: Span, { time }: { readonly time?: string }): Span {
  const timeMs = time === undefined ? fromMs : Date.parse(time);
  return { fromMs: Math.min(fromMs, Math.max(timeMs, fromMs - QUOTE_AGE_MS)), toMs };
}

function isBetween(value: number | undefined, values: readonly number[], slack: number): boolean {
  return value !== undefined && value >= Math.min(...values) - slack && value <= Math.max(...values) + slack;
}

/** The seconds of a span, and those around it. */
function instants({ fromMs, toMs }: Span): readonly number[] {
  const first = fromMs - (fromMs % SECOND_MS);
  return Array.from({ length: Math.floor((toMs - first) / SECOND_MS) + 2 }, (_, n) => first + n * SECOND_MS);
}
