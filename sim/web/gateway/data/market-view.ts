import type { ValuedHolding } from "../../../exchange/accounts/account.ts";
import type { Instrument } from "../../../exchange/contracts/instrument.ts";
import { type OptionValue, optionValue } from "../../../exchange/prices/black-scholes.ts";
import type { Quote } from "../../../exchange/prices/market.ts";
import type { GatewayContext } from "../context.ts";
import { decimalsOf } from "./instruments.ts";

/** The market of one contract at one instant; what takes long to compute is computed when it is read. */
export class MarketView {
  readonly instrument: Instrument;
  readonly context: GatewayContext;
  readonly quote: Quote;
  /** Whether the venue trades, extended hours included. */
  readonly isOpen: boolean;

  constructor(instrument: Instrument, context: GatewayContext) {
    const { exchange, nowMs } = context;
    this.instrument = instrument;
    this.context = context;
    this.quote = exchange.quote(instrument, nowMs);
    this.isOpen = exchange.calendar(instrument, nowMs).isOpen(nowMs);
  }

  /** Formats a price with the decimals of the contract's tick. */
  price(value: number): string {
    return value.toFixed(decimalsOf(this.instrument));
  }

  /** Gets the position in the contract; undefined for none. */
  holding(): ValuedHolding | undefined {
    const { exchange, nowMs } = this.context;
    const found = exchange.trading
      .holdings(nowMs)
      .find(({ instrument }) => instrument.conId === this.instrument.conId);
    return found?.size === 0 ? undefined : found;
  }

  /** Gets the volatility of the contract over a year; undefined where it has none. */
  volatility(): number | undefined {
    const { exchange, nowMs } = this.context;
    return exchange.volatility(this.instrument, nowMs);
  }

  /** Gets the volatility that the model of an option uses; undefined for other contracts. */
  volatilityOfOption(): number | undefined {
    const { exchange, nowMs } = this.context;
    return exchange.option(this.instrument, nowMs)?.volatility;
  }

  /** Gets the model value of an option; undefined for other contracts. */
  greeks(): OptionValue | undefined {
    const { exchange, nowMs } = this.context;
    const option = exchange.option(this.instrument, nowMs);
    return option && optionValue(option.terms, option.underPrice, option.volatility, nowMs);
  }
}
