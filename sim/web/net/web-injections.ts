import { FaultsInForce } from "../../net/faults-in-force.ts";
import type { Clock } from "../../world/clock.ts";
import type { Random } from "../../world/random.ts";
import type {
  OpenEnd,
  RequestMoment,
  RequestVerdict,
  ResponseMoment,
  WebFaultHooks,
  WebFaultWorld,
  WebFrameMoment,
  WebFrameVerdict,
} from "../faults/web-fault.ts";
import type { GatewayEvent } from "../gateway/gateway-event.ts";
import type { GatewayResponse } from "../gateway/messages.ts";

/** Parts of the fake gateway that faults can see and change. */
export interface GatewayControls {
  random(name: string): Random;
  open(): readonly OpenEnd[];
  reset(id: number): void;
  happens(event: GatewayEvent): void;
  record(event: string, detail: string): void;
}

/** Effect of all faults on a request. */
export interface CombinedRequest {
  readonly answer: RequestVerdict["answer"];
  readonly effect: "done" | "unread" | "unkept";
  readonly reset: boolean;
}

/** Effect of all faults on a response. */
export interface CombinedResponse {
  readonly response: GatewayResponse;
  readonly delayMs: number;
  readonly lose: boolean;
}

/** Effect of all faults on a frame. */
export interface CombinedFrame {
  readonly delayMs: number;
  readonly lose: boolean;
  change(data: string | Uint8Array): string | Uint8Array;
}

/** Faults of a gateway in force. Calls their hooks, and combines the results. */
export class WebInjections extends FaultsInForce<WebFaultWorld, WebFaultHooks> {
  constructor(clock: Clock, { random, open, reset, happens, record }: GatewayControls) {
    super(clock, {
      random,
      record,
      world: (common, struck) => ({
        ...common,
        open,
        reset: (id) => {
          struck("session");
          reset(id);
        },
        happens: (event) => {
          struck("state");
          happens(event);
        },
      }),
    });
  }

  /** The first fault that answers a request decides its response, and the first that keeps it from the gateway how. */
  request(moment: RequestMoment): CombinedRequest {
    let answer: RequestVerdict["answer"];
    let effect: CombinedRequest["effect"] = "done";
    let reset = false;
    for (const hooks of this.hooks()) {
      const verdict = hooks.onRequest?.(moment);
      const has = verdict?.effect ?? "done";
      if (verdict?.answer !== undefined || verdict?.reset === true || has !== "done") this.struck(hooks);
      answer ??= verdict?.answer;
      if (effect === "done") effect = has;
      reset ||= verdict?.reset === true;
    }
    return { answer, effect, reset };
  }

  /** Each fault receives the response as the faults before it have left it. */
  response(moment: ResponseMoment): CombinedResponse {
    let { response } = moment;
    let [delayMs, lose] = [0, false];
    for (const hooks of this.hooks()) {
      const verdict = hooks.onResponse?.({ ...moment, response });
      if (verdict !== undefined && Object.values(verdict).some(Boolean)) this.struck(hooks);
      response = verdict?.response ?? response;
      delayMs += verdict?.delayMs ?? 0;
      lose ||= verdict?.lose === true;
    }
    return { response, delayMs, lose };
  }

  /** The first fault that refuses a WebSocket decides the status of HTTP; undefined where none does. */
  opening(): number | undefined {
    let refused: number | undefined;
    for (const hooks of this.hooks()) {
      const status = hooks.onOpen?.();
      if (status !== undefined) this.struck(hooks);
      refused ??= status;
    }
    return refused;
  }

  frame(moment: WebFrameMoment): CombinedFrame {
    let [delayMs, lose] = [0, false];
    const changes: NonNullable<WebFrameVerdict["change"]>[] = [];
    for (const hooks of this.hooks()) {
      const verdict = hooks.onFrame?.(moment);
      if (verdict !== undefined && Object.values(verdict).some(Boolean)) this.struck(hooks);
      delayMs += verdict?.delayMs ?? 0;
      lose ||= verdict?.lose === true;
      if (verdict?.change !== undefined) changes.push(verdict.change);
    }
    return { delayMs, lose, change: (data) => changes.reduce((changed, change) => change(changed), data) };
  }
}
