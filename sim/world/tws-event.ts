/** An event that affects TWS as a whole rather than one client. */
export type TwsEvent =
  /** TWS has lost its connection to IBKR, or still has none (1100). */
  | { readonly kind: "offline" }
  /** TWS is connected to IBKR again (1102); with `dataLost`, clients must subscribe again (1101). */
  | { readonly kind: "online"; readonly dataLost: boolean }
  /** The connection to a data farm broke, or is OK again. */
  | {
      readonly kind: "farm";
      readonly service: FarmService;
      readonly farm: string;
      readonly up: boolean;
      /** State of running bars when it breaks: they continue, end without an error, or end with 10182. */
      readonly bars: "kept" | "silent" | "notified";
    }
  /** A competing session with the same user took the market data (10197), or ended. */
  | { readonly kind: "competing"; readonly on: boolean }
  /** IBKR reset the books of all market depth (317): they are sent anew. */
  | { readonly kind: "depth-reset" }
  /** The API port was changed: every client gets 1300 and is disconnected. */
  | { readonly kind: "port"; readonly port: number }
  /** IBKR sent a news bulletin. */
  | { readonly kind: "bulletin"; readonly text: string }
  /** An order for a share was placed manually in TWS; without `limitPrice` it is a market order. */
  | {
      readonly kind: "manual-order";
      readonly symbol: string;
      readonly side: "BUY" | "SELL";
      readonly quantity: number;
      readonly limitPrice?: number | undefined;
    }
  /** Prices or orders were changed by hand: what follows from it is sent. */
  | { readonly kind: "by-hand" }
  /** The accounts were replaced, as after a reset: the positions that are others now are sent. */
  | {
      readonly kind: "accounts-replaced";
      readonly positions: readonly { readonly account: string; readonly conId: number }[];
    };

/** The service of a data farm: market data, historical data or contract definitions. */
export type FarmService = "market-data" | "historical" | "contracts";
