import { fixed, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const startApi: Message<{ readonly clientId: number; readonly capabilities: string }> = message(
  "startApi",
  71,
  [fixed(2), integer("clientId"), text("capabilities")],
);

export const reqCurrentTime: Message<object> = message("reqCurrentTime", 49, [fixed(1)]);

export const reqIds: Message<{ readonly count: number }> = message("reqIds", 8, [fixed(1), integer("count")]);

export const setServerLogLevel: Message<{ readonly level: number }> = message("setServerLogLevel", 14, [
  fixed(1),
  integer("level"),
]);

export const reqUserInfo: Message<Id> = message("reqUserInfo", 104, [integer("reqId")]);

export const verifyRequest: Message<{ readonly apiName: string; readonly apiVersion: string }> = message(
  "verifyRequest",
  65,
  [fixed(1), text("apiName"), text("apiVersion")],
);

export const verifyMessage: Message<{ readonly apiData: string }> = message("verifyMessage", 66, [
  fixed(1),
  text("apiData"),
]);

export const verifyAndAuthRequest: Message<{
  readonly apiName: string;
  readonly apiVersion: string;
  readonly opaqueIsvKey: string;
}> = message("verifyAndAuthRequest", 72, [
  fixed(1),
  text("apiName"),
  text("apiVersion"),
  text("opaqueIsvKey"),
]);

export const verifyAndAuthMessage: Message<{ readonly apiData: string; readonly xyzResponse: string }> =
  message("verifyAndAuthMessage", 73, [fixed(1), text("apiData"), text("xyzResponse")]);
