import type { Id } from "../contract.ts";
import { fixed, flag, integer, text } from "../fields.ts";
import { GATES } from "../gates.ts";
import { type Message, message } from "../message.ts";

export const startApi: Message<{ readonly clientId: number; readonly capabilities: string }> = message(
  "startApi",
  71,
  [fixed(2), integer("clientId"), text("capabilities")],
);
export const reqCurrentTime: Message<object> = message("reqCurrentTime", 49, [fixed(1)]);
export const reqIds: Message<{ readonly count: number }> = message("reqIds", 8, [fixed(1), integer("count")]);
export const reqManagedAccts: Message<object> = message("reqManagedAccts", 17, [fixed(1)]);
export const setServerLogLevel: Message<{ readonly level: number }> = message("setServerLogLevel", 14, [
  fixed(1),
  integer("level"),
]);
export const reqUserInfo: Message<Id> = message("reqUserInfo", 104, [integer("reqId")]);
export const reqFamilyCodes: Message<object> = message("reqFamilyCodes", 80, []);
export const reqSoftDollarTiers: Message<Id> = message("reqSoftDollarTiers", 79, [integer("reqId")]);

export const requestFA: Message<{ readonly faDataType: number }> = message("requestFA", 18, [
  fixed(1),
  integer("faDataType"),
]);
export const replaceFA: Message<Id & { readonly faDataType: number; readonly xml: string }> = message(
  "replaceFA",
  19,
  [fixed(1), integer("faDataType"), text("xml"), integer("reqId", GATES.replaceFaEnd)],
);

export const queryDisplayGroups: Message<Id> = message("queryDisplayGroups", 67, [
  fixed(1),
  integer("reqId"),
]);
export const subscribeToGroupEvents: Message<Id & { readonly groupId: number }> = message(
  "subscribeToGroupEvents",
  68,
  [fixed(1), integer("reqId"), integer("groupId")],
);
export const updateDisplayGroup: Message<Id & { readonly contractInfo: string }> = message(
  "updateDisplayGroup",
  69,
  [fixed(1), integer("reqId"), text("contractInfo")],
);
export const unsubscribeFromGroupEvents: Message<Id> = message("unsubscribeFromGroupEvents", 70, [
  fixed(1),
  integer("reqId"),
]);

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

export const reqNewsBulletins: Message<{ readonly all: boolean }> = message("reqNewsBulletins", 12, [
  fixed(1),
  flag("all"),
]);
export const cancelNewsBulletins: Message<object> = message("cancelNewsBulletins", 13, [fixed(1)]);
