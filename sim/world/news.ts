/** Something that happens to TWS as a whole, in its daily life. */
export type News =
  /** It has lost its own connection to IBKR, or still has none. */
  | { readonly kind: "offline" }
  /** It is connected again; `dataLost` when clients have to subscribe anew. */
  | { readonly kind: "online"; readonly dataLost: boolean }
  /** One of its data farms has broken, or is back. */
  | {
      readonly kind: "farm";
      readonly service: FarmService;
      readonly farm: string;
      readonly up: boolean;
      /** What becomes of running bars when it breaks: nothing, they end without a word, or with 10182. */
      readonly bars: "kept" | "silent" | "told";
    }
  /** Somebody else has logged in with the same user and gets the market data now, or has left. */
  | { readonly kind: "competing"; readonly on: boolean }
  /** Somebody has set another port for the API: every client is told it and put out. */
  | { readonly kind: "port"; readonly port: number }
  /** IBKR tells everybody something. */
  | { readonly kind: "bulletin"; readonly text: string }
  /** Somebody places an order for a share in TWS itself; without a limit price, at the market. */
  | {
      readonly kind: "by-hand";
      readonly symbol: string;
      readonly side: "BUY" | "SELL";
      readonly quantity: number;
      readonly limitPrice?: number | undefined;
    };

/** What a farm serves. */
export type FarmService = "market-data" | "hmds" | "sec-def";
