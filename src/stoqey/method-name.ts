import type { IBApi } from "@stoqey/ib";

/** Names of the methods of `IBApi` that send a message. */
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
