import { type Instrument, isOption } from "../contracts/instrument.ts";

/** The margin requirement of a holding, in its currency. */
export interface Margin {
  readonly initial: number;
  readonly maintenance: number;
}

/** The margin by security type, as a share of the value, long and short. */
const RATES: Readonly<Record<Instrument["secType"], { readonly long: Margin; readonly short: Margin }>> = {
  STK: { long: { initial: 0.5, maintenance: 0.25 }, short: { initial: 0.5, maintenance: 0.3 } },
  FUT: { long: { initial: 0.06, maintenance: 0.05 }, short: { initial: 0.06, maintenance: 0.05 } },
  OPT: { long: { initial: 1, maintenance: 1 }, short: { initial: 1, maintenance: 1 } },
  CONTFUT: { long: { initial: 0, maintenance: 0 }, short: { initial: 0, maintenance: 0 } },
  FOP: { long: { initial: 1, maintenance: 1 }, short: { initial: 1, maintenance: 1 } },
  CMDTY: { long: { initial: 0.05, maintenance: 0.05 }, short: { initial: 0.05, maintenance: 0.05 } },
  CFD: { long: { initial: 0.2, maintenance: 0.2 }, short: { initial: 0.2, maintenance: 0.2 } },
  CASH: { long: { initial: 0.03, maintenance: 0.025 }, short: { initial: 0.03, maintenance: 0.025 } },
  CRYPTO: { long: { initial: 1, maintenance: 1 }, short: { initial: 1, maintenance: 1 } },
  BOND: { long: { initial: 0.1, maintenance: 0.1 }, short: { initial: 0.1, maintenance: 0.1 } },
  FUND: { long: { initial: 1, maintenance: 1 }, short: { initial: 1, maintenance: 1 } },
  // A combination is held as its legs.
  BAG: { long: { initial: 0, maintenance: 0 }, short: { initial: 0, maintenance: 0 } },
  IND: { long: { initial: 0, maintenance: 0 }, short: { initial: 0, maintenance: 0 } },
};
/** The additional margin of a short option, as a share of its underlying's value. */
const SHORT_OPTION = 0.2;

/**
 * Returns the margin of a holding: the table's share of its value; for a short option also a fifth of its underlying's.
 *
 * @param underPrice The price of an option's underlying.
 */
export function marginOf(instrument: Instrument, size: number, price: number, underPrice = 0): Margin {
  const rates = RATES[instrument.secType][size < 0 ? "short" : "long"];
  const value = Math.abs(size) * price * instrument.multiplier;
  const besides =
    isOption(instrument) && size < 0 ? Math.abs(size) * underPrice * instrument.multiplier * SHORT_OPTION : 0;
  return {
    initial: rates.initial * value + besides,
    maintenance: rates.maintenance * value + besides,
  };
}
