import * as z from "zod";
import { type CommonParams, forMs } from "../../faults/fault.ts";
import { defineWebFault, path, type WebFaultKind } from "./web-fault.ts";

/** Parameters of `mute`. */
export interface MuteParams extends CommonParams {
  /** Beginning of the paths of the requests that are not answered. Default: every request, and no WebSocket receives anything. */
  readonly path?: string;
}

/** Reads requests and carries them out without an answer; WebSockets stay open and receive nothing. */
export const mute: WebFaultKind<MuteParams> = defineWebFault<MuteParams>(
  "mute",
  "requests are never answered, WebSockets receive nothing: path",
  z.strictObject({ path, forMs }),
  ({ path: start }) => ({
    onResponse: (response) => ({ lose: response.path.startsWith(start ?? "/") }),
    onFrame: ({ direction }) => ({ lose: start === undefined && direction === "out" }),
  }),
);
