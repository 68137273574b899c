import type { Subscription } from "./context.ts";
import { type IbkrLink, isFarmBroken } from "./ibkr-link.ts";
import { type Interruption, KINDS, kindOf } from "./subscription-kinds.ts";

/** Lists the interruptions that last now; with a security type, those of its data. */
function lasting(ibkr: IbkrLink, secType: string | undefined): readonly Interruption[] {
  const { cutOff, competingSession } = ibkr;
  const states: readonly (readonly [Interruption, boolean])[] = [
    ["cut off", cutOff !== undefined],
    ["competing session", competingSession],
    ["market-data farm broken", isFarmBroken(ibkr, "market-data", secType)],
    ["historical farm broken", isFarmBroken(ibkr, "historical", secType)],
    ["contracts farm broken", isFarmBroken(ibkr, "contracts", secType)],
  ];
  return states.flatMap(([interruption, lasts]) => (lasts ? [interruption] : []));
}

/** Tests whether the subscription with this key pauses now. */
export function isPaused(key: string, { secType }: Subscription, ibkr: IbkrLink): boolean {
  // This is decided for every subscription many times a second, and hardly ever is there an interruption.
  if (ibkr.cutOff === undefined && !ibkr.competingSession && ibkr.brokenFarms.size === 0) return false;
  const fates = KINDS[kindOf(key)];
  return lasting(ibkr, secType).some((interruption) => fates[interruption].course === "pauses");
}
