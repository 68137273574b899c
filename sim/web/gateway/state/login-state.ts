import type { BrokerageMemory, Login } from "../context.ts";
import { hexId } from "./identifiers.ts";

/**
 * What a login has of the one brokerage session of its username.
 *
 * | Kind | Meaning |
 * |---|---|
 * | `none` | it has never begun one |
 * | `open` | it holds the brokerage session |
 * | `refused` | it wanted to begin one while another login held it, without `compete` |
 * | `evicted` | another login took it over |
 * | `ended` | it ended by itself, or the competitor has left: `ssodh/init` is enough |
 */
export type Standing =
  | { readonly kind: "none" | "refused" | "evicted" | "ended" }
  | {
      readonly kind: "open";
      readonly memory: BrokerageMemory;
      /** Epoch ms. */
      readonly establishedMs: number;
      /** Time of the last request that kept it alive, epoch ms. */
      trafficMs: number;
    };

/** One login and its standing. */
export class LoginState implements Login {
  readonly token: string;
  readonly session: string;
  /** Epoch ms. */
  readonly sinceMs: number;
  portfolioPrimed = false;
  standing: Standing = { kind: "none" };

  constructor(token: string, number: number, sinceMs: number) {
    this.token = token;
    this.session = hexId(`${number}/${token}`);
    this.sinceMs = sinceMs;
  }

  get brokerage(): BrokerageMemory | undefined {
    return this.standing.kind === "open" ? this.standing.memory : undefined;
  }

  /** Tests whether the brokerage session serves requests: it does not at once after `ssodh/init`. */
  isEstablished(nowMs: number): boolean {
    return this.standing.kind === "open" && nowMs >= this.standing.establishedMs;
  }
}

/** Makes the memory of a new brokerage session. */
export function newBrokerageMemory(account: string): BrokerageMemory {
  return {
    primed: false,
    snapshots: new Map(),
    searched: new Set(),
    warm: new Set(),
    suppressed: new Set(),
    selectedAccount: account,
    ordersMuted: false,
  };
}
