import type { ApiRequest } from "./operation.ts";

/** The display groups of TWS; for `lease.api`. */
export const displayGroups: ApiRequest = { request: "queryDisplayGroups", ends: ["displayGroupList"] };

/** The contracts that a display group of TWS shows; for `lease.api`. */
export const displayGroupEvents: ApiRequest = {
  request: "subscribeToGroupEvents",
  cancel: "unsubscribeFromGroupEvents",
  ends: [],
};
