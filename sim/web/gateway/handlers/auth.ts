import type { Handler, Reply, RoutedRequest } from "../handler.ts";
import * as http from "../http-status.ts";
import { fieldsOf } from "../requests/body.ts";
import { authStatus, MAC, MACHINE_ID } from "../state/auth-status.ts";
import type { CoreContext } from "../state/core-context.ts";
import { refusal } from "../state/refusals.ts";

/** Window that `ssoExpires` slides over, in ms: it was seen between 460 311 and 594 650. */
const SSO_MS = 600_000;
/** Interval at which the gateway pings its login, in ms. It does not keep the brokerage session alive. */
const SSO_PING_MS = 300_000;
const USER_NAME = "simuser1";
const USER_ID = 12_345_678;

/** Most message types that can be suppressed in one request. */
const SUPPRESSED_MAX = 51;

const status = (_: RoutedRequest, { login, options, nowMs }: CoreContext): Reply => ({
  body: authStatus(login, options, nowMs),
});

/** Endpoints of the login, of the brokerage session and of its suppressed questions. */
export const authHandlers: readonly Handler[] = [
  { method: "GET", path: "/iserver/auth/status", layer: "login", handle: status },
  { method: "POST", path: "/iserver/auth/status", layer: "login", handle: status },
  { method: "POST", path: "/iserver/auth/ssodh/init", layer: "login", handle: initialise },
  {
    method: "POST",
    path: "/iserver/reauthenticate",
    layer: "login",
    handle: (_, { login, parts, nowMs }: CoreContext) => {
      parts.sessions.initialise(login, false, nowMs);
      return { body: { message: "triggered" } };
    },
  },
  {
    method: "POST",
    path: "/tickle",
    layer: "login",
    limits: [{ kind: "rate", requests: 1, windowMs: 1_000 }],
    handle: tickle,
  },
  {
    method: "GET",
    path: "/sso/validate",
    layer: "login",
    limits: [{ kind: "rate", requests: 1, windowMs: 60_000 }],
    handle: validate,
  },
  {
    method: "GET",
    path: "/sso/ping",
    layer: "login",
    handle: (_, { nowMs }) => ({ body: { LAST_ACCESSED: nowMs, RESULT: true } }),
  },
  {
    method: "POST",
    path: "/logout",
    layer: "login",
    handle: (_, { login, parts }: CoreContext) => {
      parts.sessions.logout(login);
      return { body: { status: true } };
    },
  },
  {
    method: "POST",
    path: "/iserver/questions/suppress",
    layer: "brokerage",
    handle: ({ body }, { brokerage }) => {
      const { messageIds } = fieldsOf(body);
      const isList = Array.isArray(messageIds) && messageIds.every((id) => typeof id === "string");
      if (!isList || messageIds.length === 0 || messageIds.length > SUPPRESSED_MAX) {
        const text = `Bad Request: messageIds must be 1 to ${SUPPRESSED_MAX} texts`;
        return refusal(http.BAD_REQUEST, text);
      }
      for (const id of messageIds) brokerage.suppressed.add(id);
      return { body: { status: "submitted" } };
    },
  },
  {
    method: "POST",
    path: "/iserver/questions/suppress/reset",
    layer: "brokerage",
    handle: (_, { brokerage }) => {
      brokerage.suppressed.clear();
      return { body: { status: "submitted" } };
    },
  },
];

/**
 * Begins the brokerage session. The documented form is JSON with `publish` true. The form behind some gateways is encoded as
 * `compete`, `locale`, `mac`, `machineId` and `username=-`, with values from the status; every value is a text there.
 */
function initialise(request: RoutedRequest, context: CoreContext): Reply {
  const { login, parts, nowMs } = context;
  const fields = fieldsOf(request.body);
  const isForm = fields.username === "-" && fields.machineId === MACHINE_ID && fields.mac === MAC;
  if (!isForm && fields.publish !== true) {
    return refusal(http.SERVER_ERROR, "Internal Server Error: publish must be true");
  }
  const { compete = false } = fields;
  const isRight = isForm ? compete === "true" || compete === "false" : typeof compete === "boolean";
  if (!isRight) return refusal(http.SERVER_ERROR, "Internal Server Error: compete must be a boolean");
  parts.sessions.initialise(login, compete === true || compete === "true", nowMs);
  return status(request, context);
}

function tickle(_: RoutedRequest, { login, parts, options, nowMs }: CoreContext): Reply {
  parts.counts.tickles++;
  const answer = {
    session: login.session,
    hmds: { error: "no bridge" },
    iserver: { authStatus: authStatus(login, options, nowMs) },
  };
  if (options.access === "oauth") return { body: answer };
  const ssoExpires = SSO_MS - ((nowMs - login.sinceMs) % SSO_PING_MS);
  return { body: { ...answer, ssoExpires, collission: false, userId: USER_ID } };
}

function validate(_: RoutedRequest, { login, options, nowMs }: CoreContext): Reply {
  if (options.access === "oauth") return refusal(http.NOT_FOUND, "Not Found");
  return {
    body: {
      USER_ID,
      USER_NAME,
      RESULT: true,
      AUTH_TIME: login.sinceMs,
      SF_ENABLED: false,
      IS_FREE_TRIAL: false,
      CREDENTIAL: USER_NAME,
      IP: "127.0.0.1",
      EXPIRES: SSO_MS - ((nowMs - login.sinceMs) % SSO_PING_MS),
      QUALIFIED_FOR_MOBILE_AUTH: null,
      LANDING_APP: "UNIVERSAL",
      IS_MASTER: false,
      lastAccessed: nowMs,
      LOGIN_TYPE: 2,
      PAPER_USER_NAME: USER_NAME,
      features: { env: "PROD", wlms: true, realtime: true, bond: true },
      region: "NJ",
    },
  };
}
