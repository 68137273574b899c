import { answerError } from "./answer-error.ts";
import { badBytes } from "./bad-bytes.ts";
import { bandwidth } from "./bandwidth.ts";
import { bulletin } from "./bulletin.ts";
import { clientIdConflict } from "./client-id-conflict.ts";
import { competingSession } from "./competing-session.ts";
import { connectivityLost } from "./connectivity-lost.ts";
import { cutBytes } from "./cut-bytes.ts";
import { cutFrame } from "./cut-frame.ts";
import { cutOrder } from "./cut-order.ts";
import { depthReset } from "./depth-reset.ts";
import { drop } from "./drop.ts";
import { farmBroken } from "./farm-broken.ts";
import type { FaultKind } from "./fault.ts";
import { freeze } from "./freeze.ts";
import { garble } from "./garble.ts";
import { halfClose } from "./half-close.ts";
import { halfOpen } from "./half-open.ts";
import { hugeHistory } from "./huge-history.ts";
import { late } from "./late.ts";
import { latency } from "./latency.ts";
import { manualOrder } from "./manual-order.ts";
import { misframe } from "./misframe.ts";
import { mute } from "./mute.ts";
import { nextIdBack } from "./next-id-back.ts";
import { olderRelease } from "./older-release.ts";
import { orderStatus } from "./order-status.ts";
import { partition } from "./partition.ts";
import { portMoved } from "./port-moved.ts";
import { refuse } from "./refuse.ts";
import { repeat } from "./repeat.ts";
import { restart } from "./restart.ts";
import { slice } from "./slice.ts";
import { swallow } from "./swallow.ts";
import { withhold } from "./withhold.ts";
import { wrongProtocol } from "./wrong-protocol.ts";

export { type AnswerErrorParams, answerError } from "./answer-error.ts";
export { type BadBytesParams, badBytes } from "./bad-bytes.ts";
export { type BandwidthParams, bandwidth } from "./bandwidth.ts";
export { type BulletinParams, bulletin } from "./bulletin.ts";
export { type ClientIdConflictParams, clientIdConflict } from "./client-id-conflict.ts";
export { competingSession } from "./competing-session.ts";
export { type ConnectivityLostParams, connectivityLost } from "./connectivity-lost.ts";
export { type CutBytesParams, cutBytes } from "./cut-bytes.ts";
export { type CutFrameParams, cutFrame } from "./cut-frame.ts";
export { type CutOrderParams, cutOrder } from "./cut-order.ts";
export { depthReset } from "./depth-reset.ts";
export { type DropParams, drop } from "./drop.ts";
export { type FarmBrokenParams, farmBroken } from "./farm-broken.ts";
export { freeze } from "./freeze.ts";
export { type GarbleParams, garble } from "./garble.ts";
export { type HalfCloseParams, halfClose } from "./half-close.ts";
export { type HalfOpenParams, halfOpen } from "./half-open.ts";
export { type HugeHistoryParams, hugeHistory } from "./huge-history.ts";
export { type LateParams, late } from "./late.ts";
export { type LatencyParams, latency } from "./latency.ts";
export { type ManualOrderParams, manualOrder } from "./manual-order.ts";
export { type MisframeParams, misframe } from "./misframe.ts";
export { mute } from "./mute.ts";
export { type NextIdBackParams, nextIdBack } from "./next-id-back.ts";
export { type OlderReleaseParams, olderRelease } from "./older-release.ts";
export { type OrderStatusParams, orderStatus } from "./order-status.ts";
export { type PartitionParams, partition } from "./partition.ts";
export { type PortMovedParams, portMoved } from "./port-moved.ts";
export { type RefuseParams, refuse } from "./refuse.ts";
export { type RepeatParams, repeat } from "./repeat.ts";
export { type RestartParams, restart } from "./restart.ts";
export { type SliceParams, slice } from "./slice.ts";
export { type SwallowParams, swallow } from "./swallow.ts";
export { type WithholdParams, withhold } from "./withhold.ts";
export { type WrongProtocolParams, wrongProtocol } from "./wrong-protocol.ts";

/** Every kind of fault, in the order of the help text. */
export const FAULTS: readonly FaultKind<never>[] = [
  latency,
  drop,
  clientIdConflict,
  refuse,
  mute,
  halfOpen,
  halfClose,
  partition,
  freeze,
  restart,
  connectivityLost,
  farmBroken,
  competingSession,
  portMoved,
  swallow,
  withhold,
  wrongProtocol,
  olderRelease,
  nextIdBack,
  answerError,
  repeat,
  late,
  orderStatus,
  cutOrder,
  cutFrame,
  cutBytes,
  slice,
  bandwidth,
  garble,
  misframe,
  hugeHistory,
  badBytes,
  depthReset,
  manualOrder,
  bulletin,
];
