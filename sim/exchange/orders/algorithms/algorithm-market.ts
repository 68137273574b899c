/** An order as its algorithm sees it. */
export interface AlgorithmOrder {
  readonly permId: number;
  readonly side: "BUY" | "SELL";
  readonly quantity: number;
  /** Units filled. */
  readonly filled: number;
  /** Epoch ms. */
  readonly placedMs: number;
  /** The time before which it does not work, epoch ms; undefined for none. */
  readonly goodAfterMs: number | undefined;
  readonly outsideRth: boolean;
}

/** The hours of a trading day, epoch ms; the liquid ones are the regular hours. */
export interface AlgorithmDay {
  readonly openMs: number;
  readonly closeMs: number;
  readonly liquidOpenMs: number;
  readonly liquidCloseMs: number;
}

/** The trading days of a contract. */
export interface AlgorithmCalendar {
  /** Returns the trading day of an instant, or the next one. */
  dayAt(atMs: number): AlgorithmDay;
  /** Returns the first trading day that begins after an instant. */
  dayAfter(atMs: number): AlgorithmDay;
}

/** The market of a contract as an algorithm sees it. */
export interface AlgorithmMarket {
  readonly calendar: AlgorithmCalendar;
  /** Returns the last price at an instant. */
  price(atMs: number): number;
  /** Returns the units traded between two instants. */
  volume(fromMs: number, toMs: number): number;
}
