import type { Handler } from "../../../sim/web/gateway/handler.ts";
import { HANDLERS } from "../../../sim/web/gateway/handlers/catalogue.ts";
import type { Topic } from "../../../sim/web/gateway/topic.ts";
import { TOPICS } from "../../../sim/web/gateway/topics/catalogue.ts";

const SESSION_OR_ORDERS = /^\/(?:iserver\/(?:auth|account|reply|questions|reauthenticate)|tickle|sso|logout)/;

/** Handlers of data: all but those of the session and of orders. */
export const DATA_HANDLERS: readonly Handler[] = HANDLERS.filter(
  ({ path }) => !SESSION_OR_ORDERS.test(path) || path.includes("/pnl/"),
);

/** Topics of data: all but those of orders and trades. */
export const DATA_TOPICS: readonly Topic[] = TOPICS.filter(
  ({ subscribe }) => !["sor", "str"].includes(subscribe),
);
