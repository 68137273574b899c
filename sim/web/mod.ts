export type { GatewayOptions } from "./gateway/options.ts";
