/** An event that concerns the gateway as a whole. */
export type GatewayEvent =
  /** The username logs in on another platform, and takes the brokerage session; `false`: it logs out there. */
  | { readonly kind: "competing"; readonly on: boolean }
  /** A person logs in at the gateway, with the second factor. */
  | { readonly kind: "login" }
  /** The login ends: only a person can log in again. */
  | { readonly kind: "login-expired" }
  /** The brokerage session ends; `ssodh/init` begins another one. */
  | { readonly kind: "brokerage-expired" }
  /** The nightly reset: the brokerage session ends, and where the gateway was logged in by a person, its login too. */
  | { readonly kind: "reset" }
  /** Cancels that were received are held back from the exchange; `false`: they reach it now. */
  | { readonly kind: "cancels-held"; readonly on: boolean }
  /** The IP address is in the penalty box for `forMs`. */
  | { readonly kind: "penalty"; readonly forMs: number };
