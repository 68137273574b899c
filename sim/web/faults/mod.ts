import { badUtf8 } from "./bad-utf8.ts";
import { compete } from "./compete.ts";
import { cutOrder } from "./cut-order.ts";
import { drop } from "./drop.ts";
import { expire } from "./expire.ts";
import { garbage } from "./garbage.ts";
import { holdCancels } from "./hold-cancels.ts";
import { late } from "./late.ts";
import { mute } from "./mute.ts";
import { penalty } from "./penalty.ts";
import { refuse } from "./refuse.ts";
import { reset } from "./reset.ts";
import { restart } from "./restart.ts";
import { unavailable } from "./unavailable.ts";
import type { WebFaultKind } from "./web-fault.ts";

export { type BadUtf8Params, badUtf8 } from "./bad-utf8.ts";
export { type CompeteParams, compete } from "./compete.ts";
export { type CutOrderParams, cutOrder } from "./cut-order.ts";
export { type DropParams, drop } from "./drop.ts";
export { type ExpireParams, expire } from "./expire.ts";
export { type GarbageParams, garbage } from "./garbage.ts";
export { holdCancels } from "./hold-cancels.ts";
export { type LateParams, late } from "./late.ts";
export { type MuteParams, mute } from "./mute.ts";
export { penalty } from "./penalty.ts";
export { refuse } from "./refuse.ts";
export { reset } from "./reset.ts";
export { type RestartParams, restart } from "./restart.ts";
export { type UnavailableParams, unavailable } from "./unavailable.ts";

/** Every kind of fault of the fake gateway, in the order of the help text. */
export const WEB_FAULTS: readonly WebFaultKind<never>[] = [
  expire,
  compete,
  penalty,
  unavailable,
  mute,
  drop,
  cutOrder,
  holdCancels,
  late,
  garbage,
  badUtf8,
  refuse,
  reset,
  restart,
];
