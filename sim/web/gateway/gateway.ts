import type { Exchange } from "../../exchange/exchange.ts";
import type { GatewayBehaviour } from "./behaviour.ts";
import type { GatewayEffect, RequestId } from "./messages.ts";
import type { GatewayOptions } from "./options.ts";

/** Behaviour of the gateway. */
export class Gateway implements GatewayBehaviour {
  readonly #status: number;

  constructor(_exchange: Exchange, { loggedIn = true }: GatewayOptions = {}) {
    this.#status = loggedIn ? 501 : 401;
  }

  request(id: RequestId): readonly GatewayEffect[] {
    return [{ kind: "respond", request: id, response: { status: this.#status, headers: {}, body: "" } }];
  }

  abandoned(): readonly GatewayEffect[] {
    return [];
  }

  open(): readonly GatewayEffect[] {
    return [];
  }

  frame(): readonly GatewayEffect[] {
    return [];
  }

  gone(): readonly GatewayEffect[] {
    return [];
  }

  happens(): readonly GatewayEffect[] {
    return [];
  }

  wake(): readonly GatewayEffect[] {
    return [];
  }
}
