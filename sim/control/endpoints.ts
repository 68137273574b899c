import type { Controlled } from "./controlled.ts";
import type { Endpoint } from "./endpoint.ts";
import { faultEndpoints } from "./fault-endpoints.ts";
import { messageEndpoints } from "./message-endpoints.ts";
import { orderEndpoints } from "./order-endpoints.ts";
import { runEndpoints } from "./run-endpoints.ts";
import { stateEndpoints } from "./state-endpoints.ts";

/** Makes every endpoint of the control port. */
export function endpointsOf(controlled: Controlled): readonly Endpoint[] {
  return [
    ...stateEndpoints(controlled),
    ...faultEndpoints(controlled),
    ...messageEndpoints(controlled),
    ...orderEndpoints(controlled),
    ...runEndpoints(controlled),
  ];
}
