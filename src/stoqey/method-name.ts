import type { IBApi } from "@stoqey/ib";

/** The methods of `IBApi` that send something; those of its listeners and properties are left out. */
export type MethodName = Exclude<
  keyof IBApi,
  | "serverVersion"
  | "isConnected"
  | "on"
  | "once"
  | "off"
  | "addListener"
  | "removeListener"
  | "removeAllListeners"
  | "emit"
  | "listeners"
  | "listenerCount"
  | "eventNames"
  | "controller"
>;
