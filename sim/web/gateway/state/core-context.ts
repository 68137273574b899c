import type { Exchange } from "../../../exchange/exchange.ts";
import type { BrokerageMemory, GatewayContext } from "../context.ts";
import type { MutableCounts } from "../counts.ts";
import type { CompleteGatewayOptions } from "../options.ts";
import type { LoginState } from "./login-state.ts";
import type { Questions } from "./questions.ts";
import type { Sessions } from "./sessions.ts";
import type { WebOrders } from "./web-orders.ts";

/** The parts of the gateway that handlers of sessions and orders change. */
export interface GatewayParts {
  readonly exchange: Exchange;
  readonly options: CompleteGatewayOptions;
  readonly counts: MutableCounts;
  readonly sessions: Sessions;
  readonly questions: Questions;
  readonly webOrders: WebOrders;
}

/** What handlers of sessions and orders can see and change. Every handler and topic of the gateway gets one. */
export class CoreContext implements GatewayContext {
  readonly login: LoginState;
  readonly parts: GatewayParts;
  readonly nowMs: number;

  constructor(login: LoginState, parts: GatewayParts, nowMs: number) {
    this.login = login;
    this.parts = parts;
    this.nowMs = nowMs;
  }

  get exchange(): Exchange {
    return this.parts.exchange;
  }

  get options(): CompleteGatewayOptions {
    return this.parts.options;
  }

  get brokerage(): BrokerageMemory {
    const { brokerage } = this.login;
    if (brokerage === undefined) throw new Error("Cannot read the brokerage session: the login has none");
    return brokerage;
  }
}
