import * as z from "zod";
import {
  type CommonHooks,
  type CommonParams,
  type CommonWorld,
  defineFault,
  type Fault,
  type FaultKind,
} from "../../faults/fault.ts";
import type { Random } from "../../world/random.ts";
import type { GatewayEvent } from "../gateway/gateway-event.ts";
import type { GatewayResponse } from "../gateway/messages.ts";

/** A request or a WebSocket that is open. */
export interface OpenEnd {
  /** Its number, as in the trace. */
  readonly id: number;
  /** Whether it is a request or a WebSocket. */
  readonly kind: "request" | "socket";
}

/** A request that was read. */
export interface RequestMoment {
  /** The number of the request. */
  readonly id: number;
  /** `GET`, `POST`, `PUT` or `DELETE`. */
  readonly method: string;
  /** The path below `/v1/api`, e.g. `/iserver/accounts`. */
  readonly path: string;
}

/** Effect of a fault on a request; none where no field is set. */
export interface RequestVerdict {
  /** Answers it with this response after `afterMs`, and the gateway never sees it. */
  readonly answer?: { readonly response: GatewayResponse; readonly afterMs: number } | undefined;
  /**
   * Effect of the request. `done` (default): the gateway carries it out. `unread`: it never sees it. `unkept`: it reads it, so
   * that it counts for the limits and cancels an open order question, and forgets it. The last two are never answered.
   */
  readonly effect?: "done" | "unread" | "unkept" | undefined;
  /** Resets its connection instead of answering, after its effect. */
  readonly reset?: boolean | undefined;
}

/** A response that is about to be sent. */
export interface ResponseMoment extends RequestMoment {
  /** The response as the gateway made it. */
  readonly response: GatewayResponse;
}

/** Effect of a fault on a response; none where no field is set. */
export interface ResponseVerdict {
  /** Delays it, in ms. */
  readonly delayMs?: number | undefined;
  /** Never sends it: the request stays open. */
  readonly lose?: boolean | undefined;
  /** Sends this instead. */
  readonly response?: GatewayResponse | undefined;
}

/** A frame that was read or is about to be sent. */
export interface WebFrameMoment {
  /** The number of its WebSocket. */
  readonly id: number;
  /** `in`: the gateway has read it; `out`: the gateway is about to send it. */
  readonly direction: "in" | "out";
  /** The name of its topic, e.g. `smd`. */
  readonly topic: string;
}

/** Effect of a fault on a frame; none where no field is set. */
export interface WebFrameVerdict {
  /** Delays it, in ms; the frames of one direction stay in order. */
  readonly delayMs?: number | undefined;
  /** Loses it. */
  readonly lose?: boolean | undefined;
  /** Makes other data of it. */
  readonly change?: ((data: string | Uint8Array) => string | Uint8Array) | undefined;
}

/** The requests, WebSockets and events that a fault of the gateway can observe and change. */
export interface WebFaultWorld extends CommonWorld {
  /** Returns the requests that wait for their answers, and the open WebSockets. */
  open(): readonly OpenEnd[];
  /** Resets the connection of a request or WebSocket. */
  reset(id: number): void;
  /** Reports an event that affects the gateway as a whole. */
  happens(event: GatewayEvent): void;
}

/** The moments at which a fault of the gateway takes part. */
export interface WebFaultHooks extends CommonHooks {
  /** Hook that is called when a request was read. */
  onRequest?(request: RequestMoment): RequestVerdict | undefined;
  /** Hook that is called when a response is about to be sent. */
  onResponse?(response: ResponseMoment): ResponseVerdict | undefined;
  /** Hook that is called when a client opens a WebSocket; a status of HTTP refuses it. */
  onOpen?(): number | undefined;
  /** Hook that is called when a frame was read or is about to be sent. */
  onFrame?(frame: WebFrameMoment): WebFrameVerdict | undefined;
}

/** One way in which the fake gateway misbehaves. */
export type WebFault = Fault<WebFaultWorld, WebFaultHooks>;
/** A kind of fault of the fake gateway. */
export type WebFaultKind<Params> = FaultKind<Params, WebFault>;

/** Defines a kind of fault of the fake gateway. */
export function defineWebFault<Params extends CommonParams>(
  kind: string,
  about: string,
  schema: z.ZodObject,
  begin: (params: Params, world: WebFaultWorld) => WebFaultHooks,
): WebFaultKind<Params> {
  return defineFault<Params, WebFaultWorld, WebFaultHooks>(kind, about, schema, begin);
}

/** The beginning of paths, e.g. `/iserver/account`. */
export const path: z.ZodOptional<z.ZodString> = z.string().startsWith("/").optional();
/** The name of a topic, e.g. `smd`. */
export const topic: z.ZodOptional<z.ZodString> = z
  .string()
  .regex(/^[a-z]+$/)
  .optional();
/** The probability of each occurrence. */
export const probability: z.ZodOptional<z.ZodNumber> = z.number().min(0).max(1).optional();
/** The most occurrences. */
export const times: z.ZodOptional<z.ZodNumber> = z.number().int().min(1).optional();

/** Parameters of a fault that need not occur each time. */
export interface OccurrenceParams {
  /** The probability of each occurrence, in [0, 1]. Default 1. */
  readonly probability?: number | undefined;
  /** The most occurrences. Default: no limit. */
  readonly times?: number | undefined;
}

/** Makes a function that decides each time whether a fault occurs. */
export function occurrences({ probability = 1, times }: OccurrenceParams, random: Random): () => boolean {
  let left = times ?? Number.POSITIVE_INFINITY;
  return () => {
    if (left <= 0 || !random.chance(probability)) return false;
    left--;
    return true;
  };
}
