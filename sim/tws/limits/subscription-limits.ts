import type { Context, Subscription } from "../context/context.ts";
import type { CompleteTwsOptions } from "../context/options.ts";
import { kindOf, type SubscriptionKind } from "../context/subscription-kinds.ts";
import { refuses } from "../rules/refuses.ts";
import { type LimitedKind, SUBSCRIPTION_LIMITS } from "../rules/subscription-limits.ts";

/** Way in which subscriptions of a kind are counted. */
interface Count {
  /** Option that says how many there may be. */
  readonly max: keyof CompleteTwsOptions & `${string}Max`;
  /** Kinds that count together. */
  readonly kinds: readonly SubscriptionKind[];
  /** Clients that share the limit: all those of the login, or none. */
  readonly shared: boolean;
  /** Whether the contracts are counted instead of the subscriptions. */
  readonly contracts: boolean;
}

const COUNTS: Readonly<Record<LimitedKind, Count>> = {
  "market data": {
    max: "marketDataLinesMax",
    kinds: ["market data", "real-time bars"],
    shared: true,
    contracts: false,
  },
  "market depth": { max: "marketDepthsMax", kinds: ["market depth"], shared: true, contracts: true },
  "tick by tick": { max: "tickByTicksMax", kinds: ["tick by tick"], shared: true, contracts: true },
  scanner: { max: "scannersMax", kinds: ["scanner"], shared: false, contracts: false },
  "historical bars": { max: "historicalMax", kinds: ["historical bars"], shared: false, contracts: false },
};

/**
 * Tests whether there are as many subscriptions of a kind as there may be. If so, it refuses the request with the code that
 * TWS uses for that kind.
 *
 * @param conId Contract of the request, for limits that count contracts.
 */
export function exceedsSubscriptions(
  kind: LimitedKind,
  reqId: number,
  context: Context,
  conId?: number,
): boolean {
  const { max, kinds, shared, contracts } = COUNTS[kind];
  const running: Subscription[] = [];
  for (const { subscriptions } of shared ? context.shared.started() : [context.client])
    for (const [key, one] of subscriptions) if (kinds.includes(kindOf(key))) running.push(one);
  const count = contracts ? new Set([...running.map((one) => one.conId), conId]).size : running.length + 1;
  return refuses(context, reqId, [SUBSCRIPTION_LIMITS[kind]], {
    count,
    max: Number(context.shared.options[max]),
  });
}
