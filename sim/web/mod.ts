/**
 * A gateway of IBKR's Client Portal API that any client can use, and that misbehaves on request and from a seed.
 *
 * @module
 */

export type { DailyFault } from "../faults/daily-faults.ts";
export type { CommonParams, Fault, FaultKind } from "../faults/fault.ts";
export type { Injected } from "../net/faults-in-force.ts";
export { Trace, type TraceEvent, traceLine } from "../world/trace.ts";
export * from "./faults/mod.ts";
export { parseWebFault } from "./faults/parse.ts";
export type {
  OccurrenceParams,
  OpenEnd,
  RequestMoment,
  RequestVerdict,
  ResponseMoment,
  ResponseVerdict,
  WebFault,
  WebFaultHooks,
  WebFaultKind,
  WebFaultWorld,
  WebFrameMoment,
  WebFrameVerdict,
} from "./faults/web-fault.ts";
export type { GatewayBehaviour } from "./gateway/behaviour.ts";
export type { GatewayCounts } from "./gateway/counts.ts";
export type { GatewayEvent } from "./gateway/gateway-event.ts";
export type {
  GatewayEffect,
  GatewayRequest,
  GatewayResponse,
  RequestId,
  SocketId,
  SocketRequest,
} from "./gateway/messages.ts";
export type { GatewayOptions } from "./gateway/options.ts";
export type { Answer, FrameEnd, FramePort, Opened, RequestEnd } from "./net/ends.ts";
export { FakeGateway, type FakeGatewayOptions } from "./net/fake-gateway.ts";
export { type ListenWebOptions, listenWeb, type WebDoor } from "./net/http.ts";
