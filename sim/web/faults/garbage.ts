import * as z from "zod";
import { type CommonParams, forMs } from "../../faults/fault.ts";
import type { GatewayResponse } from "../gateway/messages.ts";
import {
  defineWebFault,
  type OccurrenceParams,
  occurrences,
  path,
  probability,
  times,
  type WebFaultKind,
} from "./web-fault.ts";

/** Parameters of `garbage`. */
export interface GarbageParams extends CommonParams, OccurrenceParams {
  /** `login` (default): an HTML login page. `truncated`: half of the JSON. `bytes`: bytes that are no JSON. */
  readonly what?: "login" | "truncated" | "bytes";
  /** Beginning of the paths whose responses are replaced. Default: all. */
  readonly path?: string;
}

const LOGIN_PAGE = `<!DOCTYPE html>
<html><head><title>Login</title></head>
<body><form action="/sso/Dispatcher" method="post"><input name="user_name"><input type="password" name="password"></form></body></html>
`;

const GARBAGE: Readonly<
  Record<NonNullable<GarbageParams["what"]>, (response: GatewayResponse) => GatewayResponse>
> = {
  login: () => ({ status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: LOGIN_PAGE }),
  truncated: (response) => ({ ...response, body: response.body.slice(0, response.body.length >> 1) }),
  bytes: (response) => ({ ...response, body: "\u0000\u0016\u0003\u0001}{\ufffd\u0007" }),
};

/** Answers with something else than the JSON that was requested. */
export const garbage: WebFaultKind<GarbageParams> = defineWebFault<GarbageParams>(
  "garbage",
  "responses are no JSON: what=login|truncated|bytes; path, probability, times",
  z.strictObject({
    what: z.enum(["login", "truncated", "bytes"]).optional(),
    path,
    probability,
    times,
    forMs,
  }),
  ({ what = "login", path: start = "/", probability: chance, times: most }, world) => {
    const occurs = occurrences({ probability: chance, times: most }, world.random);
    return {
      onResponse: (moment) =>
        moment.path.startsWith(start) && occurs() ? { response: GARBAGE[what](moment.response) } : undefined,
    };
  },
);
