import type { ApiRequest } from "./operation.ts";

/** The event types of Wall Street Horizon; for `lease.api`. */
export const wshMetaData: ApiRequest = {
  request: "reqWshMetaData",
  cancel: "reqCancelWshMetaData",
  needsIbkr: true,
  ends: ["wshMetaData"],
};

/** The events of a company in the calendar of Wall Street Horizon; for `lease.api`. */
export const wshEventData: ApiRequest = {
  request: "reqWshEventData",
  cancel: "reqCancelWshEventData",
  needsIbkr: true,
  ends: ["wshEventData"],
};
