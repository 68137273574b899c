export type { WebAnswer, WebCall } from "./call.ts";
