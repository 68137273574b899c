import { type IbkrLink, isFarmBroken } from "./ibkr-link.ts";
import { type Interruption, KINDS, kindOf } from "./subscription-kinds.ts";

/** Lists the interruptions that last now. */
function lasting(ibkr: IbkrLink): readonly Interruption[] {
  const { cutOff, competingSession } = ibkr;
  const states: readonly (readonly [Interruption, boolean])[] = [
    ["cut off", cutOff !== undefined],
    ["competing session", competingSession],
    ["market-data farm broken", isFarmBroken(ibkr, "market-data")],
    ["historical farm broken", isFarmBroken(ibkr, "historical")],
    ["contracts farm broken", isFarmBroken(ibkr, "contracts")],
  ];
  return states.flatMap(([interruption, lasts]) => (lasts ? [interruption] : []));
}

/** Tests whether the subscription with this key pauses now. */
export function isPaused(key: string, ibkr: IbkrLink): boolean {
  const fates = KINDS[kindOf(key)];
  return lasting(ibkr).some((interruption) => fates[interruption].course === "pauses");
}
