/**
 * A proxy before a real gateway, which passes frames as they came and injects the faults of the fake TWS.
 *
 * @module
 */
export { FLAT_ENDING_MS, type FlatEnding, flatEnding, flatEndingText } from "./flat-ending.ts";
export { FollowedOrders } from "./followed-orders.ts";
export { memoryUpstream } from "./memory-upstream.ts";
export { LIVE_PORTS, placeText, readPlace, refuseLive, refuseLoop } from "./places.ts";
export { type ReachOptions, reachGateway } from "./reach-gateway.ts";
export { refusedFault } from "./refused-faults.ts";
export { type ListeningRelay, type Relay, type RelayOptions, relayOver, startRelay } from "./relay.ts";
export type { FrameTouch, RelayFrame, TouchedFrame } from "./relay-frames.ts";
export { type RelayScenario, runRelayScenario } from "./relay-scenario.ts";
export { type Place, TcpUpstream, type TcpUpstreamOptions } from "./tcp-upstream.ts";
export type { DialUpstream, UpstreamEvents, UpstreamLink } from "./upstream.ts";
export { refusedScenario } from "./upstream-scenario.ts";
